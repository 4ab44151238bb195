"""Pictures in a text: put where the text names them, described, taken out, and never another article's by accident."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from members.powers import Role
from news.enclosures import illustrations, pictures, renditions, upkeep
from news.models import Article, Picture
from news.offers import offering
from news.publishing import workflow
from news.text import richtext
from news.text.responsive import Rendition, stored_as
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db


def uploaded(by, *, article=None, alt="Lễ trao", caption="Sáng 12/11", size=(1200, 800)) -> Picture:
    return illustrations.take_in(pictures.still(made.picture(*size)), alt=alt, caption=caption, by=by, article=article)


def figure(picture: Picture) -> str:
    return (
        f'<figure><img src="/tin-tuc/anh/{picture.pk}/" alt="Lễ trao" width="1200" height="800">'
        "<figcaption>Sáng 12/11</figcaption></figure>"
    )


def kept_names() -> set[str]:
    folder = f"news/anh/{timezone.localdate():%Y/%m}"
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


@pytest.mark.parametrize(
    "line", ["<p>[ảnh {}]</p>", "<p> [Ảnh {}] </p>", "[anh {}]", "<p>Trước</p>\n[ảnh {}]\n<p>Sau</p>"]
)
def test_a_line_that_names_a_picture_becomes_that_picture_when_the_article_is_saved(cast, line):
    picture = uploaded(cast.editor)
    article = made.draft(cast.ward, cast.editor, body=made.TEXT + line.format(picture.pk))
    assert figure(picture) in article.body
    assert f"{picture.pk}]" not in article.body
    picture.refresh_from_db()
    assert picture.article == article


def test_words_within_a_paragraph_name_no_picture(cast):
    picture = uploaded(cast.editor)
    text = f"<p>Xem [ảnh {picture.pk}] bên dưới</p>"
    assert made.draft(cast.ward, cast.editor, body=text).body == text


def test_what_the_row_says_counts_whatever_the_text_says_of_size_and_description(cast):
    picture = uploaded(cast.editor)
    lie = f'<figure><img src="/tin-tuc/anh/{picture.pk}/960.webp" alt="Khác" width="1" height="9999"></figure>'
    body = made.draft(cast.ward, cast.editor, body=made.TEXT + lie).body
    assert 'alt="Lễ trao" width="1200" height="800"' in body


def test_the_page_shows_it_in_a_size_known_beforehand_and_offers_the_renditions(cast):
    picture = uploaded(cast.editor)
    article = made.draft(cast.ward, cast.editor, body=f"{made.TEXT}[ảnh {picture.pk}]")
    html = Article.objects.get(pk=article.pk).page_body
    address = f"/tin-tuc/anh/{picture.pk}/"
    for kind in ("avif", "webp"):
        offered = f"{address}480.{kind} 480w, {address}960.{kind} 960w, {address}1200.{kind} 1200w"
        assert f'<source type="image/{kind}" srcset="{offered}"' in html
    assert f'<img src="{address}" alt="Lễ trao" width="1200" height="800" loading="lazy"' in html


def test_a_table_scrolls_by_itself_and_its_headers_say_what_they_head(cast):
    table = "<table><tbody><tr><th>A</th><th>B</th></tr><tr><th>C</th><td>1</td></tr></tbody></table>"
    html = made.draft(cast.ward, cast.editor, body=table).page_body
    assert html == (
        '<div class="scroll-x" role="region" aria-label="Bảng" tabindex="0"><table><tbody><tr><th scope="col">A</th>'
        '<th scope="col">B</th></tr><tr><th scope="row">C</th><td>1</td></tr></tbody></table></div>'
    )


def test_a_picture_nobody_has_and_one_that_is_not_for_this_editor_are_left_out(cast):
    secret = made.draft(cast.beside, cast.editor_beside)
    theirs = uploaded(cast.editor_beside, article=secret)
    loose = uploaded(cast.editor_beside)
    for pk in (theirs.pk, loose.pk, 999_999):
        text = f'{made.TEXT}<img src="/tin-tuc/anh/{pk}/" alt="a" width="1" height="1">'
        assert made.draft(cast.ward, cast.editor, body=text).body == made.TEXT
    theirs.refresh_from_db()
    loose.refresh_from_db()
    assert (theirs.article, loose.article) == (secret, None)


def test_a_picture_of_an_article_one_may_read_is_copied_and_each_article_keeps_its_own(cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    theirs = uploaded(cast.editor, article=article)
    own = made.draft(cast.cell_7, cast.secretary, body=f"{made.TEXT}{illustrations.tag(theirs)}")
    [copy] = own.pictures.all()
    assert copy.file.name != theirs.file.name
    assert copy.get_absolute_url() in own.body
    assert theirs.get_absolute_url() not in own.body
    assert copy.file.read() == theirs.file.read()


def test_a_text_goes_without_a_picture_whose_file_is_gone(cast):
    lost, there = (uploaded(cast.editor, article=made.published(cast.ward, cast.editor, cast.approver)) for _ in "ab")
    default_storage.delete(lost.file.name)
    own = made.draft(cast.cell_7, cast.secretary, body=made.TEXT + illustrations.tag(lost) + illustrations.tag(there))
    [copy] = own.pictures.all()
    assert richtext.pictures_in(own.body) == [copy.pk] and copy.file.read() == there.file.read()


def test_the_desk_above_takes_an_article_with_pictures_of_its_own(cast):
    city_editor = factories.holder(Role.EDITOR, cast.city, "Cao Thị Thành")
    picture = uploaded(cast.editor)
    article = made.published(cast.ward, cast.editor, cast.approver, body=f"{made.TEXT}[ảnh {picture.pk}]")
    taken = offering.take(offering.offer(Article.objects.get(pk=article.pk), cast.city, by=cast.editor), by=city_editor)
    [copy] = taken.pictures.all()
    assert richtext.pictures_in(taken.body) == [copy.pk] != [picture.pk]


def test_another_description_is_in_the_text_at_once(cast):
    picture = uploaded(cast.editor)
    article = made.draft(cast.ward, cast.editor, body=f"[ảnh {picture.pk}]{made.TEXT}")
    picture.refresh_from_db()
    picture.alt = 'Bí thư "trao" <quyết định>'
    illustrations.describe(picture, by=cast.editor)
    body = Article.objects.get(pk=article.pk).body
    assert 'alt="Bí thư &quot;trao&quot; &lt;quyết định&gt;"' in body
    assert Article.objects.get(pk=article.pk).written_by(cast.editor)


def test_a_removed_picture_leaves_the_text_and_the_disk(cast, django_capture_on_commit_callbacks):
    before = kept_names()
    picture = uploaded(cast.editor)
    renditions.make(picture.file.name)
    article = made.draft(cast.ward, cast.editor, body=f"[ảnh {picture.pk}]{made.TEXT}")
    assert len(kept_names()) == len(before) + 7
    picture.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        illustrations.remove(picture, by=cast.approver)
        assert len(kept_names()) == len(before) + 7  # until it is certain
    article.refresh_from_db()
    assert (article.body, kept_names()) == (made.TEXT, before)
    assert article.written_by(cast.approver)


def test_a_picture_dropped_from_the_text_stays_with_its_article_for_an_older_text_to_be_brought_back(cast):
    picture = uploaded(cast.editor)
    article = made.draft(cast.ward, cast.editor, body=f"[ảnh {picture.pk}]{made.TEXT}")
    old, article.body = article.body, made.TEXT
    workflow.save(article, by=cast.editor, seen=article.version)
    assert article.pictures.count() == 1
    article.body = old
    workflow.save(article, by=cast.editor, seen=article.version)
    assert Article.objects.get(pk=article.pk).body == old


def test_uploads_of_which_no_article_came_are_purged_and_no_others(cast, django_capture_on_commit_callbacks):
    before = kept_names()
    taken, old, fresh = (uploaded(cast.editor) for _ in range(3))
    made.draft(cast.ward, cast.editor, body=f"[ảnh {taken.pk}]{made.TEXT}")
    long_ago = timezone.now() - timedelta(days=3)
    Picture.objects.filter(pk__in=[taken.pk, old.pk]).update(uploaded_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        upkeep.purge()
    assert set(Picture.objects.values_list("pk", flat=True)) == {taken.pk, fresh.pk}
    assert len(kept_names()) == len(before) + 2


def test_nobody_fills_the_disk_with_pictures_of_no_article(cast, monkeypatch):
    monkeypatch.setattr(illustrations, "MOST_LOOSE", 2)
    uploaded(cast.editor)
    uploaded(cast.editor)
    with pytest.raises(illustrations.TooManyLoose, match="chưa dùng trong bài nào"):
        uploaded(cast.editor)
    assert uploaded(cast.secretary).pk


# Renditions


def test_every_width_is_drawn_in_both_kinds_and_none_is_wider_than_the_picture(cast):
    picture = uploaded(cast.editor)
    for _ in range(2):  # a task may run twice
        upkeep.draw_picture(picture.pk)
    sizes = {}
    for kind in ("avif", "webp"):
        for width in (480, 960, 1200):
            name = renditions.best(picture.file.name, 1200, Rendition(width, kind))
            with default_storage.open(name) as file, Image.open(file) as drawn:
                sizes[renditions.content_type(name), width] = drawn.size
            assert name == stored_as(picture.file.name, Rendition(width, kind))
    expected = {480: (480, 320), 960: (960, 640), 1200: (1200, 800)}
    assert sizes == {(f"image/{kind}", width): expected[width] for kind in ("avif", "webp") for width in expected}
    picture.refresh_from_db()
    assert picture.rendered_at


def test_until_it_is_drawn_the_nearest_wider_one_is_sent_at_last_the_picture_itself(cast):
    picture = uploaded(cast.editor)
    name = picture.file.name

    def sent() -> str:
        return renditions.best(name, 1200, Rendition(480, "avif"))

    assert sent() == name
    renditions.make(name)
    for gone, next_best in [((480, "avif"), "480.webp"), ((480, "webp"), "960.avif"), ((960, "avif"), "960.webp")]:
        default_storage.delete(stored_as(name, Rendition(*gone)))
        assert sent().endswith(next_best)


def test_a_cover_is_drawn_too_and_a_replaced_one_leaves_nothing(cast, django_capture_on_commit_callbacks):
    article = made.draft(cast.ward, cast.editor, cover=made.picture(1600, 1000), cover_alt="Lễ trao")
    folder = article.cover.name.rpartition("/")[0]
    before = set(default_storage.listdir(folder)[1])
    made.draw_all()
    article.refresh_from_db()
    assert article.cover_rendered_at
    assert len(set(default_storage.listdir(folder)[1]) - before) == 6
    with django_capture_on_commit_callbacks(execute=True):
        workflow.save(article, by=cast.editor, seen=article.version, drop_cover=True)
    assert not set(default_storage.listdir(folder)[1]) & before & {article.cover.name}
    assert not [name for name in default_storage.listdir(folder)[1] if name.endswith(".avif")]


@pytest.mark.django_db(transaction=True)
def test_the_worker_draws_what_was_uploaded(cast, worker):
    picture = uploaded(cast.editor)
    article = made.draft(cast.ward, cast.editor, cover=made.picture(800, 600), cover_alt="Lễ trao")
    worker(lambda: Picture.objects.get(pk=picture.pk).rendered_at)
    worker(lambda: Article.objects.get(pk=article.pk).cover_rendered_at)
    assert default_storage.exists(stored_as(article.cover.name, Rendition(480, "avif")))


def test_pictures_of_an_article_are_taken_over_however_many_the_editor_has_lying_about(cast, monkeypatch):
    monkeypatch.setattr(illustrations, "MOST_LOOSE", 1)
    picture = uploaded(cast.editor)
    article = made.draft(cast.ward, cast.editor, body=f"{made.TEXT}<p>[ảnh {picture.pk}]</p>")
    uploaded(cast.approver)
    copy = made.draft(cast.ward, cast.approver, body=article.body)
    assert richtext.pictures_in(copy.body) != richtext.pictures_in(article.body) and "<img" in copy.body
