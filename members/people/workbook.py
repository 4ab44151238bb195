"""A list of members as a workbook: every page says who took it out, when and why."""

from collections.abc import Iterable

from django.utils import timezone

from members.models import ListExport, Member
from members.sheets import Table, write_xlsx

TITLES = (
    "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ", "Mã tổ chức đảng",
    "Số điện thoại", "Trạng thái", "Điều kiện dùng Sổ tay", "Ngày kích hoạt",
)  # fmt: skip
NUMBERS = ("Số định danh cá nhân", "Số thẻ đảng viên", "Số thẻ theo QĐ 85")
WIDTHS = (6, 28, 9, 12, 14, 15, 30, 20, 14, 22, 26, 14, 20, 18, 18)


def write(out, export: ListExport, members: Iterable[Member]) -> int:
    """Writes `members` row by row to the open file `out`, numbers only where the export has them; returns how many."""
    by, why, asked, warning = _who(export)
    head = f"Danh sách đảng viên · {export.unit.name} · {export.unit.code}"
    titles = TITLES + NUMBERS * export.with_numbers
    rows = (_line(number, member, export) for number, member in enumerate(members, 1))
    marks, widths = [head, by, why, asked, warning], WIDTHS[: len(titles)]
    return write_xlsx(out, Table("Đảng viên", titles, rows, marks, widths, header=by, footer=why, last=by))


def _who(export: ListExport) -> list[str]:
    """The mark, line by line."""
    at = timezone.localtime(export.created_at)
    numbers = "Có số định danh, số thẻ." if export.with_numbers else "Không có số định danh, số thẻ."
    return [
        f"Người xuất: {export.by.full_name} ({export.by.phone}) lúc {at:%H:%M ngày %d/%m/%Y}",
        f"Lý do: {export.reason}",
        f"Điều kiện: {export.described or 'đảng viên trong danh sách'}. {numbers}",
        "Thông tin cá nhân của đảng viên: chỉ dùng đúng lý do trên, không sao chép, không chuyển tiếp.",
    ]


def _line(number: int, member: Member, export: ListExport) -> list:
    """Of whom a list of an earlier day names, but who is at home elsewhere by now, only what was so on that day."""
    known = [
        number, member.full_name, member.get_gender_display(), member.birth_cell, member.admission_date,
        getattr(member, "then_official", member.official_date) or "Dự bị",
        getattr(member, "then_unit", member.unit.name),
    ]  # fmt: skip
    if not member.unit.path.startswith(export.unit.path):
        return known
    now = [
        member.unit.code, member.phone, member.get_status_display(),
        member.get_ineligible_reason_display() or "Đủ điều kiện", member.activated_on,
    ]  # fmt: skip
    return known + now + [member.personal_id, member.card_no, member.card_no_legacy] * export.with_numbers
