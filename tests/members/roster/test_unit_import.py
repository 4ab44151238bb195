"""The tree of a province from one list: founded as a whole or not at all, and a second time nothing."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from members.models import AuditEntry, Unit, UnitPeriod
from members.roster import unit_import
from members.tree import codes, past
from tests import factories

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[2] / "data" / "rosters"
HEADER = ["STT", "Mã tổ chức đảng", "Tên", "Loại hình", "Ký hiệu", "Ngày thành lập"]
TREE = [
    [1, "38", "ĐẢNG BỘ TỈNH LAM SƠN", "", "LS", ""],
    [4, "38.168.053.000.001", "Chi bộ thôn Đoài", "Chi bộ", "", "19/5/1998"],
    [2, "38.168", "Đảng bộ các cơ quan Đảng tỉnh", "Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng", "", ""],
    [3, "38.168.053", "Đảng bộ xã Đại Hà", "", "", date(1998, 5, 19)],
]


@pytest.fixture
def listed(tmp_path):
    """A workbook as it is sent: titles above the header, a signature below."""

    def write(*rows, header=HEADER):
        book = Workbook()
        sheet = book.active
        for line in (["TỈNH ỦY LAM SƠN"], [], header, *rows, [], ["", "", "Người lập biểu"]):
            sheet.append(line)
        book.save(tmp_path / "cay.xlsx")
        return tmp_path / "cay.xlsx"

    return write


def founded():
    return list(Unit.objects.values_list("code", "name", "kind", "parent__code"))


def test_a_province_stands_as_its_list_says_whatever_the_order_of_the_rows(listed):
    outcome = unit_import.run(listed(*TREE), apply=True)
    assert (outcome.applied, len(outcome.new), outcome.wrong) == (True, 4, [])
    assert founded() == [
        ("38.000.000.000.000", "Đảng bộ tỉnh Lam Sơn", "province", None),
        ("38.168.000.000.000", "Đảng bộ các cơ quan Đảng tỉnh", "higher", "38.000.000.000.000"),
        ("38.168.053.000.000", "Đảng bộ xã Đại Hà", "base", "38.168.000.000.000"),
        ("38.168.053.000.001", "Chi bộ thôn Đoài", "cell", "38.168.053.000.000"),
    ]
    root = Unit.objects.get(parent=None)
    assert (root.symbol, Unit.objects.by_code("38.168.053").founded_on) == ("LS", date(1998, 5, 19))
    assert all(unit.path.startswith(unit.parent.path) for unit in Unit.objects.exclude(parent=None))
    assert past.children_on(root, timezone.localdate()).count() == 1 and UnitPeriod.objects.count() == 4
    assert AuditEntry.objects.filter(action="unit.found").count() == 4


def test_a_preview_founds_nothing_and_the_same_list_twice_founds_nothing_more(listed):
    path = listed(*TREE)
    assert len(unit_import.run(path).new) == 4 and not Unit.objects.exists()
    unit_import.run(path, apply=True)
    again = unit_import.run(path, apply=True)
    assert (again.new, again.known, again.wrong, again.differing) == ([], 4, [], [])
    assert Unit.objects.count() == 4


def test_a_list_grows_a_tree_that_stands_and_renames_nobody(listed):
    city = factories.city()
    factories.party(city, "01.001.001", "Đảng bộ phường Phúc Lâm")
    outcome = unit_import.run(
        listed(
            [1, "01.001.001", "Đảng bộ phường Phúc Lâm Mới"],
            [2, "01.001.002", "Đảng bộ phường Đông Sơn"],
            [3, "01.001.001.000.004", "Chi bộ 4"],
        ),
        apply=True,
    )
    assert [row.name for row in outcome.new] == ["Đảng bộ phường Đông Sơn", "Chi bộ 4"]
    assert "đang là “Đảng bộ phường Phúc Lâm”" in outcome.differing[0]
    assert Unit.objects.by_code("01.001.001.000.004").parent.name == "Đảng bộ phường Phúc Lâm"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([5, "39.001", "Đảng bộ xã Lạc"], "chưa có cấp trên"),
        ([5, "38.168.053.000.001", "Chi bộ hai lần"], "có ở nhiều dòng"),
        ([5, "38.168.0x3", "Đảng bộ sai mã"], "NN.NNN.NNN.NNN.NNN"),
        ([5, "38.168.054", ""], "chưa ghi tên"),
        ([5, "38.168.054", "Đảng bộ xã", "Câu lạc bộ"], "không có loại hình “Câu lạc bộ”"),
        ([5, "38.168.054", "Đảng bộ xã", "", "", "31/02/2020"], "không phải là một ngày"),
        ([5, "38.168.054", "Đảng bộ xã Đại Hà"], "trùng tên"),
    ],
)
def test_one_wrong_row_and_nothing_is_founded(listed, row, said):
    outcome = unit_import.run(listed(*TREE, row), apply=True)
    assert any(said in line for line in outcome.wrong) and any("Dòng" in line for line in outcome.wrong)
    assert not outcome.applied and not Unit.objects.exists()


def test_a_file_that_is_no_list_says_so(listed, tmp_path):
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    for path, said in (
        (tmp_path / "khong-co.xlsx", "Không tìm thấy tệp"),
        (broken, "bị hỏng"),
        (listed(header=["A", "B"]), "Không tìm thấy dòng tiêu đề"),
    ):
        with pytest.raises(unit_import.TreeError, match=said):
            unit_import.run(path)


def test_a_list_saved_by_a_vietnamese_excel_founds_the_same_tree():
    """Semicolons, and a mark of UTF-8 before the first heading."""
    asked = unit_import.run(CASES / "cay_excel_vn.csv", apply=True)
    assert [line.split()[2] for line in asked.asked] == [
        "37.090.000.000.000",
        "37.091.000.000.000",
        "37.091.001.000.000",
    ]
    outcome = unit_import.run(CASES / "cay_excel_vn.csv", apply=True, as_guessed=True)
    assert (outcome.applied, len(outcome.new), outcome.wrong) == (True, 36, [])
    assert Unit.objects.by_code("37.091.001.001").parent.name == "Đảng bộ Phòng Tham mưu"


@pytest.mark.parametrize(
    ("cell", "code"),
    [(37001000001, "37.001.000.001"), (37001.0, "37.001"), (37.09, "37.090"), (1.001, "01.001"), ("37.1", "37.1"),
     ("1.001.001", "01.001.001"), (1, "01"), ("01001", "01.001"), ("37.001", "37.001"), (None, ""), ("", "")],
)  # fmt: skip
def test_a_code_that_a_spreadsheet_took_for_a_number_is_a_code_again(cell, code):
    assert codes.typed(cell) == code


def test_the_command_previews_applies_and_fails_loudly(tmp_path):
    path, said = tmp_path / "cay.csv", StringIO()
    path.write_text("Mã tổ chức đảng,Tên\n38,Đảng bộ tỉnh Lam Sơn\n38.001,Đảng bộ xã Một\n", encoding="utf-8")
    call_command("import_units", path, stdout=said)
    assert "Sẽ thành lập: 2" in said.getvalue() and not Unit.objects.exists()
    call_command("import_units", path, "--apply", stdout=said)
    assert "Đã thành lập: 2" in said.getvalue() and Unit.objects.count() == 2
    path.write_text("Mã tổ chức đảng,Tên\n77.001,Đảng bộ xã Lạc\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Chưa ghi gì"):
        call_command("import_units", path, "--apply", stdout=said)


GUESSED = [
    [1, "38", "Đảng bộ tỉnh Lam Sơn", "", "", ""],
    [2, "38.168", "Đảng bộ các cơ quan Đảng tỉnh", "", "", ""],
    [3, "38.168.053", "Đảng bộ xã Đại Hà", "", "", ""],
    [4, "38.168.053.000.001", "Chi bộ thôn Đoài", "", "", ""],
]


def test_a_kind_that_was_guessed_wrong_is_asked_before_anything_is_founded(listed):
    path = listed(*GUESSED)
    outcome = unit_import.run(path, apply=True)
    assert not outcome.applied and Unit.objects.count() == 0 and outcome.wrong == []
    assert outcome.asked == [
        "Dòng 5: 38.168.000.000.000 Đảng bộ các cơ quan Đảng tỉnh, đoán là Đảng bộ cơ sở.",
        "Dòng 6: 38.168.053.000.000 Đảng bộ xã Đại Hà, đoán là Đảng bộ cơ sở.",
    ]
    assert outcome.guessed == {"Đảng bộ tỉnh, thành phố": 1, "Đảng bộ cơ sở": 2, "Chi bộ": 1}
    with pytest.raises(CommandError, match="ghi cột Loại hình"):
        call_command("import_units", str(path), apply=True, stdout=StringIO())
    assert Unit.objects.count() == 0
    call_command("import_units", str(path), apply=True, as_guessed=True, stdout=StringIO())
    assert Unit.objects.count() == 4


def test_one_cell_of_the_list_answers_what_was_asked(listed):
    said = [GUESSED[0], [*GUESSED[1][:3], "Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng", "", ""], *GUESSED[2:]]
    outcome = unit_import.run(listed(*said), apply=True)
    assert outcome.applied and outcome.asked == []
