"""Who reads what, and what of an article's text is ever stored."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from members.models import User
from members.powers import Role
from news.models import Article
from news.publishing import workflow
from news.text import rendering
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db

HOSTILE = {
    "<p>Chào</p><script>alert(1)</script>": "<p>Chào</p>",
    '<p onclick="alert(1)" style="color:red" class="x" id="y">Chào</p>': "<p>Chào</p>",
    '<img src=x onerror="alert(1)"><p>Chào</p>': "<p>Chào</p>",
    '<p><a href="javascript:alert(1)">Chào</a></p>': "<p><a>Chào</a></p>",
    '<p><a href=" jAvaScript:alert(1)">Chào</a></p>': "<p><a>Chào</a></p>",
    '<p><a href="data:text/html,<script>">Chào</a></p>': "<p><a>Chào</a></p>",
    '<iframe src="https://example.org"></iframe><p>Chào</p>': "<p>Chào</p>",
    "<style>p { display: none }</style><p>Chào</p>": "<p>Chào</p>",
    "<svg><script>alert(1)</script></svg><p>Chào</p>": "<p>Chào</p>",
    "<form action=/x><input></form><p>Chào</p>": "<p>Chào</p>",
    '<p><a href="/x" target="_blank" rel="opener" onclick="alert(1)">Chào</a></p>': '<p><a href="/x">Chào</a></p>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>": "",
}
GOOD = (
    "<h2>Đề mục</h2><p><strong>đậm</strong> <em>nghiêng</em> <u>gạch</u></p><ul><li><p>một</p></li></ul>"
    '<table><tbody><tr><th colspan="2">A</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>'
    '<blockquote><p>trích</p></blockquote><p><a href="/van-kien/">liên kết</a></p><hr>'
)


@pytest.fixture(scope="class")
def articles(shared_cast):
    """What could leak beside what is to be read."""
    cast = factories.found(shared_cast)
    city_editor = factories.holder(Role.EDITOR, cast.city, "Cao Thị Thành")
    chief = factories.holder(Role.APPROVER, cast.city, "Đặng Thu Thủy")
    for unit, title in [
        (cast.city, "thành phố"),
        (cast.ward, "phường"),
        (cast.cell_7, "chi bộ 7"),
        (cast.cell_8, "chi bộ 8"),
        (cast.beside, "phường bên"),
        (cast.cell_1, "chi bộ phường bên"),
    ]:
        made.published(unit, city_editor, chief, title)
    made.published(cast.beside, city_editor, chief, "công khai phường bên", audience="public")
    made.draft(cast.ward, cast.editor, "nháp")
    made.submitted(cast.ward, cast.editor, "chờ duyệt")
    workflow.send_back(made.submitted(cast.ward, cast.editor, "trả lại"), by=chief, reason="Sửa")
    workflow.withdraw(made.published(cast.ward, cast.editor, chief, "đã gỡ"), by=chief, reason="Sai")
    tomorrow = timezone.now() + timedelta(days=1)
    made.published(cast.ward, cast.editor, chief, "hẹn giờ", publish_at=tomorrow, audience="public")


@pytest.fixture
def shelf(articles, cast):
    return cast


class TestShelf:
    """Share what stands there, which is made once."""

    @pytest.mark.parametrize(
        ("reader", "own"),
        [
            ("hoa", {"thành phố", "phường", "chi bộ 7"}),
            ("neighbour", {"thành phố", "phường", "chi bộ 8"}),
            ("stranger", {"thành phố", "phường bên", "chi bộ phường bên", "công khai phường bên"}),
        ],
    )
    def test_a_member_reads_the_own_chi_bo_and_all_above_it_and_opens_public_articles_too(self, shelf, reader, own):
        user = getattr(shelf, reader)
        assert made.titles(Article.objects.readable_by(user.member)) == own
        assert made.titles(Article.objects.listed_for(user)) == own
        assert made.titles(Article.objects.open_to(user)) == own | {"công khai phường bên"}

    def test_who_takes_part_elsewhere_for_a_time_reads_there_as_well(self, shelf):
        guest = factories.account(factories.member(shelf.cell_8, "Lê Văn Tạm", temporary_unit=shelf.cell_1))
        own = {"thành phố", "phường", "chi bộ 8", "phường bên", "chi bộ phường bên", "công khai phường bên"}
        assert made.titles(Article.objects.readable_by(guest.member)) == own
        assert made.titles(Article.objects.listed_for(guest)) == made.titles(Article.objects.open_to(guest)) == own

    def test_without_an_account_only_what_is_public_and_due(self, shelf):
        for articles in (Article.objects.readable_by(None), Article.objects.open_to(AnonymousUser())):
            assert made.titles(articles) == {"công khai phường bên"}

    def test_staff_read_like_members_of_the_units_where_they_work(self, shelf):
        assert made.titles(Article.objects.open_to(shelf.clerk)) == {"thành phố", "phường", "công khai phường bên"}
        nobody = factories.account(staff_name="Không Quyền")
        assert made.titles(Article.objects.open_to(nobody)) == {"công khai phường bên"}

    def test_the_root_account_reads_everything_published(self, shelf):
        root = User.objects.create_superuser("0900000000")
        assert Article.objects.open_to(root).count() == 7

    def test_levels_divide_the_articles(self, shelf):
        tiers = {tier: made.titles(Article.objects.published().at(tier)) for tier in ("Chi bộ", "Đảng bộ", "Thành phố")}
        assert tiers == {
            "Chi bộ": {"chi bộ 7", "chi bộ 8", "chi bộ phường bên"},
            "Đảng bộ": {"phường", "phường bên", "công khai phường bên"},
            "Thành phố": {"thành phố"},
        }

    def test_an_approver_decides_on_the_unit_and_below_never_beside(self, shelf):
        made.submitted(shelf.cell_7, shelf.secretary, "của chi bộ 7")
        made.submitted(shelf.beside, shelf.editor_beside, "của phường bên")
        assert [article.title for article in Article.objects.awaiting(shelf.approver)] == ["chờ duyệt", "của chi bộ 7"]
        assert not Article.objects.awaiting(shelf.editor).exists()


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_stored_clean_by_the_use_case(cast, html):
    article = made.draft(cast.ward, cast.editor, body=html)
    assert (article.body, Article.objects.get(pk=article.pk).body) == (HOSTILE[html], HOSTILE[html])


@pytest.mark.parametrize("html", HOSTILE)
def test_no_other_way_of_saving_stores_it_either(cast, html):
    article = made.draft(cast.ward, cast.editor)
    Article.objects.filter(pk=article.pk).update(body=html)
    assert Article.objects.get(pk=article.pk).body == HOSTILE[html]
    article.body = html
    Article.objects.bulk_update([article], ["body"])
    assert Article.objects.get(pk=article.pk).body == HOSTILE[html]
    facts = {"unit": cast.ward, "author": cast.editor, "title": "Hàng loạt", "summary": "", "responsible_body": "x"}
    Article.objects.bulk_create([Article(body=html, **facts)])
    assert Article.objects.get(title="Hàng loạt").body == HOSTILE[html]


def test_what_the_editor_can_write_comes_through_unchanged(cast):
    assert made.draft(cast.ward, cast.editor, body=GOOD).body == GOOD


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=5), "1 phút"),
        (timedelta(minutes=59), "59 phút"),
        (timedelta(hours=23), "23 giờ"),
        (timedelta(days=3, hours=5), "3 ngày"),
    ],
)
def test_how_long_an_article_has_waited(ago, said):
    assert Article(state="submitted", submitted_at=timezone.now() - ago).waiting == said


def test_reading_time_is_never_nothing():
    assert rendering.minutes("<p>một</p>") == 1
    assert rendering.minutes("<p>" + "chữ " * 660 + "</p>") == 3
