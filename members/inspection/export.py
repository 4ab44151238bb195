"""Writes entries of the audit to a file that its asker takes out; who may ask and take: members.exports."""

from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.http import QueryDict
from django.utils import timezone

from members import sheets
from members.actions import label
from members.inspection import audit_query
from members.inspection.forms import AuditSearch
from members.models import AuditEntry, ListExport

AT_ONCE = 2_000  # rows in memory while a file is written
HEADING = ["Thời điểm", "Người thực hiện", "Việc", "Đơn vị", "Đối tượng", "Lý do", "Trước và sau", "Địa chỉ mạng"]
WIDTHS = [18, 26, 30, 34, 30, 40, 60, 18]


def write(out: IO[bytes], export: ListExport) -> int:
    """Writes the entries that `export` asks for and its asker may read now, the newest first, row by row to the open
    file `out`; returns how many. Those written after it was asked for are left out, its own among them."""
    at = timezone.localtime(export.created_at)
    marks = [
        f"Nhật ký Sổ tay đảng viên. Người xuất: {export.by.full_name}, lúc {at:%H:%M ngày %d/%m/%Y}.",
        f"Lý do xuất: {export.reason}",
        f"Điều kiện: {export.described}. Tài liệu nội bộ, không sao chụp, phát tán.",
    ]
    table = sheets.Table("Nhật ký", HEADING, _lines(_entries(export)), marks, WIDTHS)
    if export.format == ListExport.Format.CSV:
        return sheets.write_csv(out, table)
    return sheets.write_xlsx(out, table)


def _entries(export: ListExport) -> Iterator[AuditEntry]:
    asked = QueryDict(mutable=True)
    asked.update(export.asked)
    found = AuditSearch(asked, reader=export.by).narrow(audit_query.readable(export.by))
    return audit_query.in_order(found.filter(at__lt=export.created_at)).iterator(chunk_size=AT_ONCE)


def _lines(entries: Iterator[AuditEntry]) -> Iterator[list]:
    while some := list(islice(entries, AT_ONCE)):
        yield from map(_line, some, audit_query.changes_of_each(some))


def _line(entry: AuditEntry, changes: list[audit_query.Change]) -> list:
    told = [f"{each.label}: {each.before} → {each.after}" for each in changes if each.differs]
    return [
        entry.at,
        entry.actor.full_name if entry.actor else "Hệ thống",
        label(entry.action),
        entry.unit.name if entry.unit else "",
        entry.object_name,
        entry.reason,
        "\n".join(told),
        entry.address or "",
    ]
