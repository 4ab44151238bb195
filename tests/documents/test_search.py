"""What people type, and what they find."""

from datetime import date, timedelta
from hashlib import md5
from unicodedata import normalize

import pytest
from django.db import connection

from documents import search
from documents.forms.library import DocumentSearch
from documents.models import Document
from tests import factories
from tests.documents.shelf import document
from tests.factories import issuer

pytestmark = pytest.mark.django_db

PLAN, CITING, LONGER, RESOLUTION = "121-KH/TU", "38-HD/TU", "1210-TB/TU", "05-NQ/TU"


@pytest.fixture
def library_of_four():
    unit = factories.city()
    document(unit, PLAN, "Kế hoạch triển khai Sổ tay đảng viên điện tử")
    document(unit, CITING, "Hướng dẫn thực hiện Kế hoạch số 121-KH/TU")
    document(unit, LONGER, "Thông báo về sắp xếp tổ chức cơ sở đảng", issued_on=date(2025, 3, 9))
    document(unit, RESOLUTION, "Nghị quyết về xây dựng Đảng", issuer="Ban Chấp hành Đảng bộ")
    return unit


def found(text: str) -> list[str]:
    return sorted(search.find(Document.objects.all(), text).values_list("symbol", flat=True))


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("121-KH/TU", [PLAN]),
        ("số: 121 – kh/tu", [PLAN]),
        ("5-NQ/TU", [RESOLUTION]),
        ("121-KH/HU", []),
        ("121 kh tu", [PLAN, CITING]),
        ("121", [PLAN, CITING]),
        ("5", [RESOLUTION]),
        ("05", [RESOLUTION]),
        ("12", []),
        ("so tay dang vien", [PLAN]),
        ("SỔ TAY", [PLAN]),
        (normalize("NFD", "Sổ tay đảng viên"), [PLAN]),
        ("sap xep to chuc", [LONGER]),
        ("sắp xếp đảng", [LONGER]),
        ("ban chap hanh", [RESOLUTION]),
        ("nghi quyet xay dung", [RESOLUTION]),
        ("huong dan 121", [CITING]),
        ("dien t", [PLAN]),
        ("không có chữ này", []),
        ("!!! ---", []),
        ("đảng & | ! ( ) : * ' \\ <->", [LONGER, PLAN, RESOLUTION]),
    ],
)
def test_what_is_typed_finds(library_of_four, text, symbols):
    assert found(text) == sorted(symbols)


@pytest.mark.parametrize(
    ("asked", "symbols"),
    [
        ({}, [PLAN, CITING, RESOLUTION, LONGER]),
        ({"loai": "plan"}, [PLAN]),
        ({"nam": "2025"}, [LONGER]),
        ({"q": "kế hoạch", "loai": "guidance"}, [CITING]),
        ({"loai": "poem"}, []),
        ({"nam": "1492"}, []),
        ({"q": "x" * 201}, []),
        ({"q": "\0"}, []),
    ],
)
def test_the_form_narrows_and_unknown_conditions_find_nothing(library_of_four, asked, symbols):
    form = DocumentSearch(asked, since=2025)
    assert sorted(form.narrow(Document.objects.all()).values_list("symbol", flat=True)) == sorted(symbols)
    assert form.errors == {} or symbols == []


def test_the_newest_come_first(library_of_four):
    days = list(DocumentSearch({}, since=2025).narrow(Document.objects.all()).values_list("issued_on", flat=True))
    assert days == sorted(days, reverse=True)


def test_years_go_from_this_one_to_the_oldest(library_of_four):
    assert Document.objects.oldest_year() == 2025
    years = [value for value, _ in DocumentSearch({}, since=2025).fields["nam"].choices]
    assert (years[0], years[-1]) == ("", 2025)


def many(unit, count: int) -> None:
    """A big library, written at once by the database."""
    by, start = issuer("Thành ủy", unit), date(2010, 1, 1)
    facts = {"unit": unit, "kind": "notice", "issuer": by, "title": "Thông báo"}
    Document.objects.bulk_create(
        Document(
            number=number,
            symbol=f"{number}-TB/TU",
            issued_on=start + timedelta(days=number % 6_000),
            search_folded=f"{number} tb tu thong bao so {md5(b'%d' % number).hexdigest()}",
            **facts,
        )
        for number in range(10, count)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE documents_document")


@pytest.mark.parametrize("text", ["7321-TB/TU", "7321", "thong bao 7321"])
def test_a_search_of_a_big_library_reads_the_index(cast, text):
    many(cast.city, 20_000)
    asked = search.find(Document.objects.open_to(cast.hoa), text).newest_first()[:21]
    plan = asked.explain()
    assert "document_search" in plan
    assert [each.symbol for each in asked] == ["7321-TB/TU"]
