"""The list, an article and its cover, as members, strangers and other branches meet them."""

import re

import pytest
from django.urls import reverse

from members.models import User
from news.models import Article, Topic
from news.publishing import workflow
from tests.news import made

pytestmark = pytest.mark.django_db
LIST = "/tin-tuc/"


@pytest.fixture
def topics():
    return [Topic.objects.create(name=f"Chuyên mục {n}", slug=f"chuyen-muc-{n}", position=n) for n in range(6)]


def articles(cast, count, **fields):
    return [made.published(cast.ward, cast.editor, cast.approver, f"Tin {n:02}", **fields) for n in range(count)]


def as_they_sign_in(client, user):
    """With the session in the cache, as it is from the second page on."""
    client.force_login(User.objects.get(pk=user.pk))
    client.get("/ca-nhan/")


def shown(response) -> list[str]:
    """The titles of the list as the reader sees them: what stands there may have been drawn for an earlier one."""
    return re.findall(r'class="row-title">([^<]*)<', response.text)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_five_queries(client, cast, topics, count, django_assert_max_num_queries):
    articles(cast, count, topic=topics[0], cover=None)
    as_they_sign_in(client, cast.hoa)
    with django_assert_max_num_queries(5):
        assert len(shown(client.get(LIST))) == min(count, 20)


@pytest.mark.parametrize("count", [1, 30])
def test_an_article_costs_five_queries(client, cast, topics, count, django_assert_max_num_queries):
    article = articles(cast, count, topic=topics[0])[0]
    as_they_sign_in(client, cast.hoa)
    with django_assert_max_num_queries(5):
        assert client.get(article.get_absolute_url()).status_code == 200


def test_twenty_stand_on_a_page_and_the_rest_on_the_next(client, cast):
    articles(cast, 25)
    client.force_login(cast.hoa)
    first, second = client.get(LIST), client.get(LIST, {"trang": 2})
    assert (len(shown(first)), len(shown(second)), set(shown(first)) & set(shown(second))) == (20, 5, set())
    assert "?trang=2" in first.content.decode()
    assert "?trang=1" in second.content.decode()


def test_levels_and_topics_narrow_the_list(client, cast, topics):
    made.published(cast.city, cast.editor, cast.approver, "thành phố")
    made.published(cast.ward, cast.editor, cast.approver, "phường", topic=topics[2])
    made.published(cast.cell_7, cast.editor, cast.approver, "chi bộ", topic=topics[2])
    made.published(cast.cell_8, cast.editor, cast.approver, "chi bộ 8", topic=topics[2])
    client.force_login(cast.hoa)
    asked = {
        "": {"thành phố", "phường", "chi bộ"},
        "?cap=chi-bo": {"chi bộ"},
        "?cap=dang-bo": {"phường"},
        "?cap=thanh-pho": {"thành phố"},
        "?chuyen-muc=chuyen-muc-2": {"phường", "chi bộ"},
        "?cap=dang-bo&chuyen-muc=chuyen-muc-2": {"phường"},
        "?cap=dang-bo&chuyen-muc=chuyen-muc-3": set(),
        "?cap=mat-trang": set(),
        "?chuyen-muc=khong-co": set(),
    }
    assert {query: set(shown(client.get(LIST + query))) for query in asked} == asked
    assert "Không có mục tin này" in client.get(LIST + "?cap=mat-trang").content.decode()


def test_an_empty_list_says_so_kindly(client, cast):
    client.force_login(cast.hoa)
    assert "Chưa có tin nào" in client.get(LIST).content.decode()


def test_an_article_prints_who_approved_it_who_published_it_and_who_answers_for_it(client, cast):
    cast.approver.position = "Phó Bí thư Đảng ủy"
    cast.approver.save()
    article = made.published(cast.ward, cast.editor, cast.approver)
    client.force_login(cast.hoa)
    page = client.get(article.get_absolute_url()).content.decode()
    for words in (
        "Người duyệt: <b>đ/c Nguyễn Thị Minh Tâm, Phó Bí thư Đảng ủy</b>",
        "Người đăng: <b>đ/c Lê Quang Việt</b>",
        "Cơ quan chịu trách nhiệm: <b>Đảng ủy phường Phúc Lâm</b>",
        "<strong>12 chi bộ</strong>",
        "1 phút đọc",
    ):
        assert words in page


def test_related_articles_are_five_that_the_reader_may_read(client, cast, topics):
    article = made.published(cast.ward, cast.editor, cast.approver, "đang đọc", topic=topics[0])
    for n in range(4):
        made.published(cast.city, cast.editor, cast.approver, f"cùng chuyên mục {n}", topic=topics[0])
    made.published(cast.cell_8, cast.editor, cast.approver, "chi bộ 8", topic=topics[0])
    made.published(cast.city, cast.editor, cast.approver, "chuyện khác", topic=topics[1])
    made.draft(cast.ward, cast.editor, "nháp", topic=topics[0])
    articles(cast, 4)
    client.force_login(cast.hoa)
    related = shown(client.get(article.get_absolute_url()))
    assert related == ["Tin 03", "Tin 02", "Tin 01", "Tin 00", "cùng chuyên mục 3"]


def test_an_article_is_drawn_once_for_all_whatever_stands_beside_it(client, cast, topics, django_assert_num_queries):
    """Of the account, the article and its neighbours one question each: none about the article itself."""
    article = made.published(cast.ward, cast.editor, cast.approver, "đang đọc", topic=topics[0])
    for cell in (cast.cell_7, cast.cell_8):
        made.published(cell, cast.editor, cast.approver, f"tin {cell.name}", topic=topics[0])
    client.force_login(cast.hoa)
    assert shown(client.get(article.get_absolute_url())) == ["tin Chi bộ 7"]
    as_they_sign_in(client, cast.neighbour)
    with django_assert_num_queries(3):
        assert shown(client.get(article.get_absolute_url())) == ["tin Chi bộ 8"]


def test_an_article_of_another_branch_is_not_there(client, cast):
    article = made.published(cast.cell_8, cast.editor, cast.approver)
    client.force_login(cast.hoa)
    assert client.get(article.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "withdrawn"])
def test_what_is_not_published_is_not_there_for_readers(client, cast, state):
    article = made.published(cast.ward, cast.editor, cast.approver, cover=made.picture(), cover_alt="Lễ trao")
    Article.objects.filter(pk=article.pk).update(state=state, return_reason="Sửa")
    client.force_login(cast.hoa)
    for name in ("article", "cover", "preview"):
        assert client.get(reverse(f"news:{name}", args=[article.pk])).status_code == 404


def test_a_stranger_reads_what_is_public_and_is_asked_to_sign_in_for_the_rest(client, cast):
    public = made.published(cast.ward, cast.editor, cast.approver, "công khai", audience="public")
    private = made.published(cast.ward, cast.editor, cast.approver, "cho đảng viên")
    assert shown(client.get(LIST)) == ["công khai"]
    assert client.get(public.get_absolute_url()).status_code == 200
    for pk in (private.pk, private.pk + 1000):
        address = f"/tin-tuc/{pk}/"
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, f"/dang-nhap/?next={address}")
    for address in ("/tin-tuc/cho-duyet/", f"/tin-tuc/{public.pk}/xem-truoc/"):
        assert client.get(address)["Location"] == f"/dang-nhap/?next={address}"


def test_a_member_opens_a_public_article_of_another_branch(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver, audience="public")
    client.force_login(cast.stranger)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert shown(client.get(LIST)) == []


def test_an_article_may_be_kept_on_the_device_and_a_preview_may_not(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    client.force_login(cast.approver)
    assert client.get(article.get_absolute_url())["X-Offline"] == "1"
    assert "X-Offline" not in client.get(reverse("news:preview", args=[article.pk]))
    assert "X-Offline" not in client.get(LIST)


def test_a_public_cover_may_be_kept_by_anybody_and_a_private_one_by_its_reader_alone(client, cast):
    covered = {"cover_alt": "Lễ trao quyết định"}
    public = made.published(cast.ward, cast.editor, cast.approver, cover=made.picture(), audience="public", **covered)
    private = made.published(cast.ward, cast.editor, cast.approver, cover=made.picture(), **covered)

    response = client.get(public.cover_url)
    assert response["Content-Type"] == "image/webp"
    assert "public" in response["Cache-Control"]
    assert client.get(private.cover_url).status_code == 302

    client.force_login(cast.hoa)
    whole, small = client.get(private.cover_url), client.get(private.thumb_url)
    assert "private" in whole["Cache-Control"]
    assert 0 < len(b"".join(small)) < len(b"".join(whole))
    client.force_login(cast.stranger)
    assert client.get(private.cover_url).status_code == 404


def test_the_cover_of_a_draft_is_seen_by_its_desk_alone(client, cast):
    article = made.draft(cast.ward, cast.editor, cover=made.picture(), cover_alt="Lễ trao quyết định")
    got = {}
    for name in ("editor", "approver", "hoa", "editor_beside"):
        client.force_login(getattr(cast, name))
        got[name] = client.get(article.cover_url).status_code
    assert got == {"editor": 200, "approver": 200, "hoa": 404, "editor_beside": 403}


def test_the_cover_of_an_article_without_one_is_not_there(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    client.force_login(cast.hoa)
    assert client.get(reverse("news:cover", args=[article.pk])).status_code == 404


def test_withdrawn_it_is_gone_from_the_next_request_on(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver, audience="public")
    assert client.get(article.get_absolute_url()).status_code == 200
    workflow.withdraw(article, by=cast.approver, reason="Sai số liệu")
    assert client.get(article.get_absolute_url()).status_code == 302
