"""The month of a chi bộ as a workbook, summed up by formulas."""

from django.utils import timezone

from members.models import User
from members.operations.models import FeeSheet
from members.sheets import Table

HEADING = (
    "STT",
    "Họ và tên",
    "Diện đóng",
    "Phải đóng (đồng)",
    "Đã đóng (đồng)",
    "Ngày đóng",
    "Cách đóng",
    "Miễn, giảm",
    "Mức và căn cứ",
    "Ghi chú",
)
WIDTHS = (6, 30, 28, 16, 16, 13, 18, 36, 48, 36)
DUE, PAID = 4, 5


def sheet_table(sheet: FeeSheet, *, by: User) -> Table:
    """Everybody who pays there; incomes are left out, they are nobody's but the member's and the collector's."""
    lines = sheet.lines.select_related("member").in_order()
    rows = [
        [
            number,
            line.member.full_name + (" (sinh hoạt tạm thời)" if line.guest else ""),
            line.get_kind_display(),
            line.due,
            line.paid,
            line.paid_on,
            line.get_method_display(),
            line.exempt or (f"Giảm {line.relief_percent}%" if line.relief_percent else ""),
            line.rule,
            line.note,
        ]
        for number, line in enumerate(lines, start=1)
    ]
    marks = [
        f"Sổ thu đảng phí tháng {sheet.month:%m/%Y} · {sheet.unit.name}, {sheet.unit.parent or ''}",
        f"{by.full_name} lập lúc {timezone.localtime():%H:%M %d/%m/%Y} · {sheet.get_state_display()}",
    ]
    shapes = ["", "", "", "#,##0", "#,##0"]
    title = f"Đảng phí {sheet.month:%m.%Y}"
    found = Table(title, HEADING, rows, marks=marks, widths=WIDTHS, shapes=shapes, names=2)
    return found.with_total({2: "Cộng"} | found.sums((DUE, PAID)))
