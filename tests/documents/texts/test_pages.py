"""Reading the words of a document on a phone."""

import pytest
from django.urls import reverse

from documents import files, indexing, library
from documents.filing import document_files as filing
from documents.models import DocumentFile, PageText
from documents.texts import pages as text_pages
from tests.documents import made
from tests.documents.library_cast import document, inside, upload
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db
Words = DocumentFile.Words


def read(published, *pages: str):
    DocumentFile.objects.filter(pk=published.main.pk).update(words=Words.READ)
    return reverse("documents:text", args=[inside(published, *pages).pk])


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.hoa)
    return client


def test_the_text_is_read_page_by_page_with_a_place_for_each(reader, cast):
    page = reader.get(read(document(cast.ward), "Trang đầu <b>", "Trang hai")).content.decode()
    assert 'id="trang-1"' in page and 'id="trang-2"' in page and "Trang 2</h2>" in page
    assert "Trang đầu &lt;b&gt;" in page
    assert 'data-listen="#toan-van"' in page and "data-listen-bar" in page and "js/listen" in page
    assert "Mở tệp gốc" in page


def test_a_long_text_is_turned_by_twenty_pages_and_a_hit_opens_where_it_stands(reader, cast):
    url = read(document(cast.ward), *(f"Đoạn {number}" for number in range(1, 46)))
    first, hit, last = (reader.get(f"{url}?trang={number}").context["screen"] for number in (1, 37, 45))
    assert [page.number for page in first.pages] == list(range(1, 21))
    assert (first.before, first.after) == (0, 21)
    assert 37 in [page.number for page in hit.pages]
    assert (hit.before, hit.after) == (1, 41)
    assert ([page.number for page in last.pages], last.after) == ([41, 42, 43, 44, 45], 0)


@pytest.mark.parametrize("asked", ["", "0", "-1", "abc", "9" * 30, "²"])
def test_what_is_no_page_means_the_first(reader, cast, asked):
    assert reader.get(read(document(cast.ward), "Một") + f"?trang={asked}").context["screen"].first == 1


def test_behind_the_last_page_the_way_leads_back(reader, cast):
    assert "Văn bản đã hết" in reader.get(read(document(cast.ward), "Một") + "?trang=99").content.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (Words.WAITING, "Đang đọc chữ trong tệp"),
        (Words.NO_OCR, "Văn kiện là bản quét"),
        (Words.FAILED, "Chưa đọc được chữ trong tệp"),
        (Words.EMPTY, "Tệp không có chữ"),
    ],
)
def test_where_there_is_no_text_the_page_says_why_and_leads_to_the_file(reader, cast, words, said):
    published = document(cast.ward)
    DocumentFile.objects.filter(pk=published.main.pk).update(words=words)
    page = reader.get(reverse("documents:text", args=[published.pk])).content.decode()
    assert said in page and reverse("documents:file", args=[published.pk]) in page


@pytest.mark.parametrize("pages", [1, 30])
def test_the_text_costs_three_queries_for_any_length(reader, cast, pages, django_assert_num_queries):
    url = read(document(cast.ward), *(["Một trang"] * pages))
    with django_assert_num_queries(3):  # who asks, the document with its file, the pages
        reader.get(url)


def test_an_attachment_is_read_too_but_not_once_it_was_taken_off(reader, cast):
    published = document(cast.ward)
    annex = filing.attach(published, files.look_into(upload(made.sheets())), title="Danh sách", by=cast.clerk)
    PageText.objects.create(file=annex, number=1, text="Chi bộ 7", folded="chi bo 7")
    url = reverse("documents:text", args=[published.pk])
    page = reader.get(f"{url}?tep={annex.pk}").content.decode()
    assert "Danh sách</h1>" in page and "Chi bộ 7" in page
    filing.take_off(annex, by=cast.clerk, reason="Nhầm")
    for asked in (annex.pk, published.main.pk, "x", "9" * 40):
        assert reader.get(f"{url}?tep={asked}").status_code == 404


def test_an_erased_document_has_no_text(client, cast):
    published = document(cast.ward)
    url = read(published, "Bí mật")
    library.withdraw(published, by=cast.clerk, reason="Mật", erase=True)
    client.force_login(cast.clerk)
    assert client.get(url).status_code == 404
    assert PageText.objects.count() == 0
    assert indexing.refresh([published.pk]) == 1


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Chi bộ họp\nmỗi tháng một lần.\nđiểm danh", ["Chi bộ họp mỗi tháng một lần.", "điểm danh"]),
        ("Điều 1\nPhạm vi\n\n", ["Điều 1", "Phạm vi"]),
        ("- một\n- hai", ["- một", "- hai"]),
        ("", []),
    ],
)
def test_lines_broken_for_the_paper_run_on(text, paragraphs):
    assert text_pages.paragraphs(text) == paragraphs


def test_the_page_of_a_document_lists_its_files_and_the_clerk_sees_the_older(client, cast):
    published = document(cast.ward)
    library.correct(published, by=cast.clerk, file=files.look_into(upload(pdf(["Bản hai"]))))
    filing.attach(published, files.look_into(upload(made.sheets())), title="Danh sách", by=cast.clerk)
    client.force_login(cast.hoa)
    page = client.get(published.get_absolute_url()).content.decode()
    assert "Bản 2, thay ngày" in page and "Danh sách" in page and "Bản 1" not in page
    client.force_login(cast.clerk)
    assert "Bản 1, thay ngày" in client.get(published.get_absolute_url()).content.decode()
