"""Mẫu 3-HSĐV as a Word file: what `paper` says of a sheet, to be filled in further or printed at the office."""

from typing import TYPE_CHECKING

from members.operations.yearly.paper import BY_HAND, Sheet
from members.word_fields import HEAD, Field, Fields, fields

if TYPE_CHECKING:
    from members.word_sheet import Sheet as WordSheet

LINES = fields(("muc", "Mục"), ("noi_dung", "Nội dung"), ("thay_doi", "Thay đổi, bổ sung"))
CERTIFIED = fields(("cap", "Cấp"), ("don_vi", "Tổ chức đảng"), ("ket_qua", "Đã xác nhận hay chưa"))
KNOWN = (
    *HEAD,
    *fields(("nam", "Năm"), ("ho_ten", "Họ và tên"), ("sinh", "Ngày sinh"), ("ngay_khai", "Ngày khai")),
    Field("cac_muc", "Các mục", LINES),
    Field("xac_nhan", "Các cấp xác nhận", CERTIFIED),
)


def layout(sheet: "WordSheet") -> None:
    sheet.head()
    sheet.title("PHIẾU BỔ SUNG HỒ SƠ ĐẢNG VIÊN", "Năm {{ nam }}")
    sheet.text("ho_ten", led="Họ và tên: ")
    sheet.text("sinh", led="Sinh ngày: ")
    columns = (("Mục", "muc", 15), ("Nội dung", "noi_dung", 70), ("Thay đổi, bổ sung (không đổi: K)", "thay_doi", 80))
    sheet.table("cac_muc", columns)
    sheet.lines("xac_nhan", "{{ dong.cap }}, {{ dong.don_vi }}: {{ dong.ket_qua }}")
    sheet.two_signatures(("", "", ""), ("Người khai", "{{ ngay_khai }}", "{{ ho_ten }}"))


def content(found: Sheet) -> bytes:
    from members import word_sheet, word_templates  # Word is needed by who asks for the file, and by no other page

    return word_templates.rendered(word_sheet.shipped(layout), KNOWN, fields_of(found))


def fields_of(found: Sheet) -> Fields:
    member, sheet = found.member, found.sheet
    return {
        "cap_tren": f"{member.unit.parent or ''}".upper(),
        "don_vi": member.unit.name.upper(),
        "so_ky_hieu": "",
        "noi_ngay": "Mẫu 3-HSĐV",
        "nam": str(found.round.year),
        "ho_ten": member.full_name,
        "sinh": member.birth_written,
        "ngay_khai": f"Ngày {sheet.handed_on:%d/%m/%Y}" if sheet else "Ngày …… tháng …… năm ……",
        "cac_muc": [{"muc": line.number, "noi_dung": line.label, "thay_doi": line.text} for line in found.lines],
        "xac_nhan": [
            {"cap": each.label, "don_vi": each.unit.name, "ket_qua": "đã xác nhận" if each.done else BY_HAND}
            for each in found.signatures
            if each.unit
        ],
    }
