"""What stands where in the list: pinned, featured, expired, scheduled; and that it changes on time."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from members.accounts.backends import PhoneBackend
from members.models import User
from members.row_loader import PrecompiledStatement
from members.shared_pages import bodies
from news.models import Article, Topic
from news.publishing import workflow
from news.reader import list_page, newest
from news.reader.forms import NewsSearch
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
LIST = "/tin-tuc/"


@pytest.fixture
def reader(client, cast):
    client.force_login(User.objects.get(pk=cast.hoa.pk))
    return client


def article(cast, title, unit=None, **fields) -> Article:
    """Published through the desk, then told to have been otherwise."""
    made_one = made.published(unit or cast.ward, cast.editor, cast.approver, title)
    Article.objects.filter(pk=made_one.pk).update(**fields)
    return made_one


def shown(response) -> list[str]:
    return re.findall(r'class="row-title">([^<]*)<', response.text)


def kept_bodies() -> set:
    return set(cache._cache.get_client().keys(f"*{bodies.PREFIX}*"))


def later(**span):
    return timezone.now() + timedelta(**span)


def test_pinned_articles_stand_on_top_marked_and_once_only(reader, cast):
    article(cast, "cũ nhưng ghim", pinned=True, publish_at=later(days=-40))
    for number in range(24):
        article(cast, f"Tin {number:02}", publish_at=later(hours=-number - 2))
    first, second = reader.get(LIST), reader.get(LIST, {"trang": 2})
    assert shown(first) == ["cũ nhưng ghim", *(f"Tin {number:02}" for number in range(20))]
    assert shown(second) == ["Tin 20", "Tin 21", "Tin 22", "Tin 23"]
    assert first.text.count(">Ghim<") == 1 and ">Ghim<" not in second.text


def test_a_guest_finds_the_articles_of_the_chi_bo_where_they_take_part(client, cast):
    article(cast, "của chi bộ nơi tạm thời", cast.cell_7)
    article(cast, "của chi bộ khác", cast.cell_1)
    client.force_login(factories.account(factories.member(cast.cell_8, "Lê Văn Tạm", temporary_unit=cast.cell_7)))
    assert shown(client.get(LIST)) == ["của chi bộ nơi tạm thời"]


def test_a_pin_holds_for_the_readers_of_its_unit_and_the_tab_of_its_level(reader, cast):
    article(cast, "mới của thành phố", cast.city)
    article(cast, "ghim của phường", pinned=True, publish_at=later(days=-3))
    article(cast, "ghim của phường bên", cast.beside, pinned=True)
    assert shown(reader.get(LIST)) == ["ghim của phường", "mới của thành phố"]
    assert shown(reader.get(f"{LIST}?cap=dang-bo")) == ["ghim của phường"]
    assert shown(reader.get(f"{LIST}?cap=thanh-pho")) == ["mới của thành phố"]


def test_the_featured_article_with_a_picture_comes_first_and_larger(reader, cast):
    article(cast, "mới nhất")
    covered = {"cover": made.picture(), "cover_alt": "Toàn cảnh hội nghị"}
    lead = made.published(cast.ward, cast.editor, cast.approver, "nổi bật", **covered)
    Article.objects.filter(pk=lead.pk).update(featured=True, publish_at=later(days=-1))
    article(cast, "nổi bật không ảnh", featured=True, publish_at=later(days=-2))
    page = reader.get(LIST)
    assert shown(page) == ["nổi bật", "mới nhất", "nổi bật không ảnh"]
    assert page.text.count("lead-article") == 1 and 'alt="Toàn cảnh hội nghị"' in page.text


def test_an_expired_article_leaves_every_list_and_its_link_says_so_kindly(reader, cast):
    stays = article(cast, "còn hạn", expires_at=later(hours=1))
    gone = article(cast, "Lịch tiếp dân tháng trước", expires_at=later(minutes=-1), pinned=True)
    assert shown(reader.get(LIST)) == ["còn hạn"]
    assert "Lịch tiếp dân" not in reader.get("/").text + reader.get(stays.get_absolute_url()).text
    assert reader.get(LIST, {"q": "tiếp dân"}).context["page"].rows == []
    page = reader.get(gone.get_absolute_url())
    assert page.status_code == 200 and "Tin đã hết hạn" in page.text and "12 chi bộ" in page.text
    assert "Tin đã hết hạn" not in reader.get(stays.get_absolute_url()).text


def test_scheduled_and_expiring_articles_come_and_go_on_time_though_the_page_is_kept(reader, cast, monkeypatch):
    coming = article(cast, "hẹn giờ", publish_at=later(minutes=2))
    article(cast, "sắp hết hạn", expires_at=later(minutes=2))
    assert shown(reader.get(LIST)) == ["sắp hết hạn"]
    assert reader.get(coming.get_absolute_url()).status_code == 404
    then = later(minutes=3)
    monkeypatch.setattr(timezone, "now", lambda: then)
    assert shown(reader.get(LIST)) == ["hẹn giờ"]
    assert reader.get(coming.get_absolute_url()).status_code == 200


def test_what_is_withdrawn_or_corrected_is_so_with_the_next_request_for_member_and_stranger(client, reader, cast):
    kept = made.published(cast.ward, cast.editor, cast.approver, "Bài thứ nhất", audience="public")
    made.published(cast.ward, cast.editor, cast.approver, "Bài thứ hai", audience="public")
    for ask in (reader, type(client)()):
        assert ask.get(kept.get_absolute_url()).status_code == 200 and "Bài thứ nhất" in ask.get(LIST).text
    Article.objects.filter(pk=kept.pk).update(title="Bài đã đính chính", body="<p>Đính chính</p>")
    for ask in (reader, type(client)()):
        assert "Bài thứ nhất" not in ask.get(LIST).text + ask.get(kept.get_absolute_url()).text
        assert "<p>Đính chính</p>" in ask.get(kept.get_absolute_url()).text
    workflow.withdraw(Article.objects.get(pk=kept.pk), by=cast.approver, reason="Sai")
    assert reader.get(kept.get_absolute_url()).status_code == 404
    assert "Bài đã đính chính" not in reader.get(LIST).text + type(client)().get(LIST).text
    assert type(client)().get(kept.get_absolute_url()).status_code == 302


def test_what_is_kept_is_not_drawn_again(reader, cast, django_assert_num_queries):
    """The account, and what rights allow: one question each; nothing for rows or topics."""
    address = article(cast, "một").get_absolute_url()
    article(cast, "hai", pinned=True)
    reader.get("/ca-nhan/")  # the session is in the cache from the second page on
    for page in (LIST, address):
        reader.get(page)
        with django_assert_num_queries(2):
            reader.get(page)


def test_nobodys_pages_may_be_kept_by_a_proxy_and_a_members_may_not(client, cast):
    public = made.published(cast.ward, cast.editor, cast.approver, "Công khai", audience="public")
    for address in (LIST, public.get_absolute_url()):
        response = client.get(address)
        assert {"public", "s-maxage=60", "max-age=0"} == set(response["Cache-Control"].split(", "))
        assert response["Vary"] == "Cookie" and not response.cookies and "csrfmiddlewaretoken" not in response.text
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    client.force_login(cast.hoa)
    for address in (LIST, public.get_absolute_url()):
        response = client.get(address)
        assert "no-cache" in response["Cache-Control"] and "private" in response["Cache-Control"]
        assert "ETag" not in response


def test_the_look_somebody_chose_is_not_kept_for_others(client, cast):
    made.published(cast.ward, cast.editor, cast.approver, "Công khai", audience="public")
    client.cookies["giao_dien"] = "toi"
    assert 'data-bs-theme="dark"' in client.get(LIST).text
    assert 'data-bs-theme="dark"' not in type(client)().get(LIST).text


def test_a_page_is_kept_for_the_name_it_was_asked_by_and_for_no_made_up_look(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver, "Công khai", audience="public")
    assert "http://localhost/" in client.get(article.get_absolute_url(), headers={"host": "localhost"}).text
    plain = client.get(article.get_absolute_url()).text
    assert "http://testserver/" in plain and "localhost" not in plain
    before = kept_bodies()
    for look in ("la-lung-1", "lon"):  # the body is the same in every look
        client.cookies["co_chu"] = look
        client.get(article.get_absolute_url())
    assert kept_bodies() == before != set()


def test_addresses_without_end_are_not_kept(client, cast, reader):
    made.published(cast.ward, cast.editor, cast.approver, "Công khai", audience="public")
    stranger = type(client)()
    before = kept_bodies()
    endless = ("?trang=chu-1", "?trang=01", "?cap=la&cap=", "?&&", "?%63ap=")
    for query in ("?utm=1", "?cap=la", "?chuyen-muc=la", "?trang=4000", *endless):
        assert stranger.get(LIST + query).status_code == 200 == reader.get(LIST + query).status_code
    article = Article.objects.get().get_absolute_url()
    for address in (article.replace("tuc/", "tuc/000"), f"{article}?&"):
        assert stranger.get(address).status_code == 200
    assert kept_bodies() == before


@pytest.mark.parametrize("tier", ["", "chi-bo", "dang-bo", "thanh-pho"])
def test_what_is_composed_once_asks_the_same_as_the_queryset(reader, cast, tier):
    """For every kind of reader the front page shows what `listed_for` says, newest first."""
    topic = Topic.objects.create(name="Dân vận", slug="dan-van")
    for unit in (cast.city, cast.ward, cast.cell_7, cast.cell_8, cast.beside):
        for audience in ("members", "committee", "public"):
            made.published(unit, cast.editor, cast.approver, f"{unit} {audience}", audience=audience, topic=topic)
    tiers = {"": None, "chi-bo": "Chi bộ", "dang-bo": "Đảng bộ", "thanh-pho": "Thành phố"}
    for user in (cast.hoa, cast.stranger, cast.editor, cast.secretary, cast.clerk, cast.administrator):
        reader.force_login(User.objects.get(pk=user.pk))
        articles = Article.objects.listed_for(User.objects.get(pk=user.pk)).newest_first()
        expected = [each.title for each in (articles.at(tiers[tier]) if tier else articles)]
        assert shown(reader.get(f"{LIST}?cap={tier}" if tier else LIST)) == expected


def test_the_newest_articles_are_read_from_an_index(cast, reader):
    """However many there are: no sort of all that the reader may read, no count."""
    asked = []
    with connection.execute_wrapper(lambda execute, *call: asked.append(call[0]) or execute(*call)):
        reader.get(LIST)
    listing = [sql for sql in asked if '"news_article"' in sql]
    assert len(listing) == 1 and all("LIMIT" in sql and "COUNT(" not in sql for sql in listing)


def test_who_reads_little_of_what_is_new_is_shown_all_of_it(reader, cast, monkeypatch, django_assert_num_queries):
    """Among the newest of all are enough for most readers; whoever has older ones is asked for by name."""
    monkeypatch.setattr(newest, "WITHIN", 3)
    monkeypatch.setattr(newest, "STATEMENT", PrecompiledStatement(newest._near, planned_once=True))
    for number in range(3):
        article(cast, f"của phường bên {number}", cast.beside)
        article(cast, f"của phường {number}", publish_at=later(days=-number - 1))
    user = PhoneBackend().get_user(cast.hoa.pk)
    with django_assert_num_queries(2):
        found = list_page.sheet(user, NewsSearch({}), None)
    assert [Article.objects.get(pk=row[0]).title for row in found.page.rows] == [f"của phường {n}" for n in range(3)]
    Article.objects.filter(unit=cast.beside).update(state="archived")
    with django_assert_num_queries(1):
        assert list_page.sheet(user, NewsSearch({}), None).facts == found.facts
