"""What a list of the upper level and the records say differently, as a workbook that can be sent back; nothing is
written."""

from collections.abc import Iterator
from itertools import islice

from members import audit
from members.models import RosterImport, RosterRow, User
from members.models.people import masked
from members.powers import Power
from members.roster import showing
from members.sheets import Table

Kind = RosterRow.Kind
TOLD = (Kind.NEW, Kind.MISSING, Kind.MOVED, Kind.CHANGED, Kind.ERROR, Kind.DUPLICATE)
HEADING = ("Dòng", "Họ và tên", "Số định danh", "Chi bộ", "Khác nhau ở", "Danh sách ghi", "Hồ sơ ghi")
WIDTHS = (18, 28, 16, 28, 26, 34, 34)
HERE, THERE = "Chỉ có trong danh sách", "Chỉ có trong hồ sơ"
MOST = 20_000  # lines of one file
AT_ONCE = 500


def table(roster: RosterImport, *, by: User) -> Table:
    """One line a difference: people first whom only one side has. Taking it is audited; numbers are masked."""
    found = list(islice(_lines(roster), MOST + 1))
    audit.record(by, "roster.differences", roster, power=Power.IMPORT_ROSTER, after={"rows": min(len(found), MOST)})
    marks = [
        f"Danh sách khác nhau: {roster.name}",
        f"{roster.unit.name} · {roster.unit.code}",
        f"Người lập: {by.full_name}",
    ]
    more = f"Còn nữa: tệp chỉ ghi {MOST} dòng đầu." if len(found) > MOST else ""
    return Table("Khác nhau", HEADING, found[:MOST], marks, WIDTHS, last=more)


def _lines(roster: RosterImport) -> Iterator[tuple]:
    for kind in TOLD:
        rows = showing.rows_of(roster, kind).iterator(chunk_size=AT_ONCE)
        while chunk := list(islice(rows, AT_ONCE)):
            for row, line in zip(chunk, showing.lines(roster, chunk), strict=True):
                head = (line.place, line.name, masked(row.personal_id) if row.personal_id else "", line.cell)
                yield from (head + each for each in _said(kind, line))


def _said(kind: str, line: showing.Line) -> Iterator[tuple[str, str, str]]:
    """What differs, as the list has it and as the records have it."""
    if kind == Kind.NEW:
        yield HERE, line.birth, ""
    elif kind == Kind.MISSING:
        yield THERE, "", line.birth
    elif kind in {Kind.ERROR, Kind.DUPLICATE}:
        yield Kind(kind).label, " ".join(line.faults), ""
    if kind == Kind.MOVED:
        yield "chi bộ", line.cell, line.home
    for label, old, new in line.changes:
        yield label, new, old
