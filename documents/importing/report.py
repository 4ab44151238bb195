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
ON_A_PAGE = 100
FIRST = 10  # lines of each group unless all are asked for


def render(outcome: Outcome, limit: int | None = FIRST) -> str:
    return "\n".join(_lines(outcome, limit))


def _lines(outcome: Outcome, limit: int | None) -> Iterator[str]:
    yield f"Đơn vị: {outcome.unit} ({outcome.unit.code})"
    if outcome.told:
        yield f"Tên cơ quan ban hành: {len(outcome.told)}"
        yield from _cut([f"  {sentence}" for sentence in outcome.told], limit)
    for verdict, label in GROUPS.items():
        found = outcome.of(verdict)
        yield f"{label}: {len(found)}"
        yield from _cut([_line(entry) for entry in found], limit)
    if outcome.skipped:
        yield f"Dòng không phải văn kiện, được bỏ qua: {len(outcome.skipped)}"
        yield from _cut([f"  Dòng {number}: {words[:60]}" for number, words in outcome.skipped], limit)
    if outcome.unused:
        yield f"Tệp trong thư mục mà bảng không nhắc đến: {len(outcome.unused)}"
        names = (path.name.encode(errors="replace").decode() for path in outcome.unused)  # some are no text at all
        yield from _cut([f"  {name}" for name in names], limit)
    new = len(outcome.of("new"))
    yield f"Đã đăng {new} văn kiện." if outcome.applied else "Chưa ghi gì. Thêm --apply để đăng các văn kiện mới."


def told(outcome: Outcome) -> dict:
    """The same to be kept and shown on a page: what is said of the names, the rows by group, those that were skipped,
    the files without a row, and the numbers of the rows that can be published."""
    return {
        "told": outcome.told,
        "groups": {verdict: [_line(entry).strip() for entry in outcome.of(verdict)] for verdict in GROUPS},
        "skipped": [f"Dòng {number}: {words[:60]}" for number, words in outcome.skipped],
        "unused": [path.name.encode(errors="replace").decode() for path in outcome.unused],
        "rows": [entry.row.number for entry in outcome.of("new")],
    }


def shown(outcome: dict) -> list[dict]:
    """What `told` has kept, group by group as a page shows it: `title` with the number of `lines`, of which the first
    are shown, and how many `more` there are. Empty groups are left out."""
    groups = outcome.get("groups", {})
    named = [
        ("Đã đăng", groups.get("done")),
        ("Tên cơ quan ban hành", outcome.get("told")),
        *((label, groups.get(verdict)) for verdict, label in GROUPS.items()),
        ("Dòng không phải văn kiện, được bỏ qua", outcome.get("skipped")),
        ("Tệp mà bảng không nhắc đến", outcome.get("unused")),
    ]
    return [
        {"title": f"{label}: {len(lines)}", "lines": lines[:ON_A_PAGE], "more": max(len(lines) - ON_A_PAGE, 0)}
        for label, lines in named
        if lines
    ]


def joined(shown: dict, outcome: Outcome) -> dict:
    """What was shown, with what became of the rows that were to be published."""
    now = told(outcome)["groups"]
    groups = {verdict: [*lines, *now[verdict]] for verdict, lines in shown["groups"].items()}
    return shown | {"groups": groups | {"new": [], "done": now["new"]}, "rows": []}


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
