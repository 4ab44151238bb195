"""What is told of an import: the figures, the rows by group, and a workbook of the rows to mend."""

from collections.abc import Iterator

from documents.importing.entries import Entry
from documents.importing.work import Outcome
from members import sheets

GROUPS = {
    "error": "Dòng phải sửa",
    "secret": "Văn kiện có độ mật, không được nhận",
    "new": "Văn kiện mới",
    "known": "Đã có trong thư viện, để nguyên",
}
FIRST = 10  # lines of each group unless all are asked for


def render(outcome: Outcome, limit: int | None = FIRST) -> str:
    return "\n".join(_lines(outcome, limit))


def _lines(outcome: Outcome, limit: int | None) -> Iterator[str]:
    yield f"Đơn vị: {outcome.unit} ({outcome.unit.code})"
    for verdict, label in GROUPS.items():
        found = outcome.of(verdict)
        yield f"{label}: {len(found)}"
        yield from _cut([_line(entry) for entry in found], limit)
    if outcome.unused:
        yield f"Tệp trong thư mục mà bảng không nhắc đến: {len(outcome.unused)}"
        names = (path.name.encode(errors="replace").decode() for path in outcome.unused)  # some are no text at all
        yield from _cut([f"  {name}" for name in names], limit)
    new = len(outcome.of("new"))
    yield f"Đã đăng {new} văn kiện." if outcome.applied else "Chưa ghi gì. Thêm --apply để đăng các văn kiện mới."


def _line(entry: Entry) -> str:
    """A secret is told by its row alone: neither its number nor what it is about."""
    number = f"  Dòng {entry.row.number}"
    if entry.verdict == "secret" or entry.document is None:
        return f"{number}: {' '.join(entry.problems)}"
    said = f"{number}: {entry.document.symbol}, {entry.document.title[:60]}"
    return " ".join([said, *(f"– {each}" for each in (*entry.problems, *entry.told))])


def _cut(lines: list[str], limit: int | None) -> Iterator[str]:
    yield from lines[:limit]
    if limit is not None and len(lines) > limit:
        yield f"  … và {len(lines) - limit} dòng nữa (thêm --all để xem hết)"


def workbook(outcome: Outcome) -> bytes | None:
    """The rows to mend as they were sent, with why; None when there are none. What a secret says is not repeated."""
    wrong = [entry for entry in outcome.entries if entry.problems]
    if not wrong:
        return None
    rows = [
        [*([""] * len(outcome.heading) if entry.verdict == "secret" else _padded(entry, outcome)), _why(entry)]
        for entry in wrong
    ]
    heading = [*outcome.heading, "Lý do chưa nhận"]
    marks = [f"Các dòng phải sửa của {outcome.unit}. Sửa xong, nhập lại chính bảng này."]
    widths = [18] * len(outcome.heading) + [60]
    return sheets.xlsx(sheets.Table("Phải sửa", heading, rows, marks, widths))


def _padded(entry: Entry, outcome: Outcome) -> list:
    cells = list(entry.row.cells)[: len(outcome.heading)]
    return cells + [""] * (len(outcome.heading) - len(cells))


def _why(entry: Entry) -> str:
    return f"Dòng {entry.row.number}: {' '.join(entry.problems)}"
