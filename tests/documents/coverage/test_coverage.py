"""Độ đầy đủ: what should be in the library against what is, per unit and for whole levels."""

from datetime import date

import pytest
from django.urls import reverse

from documents import library
from documents.coverage import count, lists
from documents.coverage.lists import LinesRefused
from documents.models import CoverageFigure, Document, ExpectedDocument
from documents.models.kinds import Validity
from members.models import AuditEntry
from tests import factories
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db


def listed(unit, by, text, scope="readers") -> ExpectedDocument:
    lists.add(unit, lists.read_lines(text), by=by, scope=scope, level="commune")
    return ExpectedDocument.objects.latest("pk")


def kept(expected) -> dict:
    count.count(expected.pk)
    rows = CoverageFigure.objects.filter(expected=expected).values_list("unit__name", "due", "there", "over")
    return {name: counts for name, *counts in rows}


# The list


def test_a_sheet_is_pasted_with_its_columns():
    read = lists.read_lines(
        "121- KH/TU\tKế hoạch\tKế hoạch triển khai\t05/11/2026\n\n\tQuy chế\tQuy chế làm việc\nĐiều lệ"
    )
    assert [(line.symbol, line.kind, line.title, line.since) for line in read] == [
        ("121-KH/TU", "plan", "Kế hoạch triển khai", date(2026, 11, 5)),
        ("", "statute", "Quy chế làm việc", None),
        ("", "", "Điều lệ", None),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc\tKế hoạch\tTên", "Dòng 1: Chưa đọc được số"),
        ("Điều lệ\n\tThơ\tTên", "Dòng 2: không có loại văn bản “Thơ”"),
        ("\tQuy chế\t", "Dòng 1: chưa có tên"),
        ("\t\tTên\t11/2026", "Dòng 1: ngày “11/2026” chưa đúng"),
        ("\t\tTên\t31/02/2026", "Dòng 1: ngày “31/02/2026” chưa đúng"),
        ("\t\tTên\t05/11/99999999999999999999", "Dòng 1: ngày “05/11/99999999999999999999” chưa đúng"),
        ("Điều lệ " * 40, "Dòng 1: tên văn kiện dài quá 300 chữ"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, words):
    with pytest.raises(LinesRefused) as refused:
        lists.read_lines(text)
    assert words in str(refused.value)


def test_what_stands_on_the_list_is_not_put_there_twice(cast):
    text = "Quy chế làm việc\nquy che lam viec"
    assert lists.add(cast.ward, lists.read_lines(text), by=cast.clerk, scope="bases", level="commune") == 1
    assert lists.add(cast.ward, lists.read_lines(text), by=cast.clerk, scope="bases", level="commune") == 0
    assert AuditEntry.objects.filter(action="coverage.add", unit=cast.ward).count() == 1


# Against the library


def test_a_document_is_found_by_its_number_wherever_it_reaches_the_unit_from(cast):
    line = listed(cast.ward, cast.clerk, "121-KH/TU\t\tKế hoạch nào đó")
    assert kept(line) == {"Đảng bộ phường Phúc Lâm": [1, 0, 0]}
    document(cast.beside, "121-KH/TU")  # nobody of the ward reads it there
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [1, 0, 0]
    paper = document(cast.city, "121-KH/TU")
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [1, 1, 0]
    library.withdraw(paper, by=cast.administrator, reason="Nhầm")
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [1, 0, 0]


def test_a_document_is_there_also_under_the_other_sign_of_its_type(cast):
    line = listed(cast.ward, cast.clerk, "39-QĐ/TU\tQuy định\tQuy định về thi đua")
    document(cast.city, "39-QĐi/TU", "Quy định về thi đua, khen thưởng")
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [1, 1, 0]


def test_a_document_is_found_by_the_words_of_its_title_accents_or_not(cast):
    line = listed(cast.ward, cast.clerk, "quy che lam viec")
    document(cast.ward, "03-QC/ĐU", "Quy chế làm việc của Đảng ủy phường")
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [1, 1, 0]


def test_what_is_out_of_force_is_told_apart_until_a_newer_one_is_there(cast):
    line = listed(cast.ward, cast.clerk, "Quy chế làm việc")
    old = document(cast.ward, "03-QC/ĐU", "Quy chế làm việc")
    Document.objects.filter(pk=old.pk).update(validity=Validity.EXPIRED)
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [1, 0, 1]
    document(cast.ward, "04-QC/ĐU", "Quy chế làm việc")
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [1, 1, 0]


def test_what_each_base_must_have_of_its_own_adds_up_the_tree(cast):
    line = listed(cast.city, cast.administrator, "\tQuy chế\tQuy chế làm việc", scope="bases")
    document(cast.city, "01-QC/TU", "Quy chế làm việc của Thành ủy")  # not of their own
    document(cast.ward, "03-QC/ĐU", "Quy chế làm việc của Đảng ủy")
    document(cast.cell_1, "05-QC/CB", "Quy chế làm việc của chi bộ")  # of a chi bộ, not of the ward beside
    expected = {
        "Đảng bộ Thành phố": [2, 1, 0],
        "Đảng bộ phường Phúc Lâm": [1, 1, 0],
        "Đảng bộ phường Đông Sơn": [1, 0, 0],
    }
    assert kept(line) == kept(line) == expected
    lacking = CoverageFigure.objects.lacking(line, cast.city)
    assert [row.unit.name for row in lacking] == ["Đảng bộ phường Đông Sơn"]


def test_what_each_cell_must_have_is_asked_of_cells(cast):
    line = listed(cast.ward, cast.clerk, "Nghị quyết đại hội", scope="cells")
    document(cast.cell_7, "01-NQ/CB", "Nghị quyết đại hội chi bộ")
    assert kept(line) == {"Đảng bộ phường Phúc Lâm": [2, 1, 0], "Chi bộ 7": [1, 1, 0], "Chi bộ 8": [1, 0, 0]}


# The pages


def test_the_clerk_sees_what_is_missing_and_publishes_it_without_typing_again(client, cast):
    line = listed(cast.ward, cast.clerk, "121-KH/TU\tKế hoạch\tKế hoạch triển khai")
    kept(line)
    client.force_login(cast.clerk)
    page = client.get(reverse("documents:coverage"))
    assert "Thiếu" in page.content.decode()
    address = f"{reverse('admin:documents_document_add')}?unit={cast.ward.pk}&amp;number_raw=121-KH%2FTU&amp;kind=plan"
    assert address in page.content.decode()
    form = client.get(
        reverse("admin:documents_document_add"),
        {"unit": cast.ward.pk, "number_raw": "121-KH/TU", "kind": "plan", "title": line.title},
    ).content.decode()
    assert 'value="121-KH/TU"' in form and "Kế hoạch triển khai" in form


def test_the_units_that_lack_it_are_those_of_the_clerk(client, cast):
    line = listed(cast.city, cast.administrator, "Nghị quyết đại hội", scope="cells")
    kept(line)
    client.force_login(cast.clerk)
    page = client.get(reverse("documents:lacking", args=[line.pk])).content.decode()
    assert "Chi bộ 7" in page and "Chi bộ 8" in page and "Chi bộ 1<" not in page
    assert client.get(reverse("documents:coverage"), {"don-vi": cast.beside.code}).status_code == 403
    assert client.post(reverse("documents:retire", args=[line.pk])).status_code == 403


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(client, cast):
    client.force_login(cast.clerk)
    typed = {"scope": "readers", "level": "city", "lines": "Điều lệ Đảng\n\tThơ\tTập thơ"}
    refused = client.post(reverse("documents:add_lines"), typed)
    assert refused.status_code == 400
    assert "Dòng 2" in refused.content.decode() and "Điều lệ Đảng" in refused.content.decode()
    assert client.post(reverse("documents:add_lines"), typed | {"lines": "Điều lệ Đảng"}).status_code == 302
    assert ExpectedDocument.objects.get().unit == cast.ward


def test_what_was_taken_off_the_list_is_asked_no_more(client, cast):
    line = listed(cast.ward, cast.clerk, "Điều lệ Đảng")
    client.force_login(cast.clerk)
    client.post(reverse("documents:retire", args=[line.pk]))
    assert "Điều lệ Đảng" not in client.get(reverse("documents:coverage")).content.decode()
    assert count.due() == []


@pytest.mark.parametrize("rows", [1, 30])
def test_the_lists_cost_the_same_for_one_and_for_thirty(client, cast, rows, django_assert_num_queries):
    for number in range(rows):
        line = listed(cast.ward, cast.clerk, f"Nghị quyết số{number} đại hội", scope="cells")
        count.count(line.pk)
    client.force_login(cast.clerk)
    with django_assert_num_queries(6):
        client.get(reverse("documents:coverage"))
    with django_assert_num_queries(7):
        client.get(reverse("documents:lacking", args=[line.pk]))


def test_a_line_is_counted_by_as_many_statements_for_any_number_of_units(cast, django_assert_num_queries):
    document(cast.cell_7, "03-NQ/CB", "Nghị quyết của chi bộ", kind="resolution")
    line = listed(cast.city, cast.administrator, "\tNghị quyết\tNghị quyết", scope="cells")
    for number in (3, 4, 5):
        factories.cell(cast.ward, f"01.001.001.000.00{number}", f"Chi bộ {number}")
    with django_assert_num_queries(7):  # of these two begin and end the transaction, one reads the unit
        assert count.count(line.pk) == 9
    assert kept(line)["Đảng bộ phường Phúc Lâm"] == [5, 1, 0]


def test_a_name_without_letters_is_found_nowhere(cast):
    document(cast.city)
    assert kept(listed(cast.city, cast.administrator, "\t\t…")) == {"Đảng bộ Thành phố": [1, 0, 0]}
