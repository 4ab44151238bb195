"""Reads an uploaded list and compares it with the records; nothing is written but the rows to be decided upon."""

from collections.abc import Mapping
from json import dumps
from pathlib import Path
from typing import Any

import structlog
from django.db import connection, transaction
from psycopg.sql import SQL

from members import notices, vietnamese
from members.models import Member, RosterImport, RosterRow, Unit
from members.roster import compare, explaining, founding, work
from members.roster.books import RosterError
from members.roster.outcome import Outcome
from members.roster.stage import cells_under, open_list, stage
from members.roster.workbook import ColumnsUnknown, Workbook

log = structlog.get_logger(__name__)

State = RosterImport.State
FIGURES = (
    "rows", "new", "changed", "moved", "unchanged", "duplicate", "error", "missing", "unnamed", "valid", "note",
    "exempt", "other_reason", "eligible", "probationary",
)  # fmt: skip

# What does not differ is not kept: of a list of 500,000 people that says nothing new, nothing.
KEEP = """
INSERT INTO members_rosterrow (roster_id, kind, number, verdict, full_name, gender, birth_date, birth_precision,
    personal_id, card_no, card_no_legacy, cell_code, admission_date, official_date, phone, status, status_date, reason,
    name_key, name_folded, more, problems, person, home_code, before, after, record, first, rank, phone_taken, decision,
    remark, result)
SELECT %(roster)s,
    CASE
        WHEN p.verdict IN ('new', 'duplicate') THEN p.verdict
        WHEN p.verdict <> 'known' THEN 'error'
        WHEN p.home <> p.cell THEN 'moved'
        WHEN p.after IS NOT NULL THEN 'changed'
        ELSE 'note'
    END,
    r.number, p.verdict, r.full_name, r.gender, r.birth_date, r.birth_precision, r.personal_id, r.card_no,
    r.card_no_legacy,
    coalesce(cell.code, founded.pair ->> 0), r.admission_date, r.official_date, r.phone, r.status, r.status_date,
    r.reason, r.name_key, r.name_folded, r.more, r.problems,
    CASE WHEN p.verdict <> 'elsewhere' THEN p.member END, CASE WHEN p.verdict <> 'elsewhere' THEN home.code END,
    CASE WHEN p.verdict = 'known' THEN p.before END, CASE WHEN p.verdict = 'known' THEN p.after END,
    CASE WHEN p.verdict IN ('other_birth', 'returned') THEN
        jsonb_build_object('birth_date', m.birth_date, 'birth_precision', m.birth_precision,
            'status', m.status, 'status_date', m.status_date)
    END,
    p.first,
    CASE
        WHEN p.verdict <> 'known' THEN 9
        WHEN p.after ->> 'status' = 'deceased' THEN 1
        WHEN p.after ? 'full_name' THEN 2
        WHEN p.after ? 'status' THEN 3
        WHEN p.after ? 'ineligible_reason' OR p.after ? 'official_date' THEN 4
        ELSE 9
    END,
    s.free IS FALSE, '', '', ''
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
MISSING = SQL("""
INSERT INTO members_rosterrow (roster_id, kind, verdict, person, full_name, name_folded, birth_date, birth_precision,
    home_code, problems, phone_taken, decision, remark, result)
SELECT %(roster)s, 'missing', 'missing', m.id, m.full_name, m.name_folded, m.birth_date, m.birth_precision, u.code,
    '[]', false, '', '', ''
FROM members_member m JOIN members_unit u ON u.id = m.unit_id
WHERE {absent} AND {named}
ORDER BY u.path, m.name_key, m.id
""").format(absent=compare.ABSENT, named=compare.NAMED)
# What the changes of a group are of, for who looks through them one kind after the other.
FILTERS = """
SELECT CASE WHEN home <> cell THEN 'moved' ELSE 'changed' END,
    CASE WHEN key = 'status' AND after ->> key = 'deceased' THEN 'deceased' ELSE key END, count(*)
FROM roster_person, jsonb_object_keys(after) key WHERE verdict = 'known' GROUP BY 1, 2
"""
# Words that stopped a row or a value, as often as they come: for an officer to explain.
WORDS = """
SELECT CASE problem ->> 1
        WHEN 'unknown_cell' THEN 'cell' WHEN 'unknown_status' THEN 'status' ELSE 'reason'
    END AS kind, problem ->> 2, count(*)
FROM roster_row, jsonb_array_elements(problems) problem
WHERE problems <> '[]' AND problem ->> 1 IN ('unknown_cell', 'unknown_status', 'unknown_reason') AND problem ->> 2 <> ''
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2 LIMIT 200
"""
# Who is new here though the unit has had them for long: their row was wrong in the list before.
WRONG_BEFORE = """
WITH wrong AS (SELECT * FROM members_rosterrow WHERE roster_id = %(before)s AND kind = 'error'),
new AS (SELECT * FROM members_rosterrow WHERE roster_id = %(roster)s AND kind = 'new'),
met AS (
    SELECT new.id, wrong.number FROM new JOIN wrong USING (personal_id)
    UNION ALL SELECT new.id, wrong.number FROM new JOIN wrong USING (name_folded)
    WHERE wrong.personal_id IS NULL AND coalesce(wrong.birth_date = new.birth_date, true)
)
UPDATE members_rosterrow a SET record = jsonb_build_object('was_wrong', met.number)
FROM (SELECT id, min(number) AS number FROM met GROUP BY id) met WHERE a.id = met.id
"""
# Who is missing may be there under a row that is wrong, or as somebody new with another number.
PERHAPS = """
UPDATE members_rosterrow a SET record = jsonb_build_object('perhaps', found.number)
FROM (
    SELECT missing.id, min(other.number) AS number
    FROM members_rosterrow missing JOIN members_rosterrow other USING (roster_id, name_folded)
    WHERE roster_id = %(roster)s AND missing.kind = 'missing' AND other.kind IN ('error', 'new')
    AND coalesce(date_part('year', other.birth_date) = date_part('year', missing.birth_date), true)
    GROUP BY missing.id
) found WHERE a.id = found.id
"""
DECIDED = """
CREATE TEMPORARY TABLE roster_decided ON COMMIT DROP AS
SELECT kind, number, person, decision, remark FROM members_rosterrow WHERE roster_id = %(roster)s AND decision <> ''
"""
DECIDE_AGAIN = """
UPDATE members_rosterrow a SET decision = d.decision, remark = d.remark FROM roster_decided d
WHERE a.roster_id = %(roster)s AND a.kind = d.kind
AND a.number IS NOT DISTINCT FROM d.number AND a.person IS NOT DISTINCT FROM d.person
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
    unit = roster.unit
    if unit.status not in Unit.WORKING:
        raise RosterError(f"{unit.name} không còn hoạt động ({unit.get_status_display().lower()}).")
    try:
        workbook = open_list(path, unit, sheets=roster.sheets)
    except ColumnsUnknown as unknown:
        _ask(roster, unknown)
        return
    founded = founding.missing_cells(unit, workbook) if roster.found_units and not unit.is_cell else []
    outcome = Outcome(unit=unit, sheets=[each.sheet_name for each in workbook.lists], as_of=workbook.as_of)
    cells = _cells(unit, founded)
    outcome.skipped = stage(workbook, unit, cells, lambda rows: work.tell(roster, "Đang đọc danh sách", rows))
    work.tell(roster, "Đang so sánh với hồ sơ")
    compare.match(outcome)
    compare.weigh(outcome)
    compare.look_through(outcome)
    explained = explaining.said(roster)
    figures = _keep(roster, founded)
    facts = _facts(workbook, outcome)
    compare.close_stage()
    figures = {name: getattr(outcome, name) for name in FIGURES} | figures
    figures |= {"problems": dict(outcome.problems), "changes": dict(outcome.changes)}
    roster.move("show", attempts=0, founded=founded, figures=figures, **facts)
    explaining.say_again(roster, explained)
    text = f"Đã so sánh xong danh sách “{roster.name}” của {unit.name}: đề nghị đồng chí xem và quyết định."
    notices.tell(roster.uploaded_by, text, work.address(roster))


def _ask(roster: RosterImport, unknown: ColumnsUnknown) -> None:
    """Columns that are needed have headings nobody knows: an officer says which they are."""
    roster.move("ask", attempts=0, failure="", reading=_met([unknown.workbook], []) | {"why": str(unknown)})
    text = f"Danh sách “{roster.name}”: {unknown} Đề nghị chỉ cột nào là gì."
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


def _keep(roster: RosterImport, founded: list[tuple[str, str]]) -> dict:
    """Writes the rows to be decided upon; returns the figures that only they tell. Of a list that is read once more
    the decisions stay."""
    asked: dict[str, Any] = {
        "roster": roster.pk,
        "founded": dumps(founded),
        "path": roster.unit.path,
        "counted": list(Member.COUNTED),
        "before": _before(roster),
    }
    with connection.cursor() as cursor:
        cursor.execute(DECIDED, asked)
        RosterRow.objects.filter(roster=roster).delete()
        cursor.execute(KEEP, asked)
        kept = cursor.rowcount
        cursor.execute(MISSING, asked)
        if kept + cursor.rowcount >= MUCH:
            cursor.execute("ANALYZE members_rosterrow (roster_id, kind, decision, number, person)")
        cursor.execute(WRONG_BEFORE, asked)
        figures: dict[str, Any] = {"were_wrong": cursor.rowcount}
        cursor.execute(PERHAPS, asked)
        cursor.execute(DECIDE_AGAIN, asked)
        cursor.execute("DROP TABLE roster_decided")
        cursor.execute(COUNTS, [roster.pk])
        figures["kinds"] = dict.fromkeys(RosterRow.Kind.values, 0) | dict(cursor.fetchall())
        cursor.execute(FILTERS)
        figures["filters"] = {}
        for kind, name, many in cursor.fetchall():
            figures["filters"].setdefault(kind, {})[name] = many
    return figures


def _before(roster: RosterImport) -> int | None:
    """The list of this unit that was written before."""
    written = RosterImport.objects.filter(unit=roster.unit, state=State.DONE, pk__lt=roster.pk)
    return written.order_by("-applied_at").values_list("pk", flat=True).first()


def _met(lists: list[Workbook], left: list[str]) -> dict:
    """What the reading met, for the page that asks about it."""
    unknown = [
        [column.letter, column.header[:100], each.samples.get(column.letter, [])]
        for each in lists[:1]
        for column in each.header.unknown
    ]
    read = [[each.sheet_name, each.header_row, _columns(each)] for each in lists]
    return {"lists": read, "left": left, "columns": unknown, "words": []}


def _columns(workbook: Workbook) -> dict[str, list[str]]:
    return {name: [column.letter, column.header[:100]] for name, column in workbook.columns.items()}


def _facts(workbook: Workbook, outcome: Outcome) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(WORDS)
        words = [list(found) for found in cursor.fetchall()]
    return {
        "sheet": workbook.sheet_name[:100],
        "header_row": workbook.header_row,
        "columns": _columns(workbook),
        "as_of": workbook.as_of,
        "skipped": outcome.skipped[:1_000],
        "reading": _met(workbook.lists, workbook.left) | {"words": words},
    }
