"""Brings a roster in: rows go by COPY into a table of the transaction, the rest is compared and written by SQL in sets.

What an import decides:
- An empty cell says nothing, and so never wipes what the record has; a missing column is a column of empty cells.
- A birth date is never changed, a person of another unit is never taken over, one who has left or died is never brought
  back: these rows are errors that name the procedure.
- People who are missing from the list are named and left as they are: leaving has procedures of its own.
- Of two rows with one personal number the first counts.
- `activated_on` and `last_active_on` belong to the account and are never touched.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from json import dumps
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from members import audit, vietnamese
from members.models import AuditEntry, Member, Unit, User
from members.powers import Power
from members.roster import founding, preview
from members.roster.outcome import Outcome
from members.roster.reader import Reader, Row
from members.roster.workbook import RosterError, Workbook, open_roster
from members.roster.write import summary, write

CHUNK = 2_000  # rows a COPY message
ACTION = "roster.import"

STAGE = """
CREATE TEMPORARY TABLE roster_row (
    number int, full_name text, gender text, birth_date date, personal_id text COLLATE "C",
    card_no text, card_no_legacy text, cell bigint, admission_date date, official_date date, phone text,
    status text, status_date date, reason text, name_key text, name_folded text, problems jsonb, in_error boolean
) ON COMMIT DROP
"""

# One pass: every row meets the record of its person, if there is one; `before` and `after` hold only what differs.
COMPARE = """
CREATE TEMPORARY TABLE roster_person ON COMMIT DROP AS
WITH twin AS (
    SELECT personal_id, min(number) AS first FROM roster_row WHERE NOT in_error GROUP BY personal_id HAVING count(*) > 1
)
SELECT r.number, r.problems, r.personal_id, r.birth_date, r.cell, r.name_key, r.name_folded, twin.first,
    m.id AS member, m.unit_id AS home, n.*,
    CASE WHEN differs THEN (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(o)) WHERE value <> to_jsonb(n) -> key
    ) END AS before,
    CASE WHEN differs THEN (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(n)) WHERE value <> to_jsonb(o) -> key
    ) END AS after,
    CASE
        WHEN r.in_error THEN 'error'
        WHEN r.number > twin.first THEN 'duplicate'
        WHEN m.id IS NULL THEN 'new'
        WHEN m.birth_date <> r.birth_date THEN 'other_birth'
        WHEN NOT starts_with(home.path, %(path)s) THEN 'elsewhere'
        WHEN m.status IN ('left', 'deceased') AND n.status <> m.status THEN 'returned'
        ELSE 'known'
    END AS verdict
FROM roster_row r
LEFT JOIN twin ON twin.personal_id = r.personal_id AND NOT r.in_error
LEFT JOIN members_member m ON m.personal_id = r.personal_id AND NOT r.in_error
LEFT JOIN members_unit home ON home.id = m.unit_id
CROSS JOIN LATERAL (
    SELECT m.full_name::text, m.gender::text, m.admission_date, m.official_date, m.card_no::text,
        m.card_no_legacy::text, m.phone::text, m.status::text, m.status_date, m.ineligible_reason::text
) o
CROSS JOIN LATERAL (
    SELECT r.full_name, r.gender,
        coalesce(r.admission_date, m.admission_date) AS admission_date,
        coalesce(r.official_date, m.official_date) AS official_date,
        coalesce(r.card_no, m.card_no, '') AS card_no,
        coalesce(r.card_no_legacy, m.card_no_legacy, '') AS card_no_legacy,
        coalesce(r.phone, m.phone, '') AS phone,
        coalesce(r.status, m.status, 'active') AS status,
        CASE WHEN r.status <> m.status THEN r.status_date ELSE coalesce(r.status_date, m.status_date) END
            AS status_date,
        CASE
            WHEN coalesce(r.status, m.status) = 'exempt' THEN 'exempt'
            WHEN r.reason IS NOT NULL THEN r.reason
            WHEN m.ineligible_reason = 'exempt' THEN ''
            ELSE coalesce(m.ineligible_reason, '')
        END::text AS ineligible_reason
) n
CROSS JOIN LATERAL (SELECT m.id IS NOT NULL AND o IS DISTINCT FROM n AS differs) d
"""

# An account signs in with the number of its member: it follows a new one, unless that is somebody else's.
SIGN_IN = """
CREATE TEMPORARY TABLE roster_sign_in ON COMMIT DROP AS
SELECT p.number, p.cell, p.full_name, p.phone, u.id AS account, u.phone AS before,
    p.number = min(p.number) OVER (PARTITION BY p.phone)
        AND NOT EXISTS (SELECT FROM members_user o WHERE o.phone = p.phone AND o.id <> u.id) AS free
FROM roster_person p JOIN members_user u ON u.member_id = p.member
WHERE p.verdict = 'known' AND p.after ? 'phone' AND p.phone <> '' AND u.phone <> p.phone
"""

FIGURES = """
SELECT count(*) FILTER (WHERE verdict = 'new') AS new,
    count(*) FILTER (WHERE verdict = 'known' AND after IS NOT NULL) AS changed,
    count(*) FILTER (WHERE verdict = 'known' AND home <> cell) AS moved,
    count(*) FILTER (WHERE verdict = 'known' AND home = cell AND after IS NULL) AS unchanged,
    count(*) FILTER (WHERE verdict = 'duplicate') AS duplicate,
    count(*) FILTER (WHERE verdict NOT IN ('new', 'known', 'duplicate')) AS error,
    count(*) FILTER (WHERE taken) AS valid,
    count(*) FILTER (WHERE taken AND status = 'exempt') AS exempt,
    count(*) FILTER (WHERE taken AND status <> 'exempt' AND ineligible_reason <> '') AS other_reason,
    count(*) FILTER (WHERE taken AND status = ANY(%(counted)s) AND ineligible_reason = '') AS eligible,
    count(*) FILTER (WHERE taken AND official_date IS NULL) AS probationary,
    count(*) FILTER (
        WHERE taken AND (problems <> '[]' OR number IN (SELECT number FROM roster_sign_in WHERE NOT free))
    ) AS note,
    count(*) AS rows,
    (
        SELECT count(*) FROM members_member m JOIN members_unit u ON u.id = m.unit_id
        WHERE starts_with(u.path, %(path)s) AND m.status = ANY(%(counted)s)
        AND NOT EXISTS (SELECT FROM roster_row r WHERE r.personal_id = m.personal_id)
    ) AS missing
FROM roster_person, LATERAL (SELECT verdict IN ('new', 'known') AS taken) t
"""
PROBLEMS = """
SELECT kind, count(DISTINCT number) FROM (
    SELECT problem ->> 1 AS kind, number FROM roster_person, jsonb_array_elements(problems) problem
    WHERE verdict <> 'duplicate'
    UNION ALL SELECT verdict, number FROM roster_person WHERE verdict IN ('other_birth', 'elsewhere', 'returned')
    UNION ALL SELECT 'phone_taken', number FROM roster_sign_in WHERE NOT free
) said GROUP BY kind
"""
CHANGES = """
SELECT CASE WHEN key = 'status' THEN 'status.' || (after ->> key) ELSE key END, count(*)
FROM roster_person, jsonb_object_keys(after) key WHERE verdict = 'known' GROUP BY 1
"""
TABLES = "roster_row, roster_person, roster_sign_in"


@transaction.atomic
def run(
    path: Path | str,
    unit: str,
    *,
    by: User | None = None,
    apply: bool = False,
    found_units: bool = False,
    limit: int | None = preview.FIRST,
) -> Outcome:
    """Compares the roster at `path` with the records under the unit of code `unit`, and writes it when `apply`.

    Without `apply` nothing is written, not even the units that `found_units` would found. `limit`: lines kept of a
    group, None for all. Raises RosterError, with nothing written, when the file or the unit will not do.
    """
    workbook = open_roster(path)
    place, founded = _place(unit, workbook, by=by, found_units=found_units)
    outcome = Outcome(unit=place, sheet=workbook.sheet_name, as_of=workbook.as_of, founded=founded)
    outcome.newer = _newer_than(workbook.as_of, place)
    outcome.skipped = _stage(workbook, place)
    if apply:  # nobody changes a member between the comparison and the writing
        _execute("LOCK TABLE members_member, members_affiliation IN SHARE ROW EXCLUSIVE MODE")
    _compare(outcome)
    outcome.lines = preview.collect(workbook, place, limit)
    if apply:
        today = timezone.localdate()
        write(outcome, by=by, since=min(workbook.as_of or today, today))
        audit.record(by, ACTION, place, power=Power.IMPORT_ROSTER, after=summary(outcome), reason=Path(path).name)
        _execute(f"DROP TABLE {TABLES}")
        outcome.applied = True
    else:
        transaction.set_rollback(True)
    return outcome


def _place(code: str, workbook: Workbook, *, by: User | None, found_units: bool) -> tuple[Unit, list[Unit]]:
    unit, founded = founding.unit_for(code), []
    if unit is None and found_units:
        founded = founding.found_unit(code, workbook, by=by)
        unit = founded[-1]
    if unit is None:
        raise RosterError(
            f"Chưa có tổ chức đảng mã {code}. Hãy kiểm tra lại mã, "
            "hoặc thêm --found-units để thành lập theo danh sách này."
        )
    if unit.status not in Unit.WORKING:
        raise RosterError(f"{unit.name} không còn hoạt động ({unit.get_status_display().lower()}).")
    if found_units and not unit.is_cell:
        founded += founding.found_cells(unit, workbook, by=by)
    return unit, founded


def _stage(workbook: Workbook, unit: Unit) -> list[int]:
    """Every person of the list into `roster_row`; returns the numbers of the rows that are no person's."""
    today = timezone.localdate()
    units = _cells_under(unit)
    if not units:
        raise RosterError(f"{unit.name} chưa có chi bộ nào: hãy thành lập chi bộ, hoặc thêm --found-units.")
    reader = Reader(workbook, units, not_after=max(workbook.as_of or today, today))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")  # half a million rows are joined in memory, not on disk
        cursor.execute(STAGE)
        with cursor.copy("COPY roster_row FROM STDIN") as copy:
            for lines in _chunks(reader):
                copy.write(lines)
        cursor.execute("ANALYZE roster_row")
    return reader.skipped


def _compare(outcome: Outcome) -> None:
    asked = {"path": outcome.unit.path, "counted": list(Member.COUNTED)}
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, asked)
        cursor.execute(SIGN_IN)
        cursor.execute(FIGURES, asked)
        for column, figure in zip(cursor.description, cursor.fetchone(), strict=True):
            setattr(outcome, column.name, figure)
        for statement, counter in ((PROBLEMS, outcome.problems), (CHANGES, outcome.changes)):
            cursor.execute(statement)
            counter.update(dict(cursor.fetchall()))


def _newer_than(as_of: date | None, unit: Unit) -> date | None:
    """The latest date of the lists brought in for `unit`, when that is after `as_of`."""
    told = AuditEntry.objects.filter(action=ACTION, unit=unit).values_list("after__as_of", flat=True)
    latest = max(filter(None, told), default=None)
    if as_of and latest and date.fromisoformat(latest) > as_of:
        return date.fromisoformat(latest)
    return None


def _cells_under(unit: Unit) -> Mapping[str, int | None]:
    """The chi bộ a row can name: by name, by name and đảng bộ, or by code; None where two bear the same name."""
    cells: dict[str, int | None] = {}
    found = Unit.objects.under([unit.path]).active().filter(kind__in=Unit.CELLS)
    for pk, code, name, parent in found.values_list("pk", "code", "name", "parent__name"):
        for words in {name, f"{name} {parent}"}:
            key = vietnamese.reading_key(words)
            cells[key] = None if key in cells else pk
        cells[vietnamese.reading_key(code)] = pk
    return cells


def _chunks(rows: Iterable[Row]) -> Iterator[str]:
    lines = map(_line, rows)
    while chunk := "".join(islice(lines, CHUNK)):
        yield chunk


def _line(row: Row) -> str:
    """As COPY reads it. Only problems are free text: no other value can have a tab, a line end or a backslash."""
    *values, problems = row
    values = ["\\N" if value is None else str(value) for value in values]
    said = dumps(problems).replace("\\", "\\\\") if problems else "[]"
    return "\t".join((*values, said, "t" if row.in_error else "f")) + "\n"


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
