"""What is printed of an import: the figures, then who is meant, with row, column and reason. Numbers are masked."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from json import loads
from typing import Any, NamedTuple

from django.db import connection
from psycopg.sql import SQL

from members.models import Member
from members.roster import words
from members.roster.compare import ABSENT, NAMED
from members.roster.outcome import GROUPS, Outcome
from members.roster.problems import KINDS
from members.roster.workbook import Workbook, numbered_as

FIRST = 10  # lines shown of each group unless all are asked for

WHICH = {
    "error": SQL("verdict NOT IN ('new', 'known', 'duplicate')"),
    "duplicate": SQL("verdict = 'duplicate'"),
    "moved": SQL("verdict = 'known' AND home <> cell"),
    "changed": SQL("verdict = 'known' AND home = cell AND after IS NOT NULL"),
    "new": SQL("verdict = 'new'"),
    "note": SQL(
        "verdict IN ('new', 'known') "
        "AND (problems <> '[]' OR number IN (SELECT number FROM roster_sign_in WHERE NOT free))"
    ),
}
PEOPLE = SQL("""
SELECT p.number, coalesce(p.full_name, ''), p.verdict, p.problems, p.before, p.after, p.first, p.birth_date,
    p.birth_precision, m.birth_date, m.birth_precision, m.status, m.status_date, home.name, above.name, cell.name,
    NOT s.free
FROM (SELECT * FROM roster_person WHERE {which} ORDER BY number LIMIT %(limit)s) p
LEFT JOIN members_member m ON m.id = p.member
LEFT JOIN members_unit home ON home.id = p.home
LEFT JOIN members_unit above ON above.id = home.parent_id
LEFT JOIN members_unit cell ON cell.id = p.cell
LEFT JOIN roster_sign_in s ON s.number = p.number
ORDER BY p.number
""")
MISSING = SQL("""
SELECT m.full_name, u.name FROM members_member m JOIN members_unit u ON u.id = m.unit_id
WHERE {absent} AND {named}
ORDER BY u.path, m.name_key, m.id LIMIT %(limit)s
""").format(absent=ABSENT, named=NAMED)


class Person(NamedTuple):
    """One row of PEOPLE."""

    number: int
    name: str
    verdict: str
    problems: str
    before: str | None
    after: str | None
    first: int | None
    said_birth: date | None
    said_precision: str | None
    birth_date: date | None
    birth_precision: str | None
    status: str | None
    status_date: date | None
    home: str | None
    above: str | None
    cell: str | None
    phone_taken: bool | None


def collect(workbook: Workbook, outcome: Outcome, limit: int | None) -> dict[str, list[str]]:
    """The lines of every group while the tables of the comparison stand; `limit` None for all of them. Only groups that
    have somebody are looked for: each costs a pass over the list."""
    asked: dict[str, Any] = {"path": outcome.unit.path, "counted": list(Member.COUNTED), "limit": limit}
    lines: dict[str, list[str]] = {group: [] for group in GROUPS}
    with connection.cursor() as cursor:
        for group in filter(partial(getattr, outcome), WHICH):
            cursor.execute(PEOPLE.format(which=WHICH[group]), asked)
            people = map(Person._make, cursor.fetchall())
            lines[group] = [_line(group, person, workbook) for person in people]
        if outcome.missing:
            cursor.execute(MISSING, asked)
            lines["missing"] = [f"{name}: {cell}" for name, cell in cursor.fetchall()]
    return lines


def _line(group: str, person: Person, workbook: Workbook) -> str:
    sheets = [each.sheet_name for each in workbook.lists]
    who = words.place(person.number, sheets) + (f", {person.name}" if person.name else "")
    if group in {"error", "note"}:
        return f"{who}: {' '.join(_faults(person, workbook))}"
    if group == "duplicate":
        first = words.place(person.first or 0, sheets)
        return f"{who}: cùng số định danh cá nhân với {words.inside(first)}"
    if group in {"moved", "changed"}:
        place = [f"{person.home} → {person.cell}"] if group == "moved" else []
        differences = words.differences(loads(person.before or "{}"), loads(person.after or "{}"))
        return f"{who}: " + "; ".join(place + [f"{label} {old} → {new}" for label, old, new in differences])
    return f"{who}: {person.cell}"


def _faults(person: Person, workbook: Workbook) -> Iterator[str]:
    place, _ = numbered_as(person.number)
    yield from words.faults(loads(person.problems), workbook.lists[place].columns)
    explanations = {
        "other_birth": lambda: words.other_birth(
            (person.said_birth, person.said_precision), (person.birth_date, person.birth_precision)
        ),
        "elsewhere": lambda: f"{person.home}, {person.above}" if person.above else person.home,
        "returned": lambda: words.returned(person.status, person.status_date),
    }
    if person.verdict in explanations:
        yield words.sentence(person.verdict, explanations[person.verdict]())
    if person.phone_taken:
        yield words.sentence("phone_taken")


def render(outcome: Outcome) -> str:
    """The whole preview, or the report of what was written, as text for a terminal."""
    return "\n".join([*_head(outcome), "", *_figures(outcome), *_groups(outcome), "", _end(outcome)])


def _head(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.unit.name} ({outcome.unit.code})"
    until = f", đến ngày {outcome.as_of:%d/%m/%Y}" if outcome.as_of else ""
    names = ", ".join(f"“{sheet}”" for sheet in outcome.sheets)
    yield f"Trang {names}{until}: {outcome.rows} dòng đảng viên"
    if outcome.left:
        yield f"Không đọc trang {', '.join(f'“{sheet}”' for sheet in outcome.left)}: thiếu cột bắt buộc."
    if outcome.newer:
        yield f"Lưu ý: trước đây đã nhập danh sách đến ngày {outcome.newer:%d/%m/%Y}, mới hơn danh sách này."
    if outcome.skipped:
        rows = (words.place(number, outcome.sheets).removeprefix("Dòng ") for number in outcome.skipped[:FIRST])
        yield f"Bỏ qua các dòng không ghi đảng viên: {', '.join(rows)}"
    if outcome.founded:
        verb = "Đã thành lập" if outcome.applied else "Sẽ thành lập"
        yield f"{verb} {len(outcome.founded)} tổ chức đảng: {', '.join(unit.name for unit in outcome.founded)}"


def _figures(outcome: Outcome) -> Iterator[str]:
    figures = {
        "Mới": outcome.new,
        "Thay đổi": outcome.changed,
        "Chuyển chi bộ": outcome.moved,
        "Không đổi": outcome.unchanged,
        "Trùng trong danh sách": outcome.duplicate,
        "Có lỗi": outcome.error,
        "Vắng trong danh sách": outcome.missing,
    }
    for label, figure in figures.items():
        yield f"  {label:<24}{figure:>8}"
    if outcome.unnamed:
        yield f"  Không tính là vắng: {outcome.unnamed} đảng viên của các chi bộ mà danh sách không ghi"
    yield (
        f"  {outcome.valid} đảng viên hợp lệ: {outcome.exempt} miễn sinh hoạt, "
        f"{outcome.other_reason} có lý do chưa cài đặt, {outcome.eligible} đủ điều kiện, {outcome.probationary} dự bị"
    )
    if outcome.changes:
        yield "  Thay đổi gồm: " + ", ".join(f"{_label(name)} {count}" for name, count in outcome.changes.most_common())
    stopping = ((KINDS[kind].why, count) for kind, count in outcome.problems.most_common() if KINDS[kind].stops)
    if outcome.error:
        yield "  Lỗi gồm: " + ", ".join(f"{words.inside(why)} {count}" for why, count in stopping)


def _label(name: str) -> str:
    kind, _, status = name.partition(".")
    return words.inside(Member.Status(status).label) if status else words.LABELS[kind]


def _groups(outcome: Outcome) -> Iterator[str]:
    for group, title in GROUPS.items():
        if lines := outcome.lines[group]:
            yield f"\n{title}:"
            yield from (f"  {line}" for line in lines)
            if (rest := getattr(outcome, group) - len(lines)) > 0:
                yield f"  … và {rest} dòng nữa (thêm --all để xem tất cả)"


def _end(outcome: Outcome) -> str:
    if outcome.applied:
        return "Đã ghi." if outcome.writes else "Không có gì mới để ghi."
    return "Chưa ghi gì. Thêm --apply để ghi." if outcome.writes else "Chưa ghi gì, và cũng không có gì để ghi."
