"""Takes entries of the audit out as a file; that is an action of the audit too."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members import audit, sheets
from members.actions import label
from members.inspection import audit_query as auditing
from members.models import AuditEntry, User
from members.powers import Power

MOST = 20_000  # rows a person can still go through, and a page can wait for
HEADING = ["Thời điểm", "Người thực hiện", "Việc", "Đơn vị", "Đối tượng", "Lý do", "Trước và sau", "Địa chỉ mạng"]
WIDTHS = [18, 26, 30, 34, 30, 40, 60, 18]


class TooMany(Exception):
    """More entries than one file takes; the message is a sentence for the person who asked."""


@transaction.atomic
def export(entries: QuerySet[AuditEntry], *, by: User, reason: str, described: str, kind: str) -> bytes:
    """The content of a file (`kind` is `xlsx` or `csv`) of `entries`, the newest first. Raises TooMany.

    `described` are the filters in words: they stand in the file and in the audit.
    """
    rows = list(auditing.in_order(entries)[: MOST + 1])
    if len(rows) > MOST:
        most = f"{MOST:,}".replace(",", ".")
        raise TooMany(f"Nhiều hơn {most} dòng: đề nghị chọn khoảng thời gian ngắn hơn hoặc đơn vị nhỏ hơn.")
    after = {"rows": len(rows), "kind": kind, "filter": described}
    audit.record(by, "audit.export", power=Power.VIEW_AUDIT, after=after, reason=reason)
    now = timezone.localtime()
    marks = [
        f"Nhật ký Sổ tay đảng viên. Người xuất: {by.full_name}, lúc {now:%H:%M ngày %d/%m/%Y}.",
        f"Lý do xuất: {reason}",
        f"Điều kiện: {described}. {len(rows)} dòng. Tài liệu nội bộ, không sao chụp, phát tán.",
    ]
    table = sheets.Table("Nhật ký", HEADING, map(_line, rows), marks, WIDTHS)
    if kind == "csv":
        return b"".join(sheets.csv_lines(table))
    return sheets.xlsx(table)


def _line(entry: AuditEntry) -> list[str]:
    changes = [f"{each.label}: {each.before} → {each.after}" for each in auditing.changes(entry) if each.differs]
    return [
        f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M:%S}",
        entry.actor.full_name if entry.actor else "Hệ thống",
        label(entry.action),
        entry.unit.name if entry.unit else "",
        entry.object_name,
        entry.reason,
        "\n".join(changes),
        entry.address or "",
    ]
