"""File nhập liệu 4.0 of a unit: 31 columns A–AE, two rows of headings, people from row 8 on (docs/rules.md §2.6).

What is written reads in again without a change.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from members import vietnamese
from members.models import ListExport, Member
from members.operations.models import MemberRecord
from members.operations.records.declaring import Guard, Kind
from members.operations.records.items import PARTS
from members.operations.records.values import shown
from members.powers import Power
from members.sheets import Table, write_xlsx

SENSITIVE = "sensitive"
FIRST_ROW = 8
LEFT_AS_IT_IS = "Không"  # Đề nghị xóa: who does not belong here leaves by a procedure
NUMBERED = 500  # rows fetched at a time
ORDER = (
    "STT", "ID", "Họ và tên*", "Tên gọi khác", "Giới tính*", "Sinh ngày*", "Dân tộc*", "Tôn giáo*",
    "Số định danh cá nhân*", "Số thẻ Đảng*", "Nơi cấp thẻ", "Ngày cấp thẻ", "Số thẻ theo QĐ 85",
    "Tổ chức Đảng đang sinh hoạt*", "Nơi đăng ký khai sinh*: Quốc gia", "Nơi đăng ký khai sinh*: Tỉnh, thành phố",
    "Nơi đăng ký khai sinh*: Địa chỉ chi tiết", "Quê quán*: Quốc gia", "Quê quán*: Tỉnh, thành phố",
    "Quê quán*: Địa chỉ chi tiết", "Nơi thường trú*: Quốc gia", "Nơi thường trú*: Tỉnh, thành phố",
    "Nơi thường trú*: Địa chỉ chi tiết", "Ngày vào Đảng*", "Ngày chính thức*", "Số CMND cũ", "Trạng thái hoạt động*",
    "Ngày rời/mất/miễn", "Đề nghị xóa", "Kết quả kiểm tra", "Chi tiết lỗi",
)  # fmt: skip
WIDTHS = (6, 38, 28, 18, 9, 12, 12, 14, 18, 18, 24, 14, 14, 36) + (14, 18, 36) * 3 + (14, 14, 14, 22, 16, 12, 20, 30)


def _name(member: Member) -> str:
    """In capitals, where it comes back from them as it is."""
    capitals = member.full_name.upper()
    return capitals if vietnamese.proper_name(capitals) == member.full_name else member.full_name


PROFILE: dict[str, Callable[[Member], Any]] = {
    "Họ và tên*": _name,
    "Giới tính*": lambda member: member.get_gender_display(),
    "Sinh ngày*": lambda member: member.birth_cell,
    "Số định danh cá nhân*": lambda member: member.personal_id,
    "Số thẻ Đảng*": lambda member: member.card_no,
    "Số thẻ theo QĐ 85": lambda member: member.card_no_legacy,
    "Tổ chức Đảng đang sinh hoạt*": lambda member: f"{member.unit.name} {member.unit.parent or ''}".strip(),
    "Ngày vào Đảng*": lambda member: member.admission_date,
    "Ngày chính thức*": lambda member: member.official_date,
    "Trạng thái hoạt động*": lambda member: member.get_status_display(),
    "Ngày rời/mất/miễn": lambda member: member.status_date,
    "Đề nghị xóa": lambda member: LEFT_AS_IT_IS,
}


@dataclass(frozen=True)
class _Declared:
    """A column that an item of the record fills."""

    part: str
    field: str

    def of(self, record: MemberRecord | None, *, sensitive: bool) -> Any:
        part = PARTS[self.part]
        if record is None or (part.guard != Guard.OPEN and not sensitive):
            return None
        if part.column:
            return str(getattr(record, part.column) or "")
        told = getattr(record, part.guard.value).get(self.part, {}).get(self.field)
        field = next(field for field in part.fields if field.key == self.field)
        if told and field.kind == Kind.DAY:
            return date.fromisoformat(told)
        return shown(field, told) if told else None


def _declared() -> dict[str, _Declared]:
    found = ((part.key, field) for part in PARTS.values() for field in part.fields if field.column)
    return {field.column: _Declared(key, field.key) for key, field in found}


DECLARED = _declared()


def _cell(heading: str, place: int, member: Member, *, sensitive: bool) -> Any:
    if heading == "STT":
        return place
    if fill := PROFILE.get(heading):
        return fill(member)
    declared = DECLARED.get(heading.replace("*", ""))
    return declared.of(getattr(member, "full_record", None), sensitive=sensitive) if declared else None


def asked(sensitive: bool) -> tuple[dict[str, str], str]:
    """What the request for a file keeps, and the same in words."""
    if sensitive:
        return {SENSITIVE: "yes"}, "File nhập liệu 4.0, có dân tộc, tôn giáo"
    return {}, "File nhập liệu 4.0, không có dân tộc, tôn giáo"


def headings() -> tuple[list[str], list[str]]:
    """The two rows: a heading that spans three columns stands over the first of them."""
    upper, lower = [], []
    for heading in ORDER:
        above, _, below = heading.partition(": ")
        upper.append("" if below and above in upper else above)
        lower.append(below)
    return upper, lower


def write(out, export: ListExport) -> int:
    """Writes the people of the unit to the open file `out`; returns how many. Of what is sensitive only what the asker
    may read, when the file is made."""
    sensitive = bool(export.asked.get(SENSITIVE)) and export.by.has_perm(Power.REVEAL_SENSITIVE, export.unit)
    upper, lower = headings()
    marks = [
        "FILE NHẬP LIỆU ĐẢNG VIÊN 4.0",
        f"{export.unit.name} · {export.unit.code}",
        f"Người xuất: {export.by.full_name}, yêu cầu số {export.pk}",
        f"Lý do: {export.reason}",
        "Thông tin cá nhân của đảng viên: chỉ dùng đúng lý do trên, không sao chép, không chuyển tiếp.",
    ]
    table = Table("Đảng viên", upper, _rows(export, lower, sensitive), marks, WIDTHS, footer=marks[3])
    return write_xlsx(out, table) - 1


def _rows(export: ListExport, lower: list[str], sensitive: bool) -> Iterator[list]:
    yield lower
    unread = ["full_record__restricted", *([] if sensitive else ["full_record__sensitive"])]
    people = Member.objects.recorded().under([export.unit.path]).select_related("unit__parent", "full_record")
    people = people.defer(*unread)
    for place, member in enumerate(people.in_office_order().iterator(chunk_size=NUMBERED), start=1):
        yield [_cell(heading, place, member, sensitive=sensitive) for heading in ORDER]
