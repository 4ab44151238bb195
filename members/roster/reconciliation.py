"""Reads an uploaded list and compares it with the records; nothing is written but the rows to be decided upon."""

from collections.abc import Mapping
from json import dumps
from pathlib import Path
from typing import Any

import structlog
from django.db import connection, transaction

from members import notices, vietnamese
from members.models import Member, RosterImport, RosterRow, Unit
from members.roster import compare, founding, work
from members.roster.outcome import Outcome
from members.roster.stage import cells_under, newer_than, stage
from members.roster.workbook import RosterError, Workbook, open_roster

log = structlog.get_logger(__name__)

State = RosterImport.State
FIGURES = (
    "rows", "new", "changed", "moved", "unchanged", "duplicate", "error", "missing", "valid", "note", "exempt",
    "other_reason", "eligible", "probationary",
)  # fmt: skip

# What does not differ is not kept: of a list of 500,000 people that says nothing new, nothing.
KEEP = """
INSERT INTO members_rosterrow (roster_id, kind, number, verdict, full_name, gender, birth_date, personal_id, card_no,
    card_no_legacy, cell_code, admission_date, official_date, phone, status, status_date, reason, name_key,
    name_folded, problems, person, home_code, before, after, record, first, phone_taken, decision, remark, result)
SELECT %(roster)s,
    CASE
        WHEN p.verdict IN ('new', 'duplicate') THEN p.verdict
        WHEN p.verdict <> 'known' THEN 'error'
        WHEN p.home <> p.cell THEN 'moved'
        WHEN p.after IS NOT NULL THEN 'changed'
        ELSE 'note'
    END,
    r.number, p.verdict, r.full_name, r.gender, r.birth_date, r.personal_id, r.card_no, r.card_no_legacy,
    coalesce(cell.code, founded.pair ->> 0), r.admission_date, r.official_date, r.phone, r.status, r.status_date,
    r.reason, r.name_key, r.name_folded, r.problems,
    CASE WHEN p.verdict <> 'elsewhere' THEN p.member END, CASE WHEN p.verdict <> 'elsewhere' THEN home.code END,
    CASE WHEN p.verdict = 'known' THEN p.before END, CASE WHEN p.verdict = 'known' THEN p.after END,
    CASE WHEN p.verdict IN ('other_birth', 'returned') THEN
        jsonb_build_object('birth_date', m.birth_date, 'status', m.status, 'status_date', m.status_date)
    END,
    p.first, s.free IS FALSE, '', '', ''
FROM roster_row r
JOIN roster_person p ON p.number = r.number
LEFT JOIN roster_sign_in s ON s.number = r.number
LEFT JOIN members_unit cell ON cell.id = r.cell
LEFT JOIN jsonb_array_elements(%(founded)s::jsonb) WITH ORDINALITY founded (pair, place) ON -founded.place = r.cell
LEFT JOIN members_unit home ON home.id = p.home
LEFT JOIN members_member m ON m.id = p.member AND p.verdict IN ('other_birth', 'returned')
WHERE p.verdict <> 'known' OR p.after IS NOT NULL OR p.home <> p.cell OR p.problems <> '[]' OR s.free IS FALSE
ORDER BY r.number
"""
MISSING = """
INSERT INTO members_rosterrow (roster_id, kind, verdict, person, full_name, name_folded, birth_date, home_code,
    problems, phone_taken, decision, remark, result)
SELECT %(roster)s, 'missing', 'missing', m.id, m.full_name, m.name_folded, m.birth_date, u.code, '[]', false, '', '', ''
FROM members_member m JOIN members_unit u ON u.id = m.unit_id
WHERE starts_with(u.path, %(path)s) AND m.status = ANY(%(counted)s)
AND NOT EXISTS (SELECT FROM roster_row r WHERE r.personal_id = m.personal_id)
ORDER BY u.path, m.name_key, m.id
"""
COUNTS = "SELECT kind, count(*) FROM members_rosterrow WHERE roster_id = %s GROUP BY kind"
MUCH = 10_000  # rows that outdate the planner's statistics


def read(pk: int) -> bool:
    """Takes the import from waiting to ready, or to failed with a sentence. False when there was nothing to do; may be
    called any number of times, after a killed worker too."""
    roster = work.claim(pk, State.WAITING, State.READING)
    if roster is None:
        return False
    roster.move("read")
    try:
        with work.local_copy(roster) as path, transaction.atomic():
            locked = work.lock(pk, State.READING)
            if locked:
                _compare(locked, path)
    except RosterError as error:
        log.warning(
            "roster_failed", roster=pk, step="read", error=type(error).__name__, cost="the list is not compared"
        )
        work.end(roster, str(error))
        return False
    return locked is not None


def _compare(roster: RosterImport, path: Path) -> None:
    work.tell(roster, "Đang mở tệp")
    workbook = open_roster(path)
    unit = roster.unit
    if unit.status not in Unit.WORKING:
        raise RosterError(f"{unit.name} không còn hoạt động ({unit.get_status_display().lower()}).")
    founded = founding.missing_cells(unit, workbook) if roster.found_units and not unit.is_cell else []
    outcome = Outcome(unit=unit, sheet=workbook.sheet_name, as_of=workbook.as_of, founded=[])
    cells = _cells(unit, founded)
    outcome.skipped = stage(workbook, unit, cells, lambda rows: work.tell(roster, "Đang đọc danh sách", rows))
    work.tell(roster, "Đang so sánh với hồ sơ")
    compare.match(outcome)
    compare.weigh(outcome)
    counts = _keep(roster, founded)
    compare.close_stage()
    roster.move(
        "show",
        attempts=0,
        founded=founded,
        newer=newer_than(workbook.as_of, unit),
        figures=_figures(outcome, counts),
        **_facts(workbook, outcome),
    )
    text = f"Đã so sánh xong danh sách “{roster.name}” của {unit.name}: đề nghị đồng chí xem và quyết định."
    notices.tell(roster.uploaded_by, text, work.address(roster))


def _cells(unit: Unit, founded: list[tuple[str, str]]) -> Mapping[str, int | None]:
    """As cells_under, and those that would be founded: they have no number yet and stand as -1, -2, …"""
    cells = dict(cells_under(unit))
    for place, (code, name) in enumerate(founded, start=1):
        cells |= {vietnamese.reading_key(words): -place for words in (code, name)}
    if not cells:
        raise RosterError(
            f"{unit.name} chưa có chi bộ nào. Đề nghị thành lập chi bộ trước, hoặc tải lại tệp và chọn "
            "“Thành lập chi bộ còn thiếu” khi tệp có trang “Danh mục chi bộ”."
        )
    return cells


def _keep(roster: RosterImport, founded: list[tuple[str, str]]) -> dict[str, int]:
    parameters: dict[str, Any] = {
        "roster": roster.pk,
        "founded": dumps(founded),
        "path": roster.unit.path,
        "counted": list(Member.COUNTED),
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, parameters)
        kept = cursor.rowcount
        cursor.execute(MISSING, parameters)
        if kept + cursor.rowcount >= MUCH:
            cursor.execute("ANALYZE members_rosterrow")
        cursor.execute(COUNTS, [roster.pk])
        return dict.fromkeys(RosterRow.Kind.values, 0) | dict(cursor.fetchall())


def _figures(outcome: Outcome, counts: dict[str, int]) -> dict:
    figures = {name: getattr(outcome, name) for name in FIGURES}
    return figures | {"kinds": counts, "problems": dict(outcome.problems), "changes": dict(outcome.changes)}


def _facts(workbook: Workbook, outcome: Outcome) -> dict:
    columns = {name: [column.letter, column.header] for name, column in workbook.columns.items()}
    return {
        "sheet": workbook.sheet_name[:100],
        "header_row": workbook.header_row,
        "columns": columns,
        "as_of": workbook.as_of,
        "skipped": outcome.skipped[:1_000],
    }
