"""Roster workbooks made for one test: a title, a header, one row a person; and the two of the demo."""

import json
from pathlib import Path

from openpyxl import Workbook

DATA = Path(__file__).parents[2] / "sotay" / "demo" / "data"
OCTOBER, NOVEMBER = DATA / "dang_bo_phuong_thang_10.xlsx", DATA / "dang_bo_phuong_thang_11.xlsx"
EXPECTED = json.loads((DATA / "dang_bo_phuong_expected.json").read_text(encoding="utf-8"))

TITLE = [["ĐẢNG BỘ THÀNH PHỐ HÀ NỘI"], ["ĐẢNG BỘ PHƯỜNG PHÚC LÂM"], [], ["DANH SÁCH ĐẢNG VIÊN ĐẾN NGÀY 20/10/2026"], []]
HEADER = {
    "ordinal": "STT",
    "full_name": "Họ và tên *",
    "gender": "Giới tính *",
    "birth_date": "Sinh ngày *",
    "personal_id": "Số định danh cá nhân *",
    "card_no": "Số thẻ Đảng *",
    "card_no_legacy": "Số thẻ theo QĐ 85",
    "cell": "Tổ chức Đảng đang sinh hoạt *",
    "admission_date": "Ngày vào Đảng *",
    "official_date": "Ngày chính thức *",
    "phone": "Số điện thoại",
    "status": "Trạng thái hoạt động *",
    "status_date": "Ngày rời/mất/miễn",
    "reason": "Lý do chưa cài đặt",
}


def person(number: int = 1, **cells) -> dict:
    """A row without fault; `cells` replaces what it says, None is an empty cell."""
    defaults = {
        "ordinal": number,
        "full_name": "NGUYỄN THỊ HOA",
        "gender": "Nữ",
        "birth_date": "05/02/1970",
        "personal_id": f"001170{number:06}",
        "card_no": f"001170{number:06}",
        "cell": "Chi bộ 7",
        "admission_date": "19/05/2000",
        "official_date": "19/05/2001",
        "status": "Đang sinh hoạt Đảng",
    }
    return defaults | cells


def write(
    path: Path, people: list[dict], *, columns=tuple(HEADER), title=TITLE, below=(), cells=(), sheet="DS đảng viên"
):
    """Saves a workbook and returns its path; `below` are rows after the people, `cells` the sheet “Danh mục chi bộ”."""
    book = Workbook()
    rows = [
        *title,
        [HEADER[name] for name in columns],
        *([one.get(name) for name in columns] for one in people),
        *below,
    ]
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if cells:
        listed = book.create_sheet("Danh mục chi bộ")
        for name in cells:
            listed.append([name])
    book.save(path)
    return path
