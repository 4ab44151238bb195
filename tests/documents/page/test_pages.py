"""The library as members read it: whose shelf, which answer, how the file travels."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.urls import reverse

from documents import library
from documents.models import Document
from members.models import User
from members.powers import Role
from tests import factories
from tests.documents.library_cast import document, inside
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db
CONTENT = pdf(["Kế hoạch sắp xếp tổ chức"], ["Trang hai"])


@pytest.fixture(scope="class")
def shelf(shared_cast):
    """One document a place, each of which could leak to somebody."""
    cast = factories.found(shared_cast)
    places = ("city", "ward", "beside", "cell_7", "cell_8", "cell_1")
    placed = {place: document(getattr(cast, place), title=f"Văn kiện của {place}") for place in places}
    placed["withdrawn"] = document(cast.ward, title="Văn kiện đã gỡ")
    library.withdraw(placed["withdrawn"], by=cast.clerk, reason="Nhầm")
    return placed


WHO_READS_WHAT = {
    "hoa": {"city", "ward", "cell_7"},
    "neighbour": {"city", "ward", "cell_8"},
    "stranger": {"city", "beside", "cell_1"},
    "clerk": {"city", "ward", "cell_7", "cell_8"},
    "organiser": set(),
}


class TestShelf:
    """Share what stands there, which is made once."""

    @pytest.mark.parametrize(("who", "reads"), WHO_READS_WHAT.items())
    def test_everyone_reads_their_own_shelf_and_no_other(self, client, cast, shelf, who, reads):
        user = User.objects.get(pk=getattr(cast, who).pk)
        open_to = {place for place, each in shelf.items() if each in Document.objects.open_to(user)}
        assert open_to == reads
        client.force_login(user)
        listed = client.get("/van-kien/").content.decode()
        assert {place for place, each in shelf.items() if each.full_title in listed} == reads
        for place, each in shelf.items():
            expected = 200 if place in reads else 404
            assert client.get(each.get_absolute_url()).status_code == expected
            assert client.get(reverse("documents:file", args=[each.pk])).status_code == expected

    def test_who_takes_part_elsewhere_for_a_time_reads_there_as_well(self, client, cast, shelf):
        guest = factories.account(factories.member(cast.cell_8, "Lê Văn Tạm", temporary_unit=cast.cell_1))
        reads = {"city", "ward", "cell_8", "beside", "cell_1"}
        assert {place for place, each in shelf.items() if each in Document.objects.open_to(guest)} == reads
        assert set(Document.objects.readable_by(guest.member)) == {shelf[place] for place in reads}
        client.force_login(guest)
        found = {place for place, each in shelf.items() if client.get(each.get_absolute_url()).status_code == 200}
        assert found == reads

    def test_a_clerk_of_the_city_reads_what_stands_below(self, cast, shelf):
        clerk = factories.holder(Role.CLERK, cast.city)
        assert set(Document.objects.open_to(clerk)) == set(shelf.values()) - {shelf["withdrawn"]}

    def test_the_superuser_reads_everything_that_is_published(self, cast, shelf):
        root = factories.account(staff_name="Quản trị", is_superuser=True)
        assert set(Document.objects.open_to(root)) == set(shelf.values()) - {shelf["withdrawn"]}

    @pytest.mark.parametrize("name", ["documents:list", "documents:detail", "documents:file"])
    def test_a_stranger_is_asked_to_sign_in(self, client, shelf, name):
        url = reverse(name, args=[] if name == "documents:list" else [shelf["city"].pk])
        answer = client.get(url)
        assert (answer.status_code, answer.url) == (302, f"/dang-nhap/?next={url}")

    @pytest.mark.parametrize("name", ["documents:list", "documents:detail", "documents:file"])
    def test_nothing_here_answers_publish(self, client, cast, shelf, name):
        client.force_login(cast.hoa)
        url = reverse(name, args=[] if name == "documents:list" else [shelf["city"].pk])
        assert client.post(url).status_code == 405


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_a_constant_number_of_queries(client, cast, rows, django_assert_num_queries):
    for _ in range(rows):
        inside(document(cast.city), "Trang một", "Trang hai")
    for query in ("", "?q=ke+hoach&loai=plan&nam=2026&xep=moi", "?q=trang+hai"):
        cache.clear()
        client.force_login(cast.hoa)
        with django_assert_num_queries(3):  # without a question: the facts of the kept page, which is not drawn yet
            assert len(client.get(f"/van-kien/{query}").context["page"]) == min(rows, 20)


def test_the_document_costs_seven_queries(client, cast, django_assert_num_queries):
    url = document(cast.city).get_absolute_url()
    client.force_login(cast.hoa)
    with django_assert_num_queries(7):  # the reader, the document, its files and story, what is saved, who asks to read
        client.get(url)


def test_the_list_turns_by_twenty(client, cast):
    for number in range(23):
        document(cast.city, f"{number + 10}-TB/TU", issued_on=date(2026, 1, 1 + number))
    client.force_login(cast.hoa)
    first, second = client.get("/van-kien/"), client.get("/van-kien/?trang=2")
    assert ([len(page.context["page"]) for page in (first, second)]) == [20, 3]
    assert first.context["page"].rows[0].symbol == "32-TB/TU"
    assert "Trang sau" in first.content.decode() and "Trang trước" in second.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Chưa có văn kiện nào"),
        ("?q=999-KH/TU", "Không thấy văn kiện số 999-KH/TU"),
        ("?q=khong+co", "gõ ít chữ hơn"),
        ("?nam=1492", "Điều kiện tìm chưa đúng"),
        ("?trang=9", "Danh sách đã hết"),
    ],
)
def test_an_empty_list_says_what_to_try(client, cast, query, words):
    client.force_login(cast.hoa)
    assert words in client.get(f"/van-kien/{query}").content.decode()


@pytest.fixture
def paper(client, cast):
    client.force_login(cast.hoa)
    return reverse("documents:file", args=[document(cast.ward, "27-KH/ĐU", content=CONTENT).pk])


def test_the_file_opens_in_the_browser_and_only_in_our_frames(client, paper):
    answer = client.get(paper)
    assert b"".join(answer.streaming_content) == CONTENT
    headers = {
        name: answer[name] for name in ("Content-Type", "Content-Length", "X-Content-Type-Options", "Accept-Ranges")
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(CONTENT)),
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
    }
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert unquote(answer["Content-Disposition"]) == "inline; filename*=utf-8''27-KH-ĐU.pdf"


def test_every_other_page_stays_out_of_frames(client, cast, paper):
    answer = client.get(paper.removesuffix("tep/"))
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_file_is_downloaded_under_a_name_that_says_what_it_is(client, paper):
    disposition = unquote(client.get(f"{paper}?tai-ve=1")["Content-Disposition"])
    assert disposition == "attachment; filename*=utf-8''27-KH-ĐU.pdf"


def test_head_tells_the_size_and_sends_nothing(client, paper):
    answer = client.head(paper)
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(len(CONTENT)), b"")


SIZE = len(CONTENT)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-50", SIZE - 50, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
        ("bytes=5-5", 5, 5),
        ("bytes=0-0", 0, 0),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        (f"bytes=10-{SIZE * 3}", 10, SIZE - 1),
        ("Bytes=0-99", 0, 99),
    ],
)
def test_a_phone_goes_on_where_it_stopped(client, paper, asked, first, last):
    answer = client.get(paper, headers={"range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer["Content-Length"] == str(last - first + 1)
    assert b"".join(answer.streaming_content) == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=9-2", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", f"bytes={'9' * 40}-"]
)
def test_a_range_that_is_none_gets_the_whole(client, paper, asked):
    answer = client.get(paper, headers={"range": asked})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, CONTENT)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0", f"bytes={'9' * 20}-"])
def test_a_part_beyond_the_end_is_not_there(client, paper, asked):
    answer = client.get(paper, headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")


def test_a_part_of_a_file_that_has_changed_is_the_whole_new_file(client, paper):
    etag = client.head(paper)["ETag"]
    asked = {"range": "bytes=0-9"}
    assert client.get(paper, headers=asked | {"if-range": etag}).status_code == 206
    assert client.get(paper, headers=asked | {"if-range": '"other"'}).status_code == 200


def test_who_has_the_file_is_told_so_but_only_with_the_right_to_it(client, cast, paper):
    etag = client.head(paper)["ETag"]
    assert client.get(paper, headers={"if-none-match": etag}).status_code == 304
    client.force_login(cast.stranger)
    assert client.get(paper, headers={"if-none-match": etag}).status_code == 404


def test_a_file_that_is_lost_is_said_to_be_lost(client, cast):
    lost = document(cast.ward)
    lost.main.file.storage.delete(lost.main.file.name)
    client.force_login(cast.hoa)
    assert client.get(reverse("documents:file", args=[lost.pk])).status_code == 404


def test_a_document_without_number_says_its_type_once(client, cast):
    rule = document(cast.ward, title="Điều lệ", number_raw="", kind=Document.Kind.OTHER, shelf=Document.Shelf.FORM)
    client.force_login(cast.hoa)
    assert (rule.symbol, rule.own_symbol, rule.short_name) == ("Văn bản khác", "", "Điều lệ")
    assert document(cast.ward, "27-KH/ĐU").own_symbol == "27-KH/ĐU"
    page = client.get(rule.get_absolute_url()).content.decode()
    assert "<title>Điều lệ · Sổ tay đảng viên</title>" in page and '<li aria-current="page">Điều lệ</li>' in page
    assert "<dt>Số, ký hiệu</dt>" not in page and '<b class="num">Văn bản khác' not in page
