"""Each saved text is kept, compared and brought back; of two editors neither loses what was written."""

import pytest
from django.urls import reverse

from members import audit
from members.moves import WrongState
from news.editing import differences, revisions
from news.editing.differences import Piece
from news.enclosures import pictures
from news.models import Article, ArticleRevision
from news.publishing import workflow
from tests import factories
from tests.news import made
from tests.news.editing.test_admin import change, errors_of, typed

pytestmark = pytest.mark.django_db


def saved(article, by, **fields) -> Article:
    article = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(article, name, value)
    workflow.save(article, by=by, seen=article.version)
    return article


def page(client, name, *args, **asked) -> str:
    return client.get(reverse(f"news:{name}", args=args), asked).content.decode()


def test_every_save_that_changes_something_keeps_who_when_and_what(cast):
    article = made.draft(cast.ward, cast.editor, "Một")
    article = saved(article, cast.approver, title="Hai")
    saved(article, cast.editor)
    kept = ArticleRevision.objects.order_by("number")
    assert [(each.number, each.by, each.content["title"]) for each in kept] == [
        (1, cast.editor, "Một"),
        (2, cast.approver, "Hai"),
    ]
    assert Article.objects.get().version == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Họp sáng thứ Hai",
            "Họp chiều thứ Hai",
            [("same", "Họp "), ("gone", "sáng "), ("new", "chiều "), ("same", "thứ Hai")],
        ),
        ("", "Mới", [("new", "Mới")]),
        ("Bỏ", "", [("gone", "Bỏ")]),
    ],
)
def test_the_difference_is_told_word_by_word(old, new, said):
    assert differences.pieces(old, new) == [Piece(*each) for each in said]


def test_what_stayed_for_long_is_cut_to_its_ends():
    long = " ".join(f"chữ{n}" for n in range(200))
    found = differences.pieces(f"{long} cũ", f"{long} mới")
    assert [piece.kind for piece in found] == ["skipped", "same", "gone", "new"]
    assert found[1].text.split() == [f"chữ{n}" for n in range(188, 200)]


def test_a_long_text_rewritten_throughout_is_compared_at_once():
    old, new = (" ".join(f"{word}{n}" for n in range(12_000)) for word in ("cũ", "mới"))
    assert [piece.kind for piece in differences.pieces(old, new)] == ["gone", "new"]


def test_rich_text_is_compared_as_words_and_a_change_of_form_is_called_that():
    table = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    old = {"body": f"<h2>Kết quả</h2><p>Có <strong>12</strong> chi bộ</p>{table}"}
    assert differences.as_text(old["body"]) == "Kết quả\nCó 12 chi bộ\na | b"
    (found,) = differences.between(old, {"body": old["body"].replace("<strong>12</strong>", "12")})
    assert (found.label, found.formatting) == ("Nội dung", True)


def test_a_picture_is_named_by_what_it_shows_and_no_word_lies_too_deep():
    picture = '<figure><img src="/tin-tuc/anh/5/" alt="Hội nghị &amp; khách" width="3" height="4"></figure>'
    assert differences.as_text(f"<p>Sáng&nbsp;20/11<br>tại Huế</p>{picture}") == (
        "Sáng 20/11\ntại Huế\n[Ảnh: Hội nghị & khách]"
    )
    lists = "<ul><li><p>" * 99 + "chữ &lt;b&gt;" + "</p></li></ul>" * 99
    assert differences.as_text(lists + "<p>sau</p>") == "chữ <b>\nsau"


def test_restoring_makes_a_new_text_of_the_old_and_loses_nothing(cast):
    article = made.draft(cast.ward, cast.editor, "Một", body="<p>Đầu tiên.</p>")
    article = saved(article, cast.editor, title="Hai", body="<p>Thứ hai.</p>", audience="public")
    revisions.restore(article, revisions.numbered(article, 1)[0], by=cast.approver)
    article.refresh_from_db()
    assert (article.title, article.body, article.audience, article.version) == ("Một", "<p>Đầu tiên.</p>", "public", 3)
    assert [(each.number, each.restored) for each in revisions.of(article)] == [(3, 1), (2, None), (1, None)]
    assert audit.history(article).first().after["title"] == "Một"


def test_only_what_may_be_edited_is_restored(cast):
    article = made.submitted(cast.ward, cast.editor)
    with pytest.raises(WrongState):
        revisions.restore(article, revisions.numbered(article, 1)[0], by=cast.editor)


def test_a_cover_keeps_its_description_when_a_text_without_one_comes_back(cast):
    article = made.draft(cast.ward, cast.editor, "Một")
    article = Article.objects.get(pk=article.pk)
    article.cover_alt = "Lễ trao"
    workflow.save(article, by=cast.editor, seen=article.version, cover=pictures.read(made.picture(400, 300)))
    revisions.restore(article, revisions.numbered(article, 1)[0], by=cast.editor)
    article.refresh_from_db()
    assert (article.cover_alt, bool(article.cover)) == ("Lễ trao", True)


def test_the_second_of_two_editors_is_refused_sees_the_difference_and_loses_nothing(client, cast):
    article = made.draft(cast.ward, cast.editor, "Tên cũ")
    saved(article, cast.secretary, summary="Tóm tắt của người kia")
    client.force_login(cast.editor)
    response = client.post(change(article), typed(cast.ward, title="Tên của tôi", body="<p>Chữ của tôi</p>"))
    html = response.content.decode()
    assert (response.status_code, Article.objects.get().title) == (409, "Tên cũ")
    assert "Đ/c Trần Văn Bình đã lưu lúc" in html
    for words in ("Tên của tôi", "Chữ của tôi", "của người kia</del>", 'name="seen_version" value="2"'):
        assert words in html
    conflict = response.context["adminform"].form.conflict
    assert [each.label for each in conflict.differences] == ["Tiêu đề", "Tóm tắt", "Nội dung"]

    again = typed(cast.ward, title="Tên của tôi", seen_version="2")
    assert client.post(change(article), again).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.version) == ("Tên của tôi", 3)
    assert ArticleRevision.objects.get(number=2).content["summary"] == "Tóm tắt của người kia"


def test_a_third_save_in_between_is_refused_too(client, cast):
    article = made.draft(cast.ward, cast.editor)
    saved(article, cast.secretary, title="Hai")
    saved(article, cast.secretary, title="Ba")
    client.force_login(cast.editor)
    assert client.post(change(article), typed(cast.ward, seen_version="2")).status_code == 409


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_save_that_does_not_say_what_it_was_made_upon_is_not_taken_blindly(client, cast, version):
    article = made.draft(cast.ward, cast.editor)
    client.force_login(cast.editor)
    response = client.post(change(article), typed(cast.ward, title="Đè lên", seen_version=version))
    assert (response.status_code, Article.objects.get().title) == (409, article.title)


def test_the_same_text_sent_twice_is_no_quarrel(client, cast):
    client.force_login(cast.editor)
    article = made.draft(cast.ward, cast.editor)
    for _click in range(2):
        response = client.post(change(article), typed(cast.ward, title="Bấm hai lần"))
        assert response.status_code == 302, errors_of(response)
    assert Article.objects.get().version == 2


@pytest.mark.parametrize(
    "asked",
    ["publish_at=abc", "expires_at=%20&drop_cover=x", "title=x&version=abc", "unit=1&topic=abc", "pinned=khong"],
)
def test_whatever_the_address_says_the_empty_form_opens(client, cast, asked):
    client.force_login(cast.editor)
    response = client.get(f"/quan-tri/news/article/add/?{asked}")
    assert response.status_code == 200
    assert not errors_of(response)


def test_the_pages_show_the_list_one_text_and_two_compared(client, cast):
    article = saved(made.draft(cast.ward, cast.editor, "Họp sáng"), cast.editor, title="Họp chiều")
    client.force_login(cast.approver)
    assert "Bản 2" in page(client, "revisions", article.pk)
    html = page(client, "revision", article.pk, 2)
    assert "sáng</del>" in html.replace("\n", "") and "chiều" in html
    html = page(client, "compare", article.pk, tu=2, den=1).replace("\n", "")
    assert "bỏ: </span>sáng</del>" in html and "thêm: </span>chiều</ins>" in html


@pytest.mark.parametrize("asked", [{}, {"tu": "x", "den": "1"}, {"tu": 1, "den": 99}, {"tu": "9" * 40, "den": 1}])
def test_what_is_not_there_is_not_compared(client, cast, asked):
    article = made.draft(cast.ward, cast.editor)
    client.force_login(cast.editor)
    assert client.get(reverse("news:compare", args=[article.pk]), asked).status_code == 404


def test_an_editor_restores_and_an_approver_may_not(client, cast):
    article = saved(made.draft(cast.ward, cast.editor, "Một"), cast.editor, title="Hai")
    address = reverse("news:restore", args=[article.pk, 1])
    client.force_login(cast.approver)
    assert (client.post(address).status_code, "Lấy lại" in page(client, "revision", article.pk, 1)) == (404, False)
    client.force_login(cast.editor)
    assert "Lấy lại" in page(client, "revision", article.pk, 1)
    client.post(address)
    assert Article.objects.get().title == "Một"


def test_a_text_that_was_stored_by_other_rules_is_shown_clean(client, cast):
    article = made.draft(cast.ward, cast.editor)
    kept = ArticleRevision.objects.get()
    kept.content["body"] = '<p onclick="alert(1)">Chữ</p><script>alert(2)</script>'
    kept.save()
    client.force_login(cast.editor)
    assert "alert(" not in page(client, "revision", article.pk, 1)


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_of_revisions_costs_the_same_for_one_and_for_thirty(client, cast, many, django_assert_max_num_queries):
    article = made.draft(cast.ward, cast.editor)
    for n in range(many - 1):
        article = saved(article, cast.editor, title=f"Lần {n}")
    client.force_login(cast.editor)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(5):
        client.get(reverse("news:revisions", args=[article.pk]))


def test_an_older_text_comes_back_without_what_another_has_just_set_besides(cast):
    article = made.draft(cast.ward, cast.editor, audience="public")
    article = saved(article, cast.editor, title="Hai")
    opened = Article.objects.get()
    saved(article, cast.approver, audience="committee", unit=cast.city)
    revisions.restore(opened, article.revisions.get(number=1), by=cast.editor)
    now = Article.objects.get()
    assert (now.title, now.audience, now.unit, now.version) == (
        "Phường trao quyết định cho 12 chi bộ",
        *("committee", cast.city, 4),
    )


def test_texts_of_thousands_of_equal_paragraphs_are_compared_at_once():
    old, new = ("a\n" * many for many in (12_000, 12_001))
    assert {piece.kind for piece in differences.pieces(old, new)} == {"gone", "new"}


def test_a_move_to_another_unit_of_the_same_name_is_a_change_too(cast):
    article = made.draft(cast.cell_7, cast.editor)
    twin = factories.cell(cast.beside, "01.002.007", cast.cell_7.name)
    article = saved(article, cast.administrator, unit=twin)
    assert Article.objects.get().version == 2 and article.written_by(cast.administrator)
    assert audit.history(article).filter(action="news.save").get().after == {"unit": f"{twin.name} ({twin.code})"}
