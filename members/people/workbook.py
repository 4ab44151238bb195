"""A list of members as a workbook: every page says who took it out, when and why."""

from collections.abc import Iterable

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from members.models import Member, MemberExport
from members.sheets import FORMULA, UNWRITABLE

TITLES = (
    "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ", "Mã tổ chức đảng",
    "Số điện thoại", "Trạng thái", "Điều kiện dùng Sổ tay", "Ngày kích hoạt",
)  # fmt: skip
NUMBERS = ("Số định danh cá nhân", "Số thẻ đảng viên", "Số thẻ theo QĐ 85")
WIDTHS = (6, 28, 9, 12, 14, 15, 30, 20, 14, 22, 26, 14, 20, 18, 18)
ROWS_OF_A_SHEET = 1_000_000  # a little less than a sheet holds
A4 = 9  # as OOXML numbers it
BOLD = Font(bold=True)


def write(out, export: MemberExport, members: Iterable[Member]) -> int:
    """Writes `members` row by row to the open file `out`, numbers only where the export has them; returns how many."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Đảng viên")
    titles = TITLES + NUMBERS * export.with_numbers
    _mark(sheet, export, len(titles))
    sheet.append([_cell(sheet, title, bold=True) for title in titles])
    number = 0
    for number, member in enumerate(members, 1):
        sheet.append([_cell(sheet, value) for value in _line(number, member, export)])
    sheet.append([])
    sheet.append([_cell(sheet, _who(export)[0])])
    book.save(out)
    return number


def _who(export: MemberExport) -> list[str]:
    """The mark, line by line."""
    at = timezone.localtime(export.created_at)
    numbers = "Có số định danh, số thẻ." if export.with_numbers else "Không có số định danh, số thẻ."
    return [
        f"Người xuất: {export.by.full_name} ({export.by.phone}) lúc {at:%H:%M ngày %d/%m/%Y}",
        f"Lý do: {export.reason}",
        f"Điều kiện: {export.described or 'đảng viên trong danh sách'}. {numbers}",
        "Thông tin cá nhân của đảng viên: chỉ dùng đúng lý do trên, không sao chép, không chuyển tiếp.",
    ]


def _mark(sheet, export: MemberExport, columns: int) -> None:
    """On the sheet itself, and at head and foot of every printed page."""
    for number, width in enumerate(WIDTHS[:columns]):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    by, why, asked, warning = _who(export)
    head = [f"Danh sách đảng viên · {export.unit.name} · {export.unit.code}", by, why, asked, warning]
    sheet.freeze_panes = f"A{len(head) + 2}"
    sheet.print_title_rows = f"1:{len(head) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.oddHeader.center.text = _printed(by)
    sheet.oddFooter.left.text = _printed(why)
    sheet.oddFooter.right.text = "Trang &P/&N"
    for number, line in enumerate(head):
        sheet.append([_cell(sheet, line, bold=not number)])


def _printed(text: str) -> str:
    """In a head or foot `&` begins a command, and 255 characters are the most."""
    return UNWRITABLE.sub("", text).replace("&", "&&")[:200]


def _line(number: int, member: Member, export: MemberExport) -> list:
    """Of whom a list of an earlier day names, but who is at home elsewhere by now, only what was so on that day."""
    known = [
        number, member.full_name, member.get_gender_display(), member.birth_date, member.admission_date,
        member.official_date or "Dự bị", getattr(member, "then_unit", member.unit.name),
    ]  # fmt: skip
    if not member.unit.path.startswith(export.unit.path):
        return known
    now = [
        member.unit.code, member.phone, member.get_status_display(),
        member.get_ineligible_reason_display() or "Đủ điều kiện", member.activated_on,
    ]  # fmt: skip
    return known + now + [member.personal_id, member.card_no, member.card_no_legacy] * export.with_numbers


def _cell(sheet, value, *, bold: bool = False) -> WriteOnlyCell:
    """Text stays text: what begins like a formula is never run, here or after it was saved as something else."""
    cell = WriteOnlyCell(sheet, UNWRITABLE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(FORMULA):
            cell.quotePrefix = True
    elif value is not None and not isinstance(value, int):
        cell.number_format = "DD/MM/YYYY"
    if bold:
        cell.font = BOLD
        cell.alignment = Alignment(vertical="top")
    return cell
