"""Brings a roster in: rows go by COPY into a table of the transaction, the rest is compared and written by SQL in sets.

What an import decides:
- An empty cell says nothing, and so never wipes what the record has; a missing column is a column of empty cells.
- A birth date is never changed, a person of another unit is never taken over, one who has left or died is never brought
  back: these rows are errors that name the procedure.
- People who are missing from the list are named and left as they are: leaving has procedures of its own. Only those of
  a chi bộ that the list names are missing from it.
- Of two rows with one personal number the first counts.
- `activated_on` and `last_active_on` belong to the account and are never touched.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from members import audit, vietnamese
from members.models import Unit, User
from members.powers import Power
from members.rights import roles
from members.roster import compare, founding, preview, wordings
from members.roster.books import RosterError
from members.roster.outcome import Outcome
from members.roster.plausibility import limits_on
from members.roster.roster_reader import Reader
from members.roster.usual_rows import chunks
from members.roster.workbook import Workbook, open_roster
from members.roster.write import summary, write

CHUNK = 1_000  # rows a COPY message
ACTION = "roster.import"


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
    present = founding.unit_for(unit)
    workbook = open_list(path, present)
    place, founded = _place(unit, present, workbook, by=by, found_units=found_units)
    outcome = Outcome(unit=place, sheets=[each.sheet_name for each in workbook.lists], as_of=workbook.as_of)
    outcome.founded, outcome.left = founded, workbook.left
    outcome.newer = newer_than(workbook.as_of, place)
    outcome.skipped = stage(workbook, place, cells_under(place))
    if apply:
        compare.lock_members()
    compare.match(outcome)
    compare.weigh(outcome)
    compare.look_through(outcome)
    outcome.lines = preview.collect(workbook, outcome, limit)
    if apply:
        today = timezone.localdate()
        try:
            with roles.root_kept():
                write(outcome, by=by, since=min(workbook.as_of or today, today))
        except roles.RoleRefused as refusal:
            raise RosterError(str(refusal)) from refusal
        note_age(outcome.as_of, place)
        audit.record(by, ACTION, place, power=Power.IMPORT_ROSTER, after=summary(outcome), reason=Path(path).name)
        compare.close_stage()
        outcome.applied = True
    else:
        transaction.set_rollback(True)
    return outcome


def open_list(path: Path | str, unit: Unit | None, *, sheets: Iterable[str] = ()) -> Workbook:
    """As open_roster, with what officers of `unit` have said of its lists."""
    words = wordings.of(unit).get(wordings.Kind.COLUMN, {}) if unit else {}
    return open_roster(path, declared=words, sheets=set(sheets), one_cell=bool(unit) and has_one_cell(unit))


def has_one_cell(unit: Unit) -> bool:
    return unit.is_cell or Unit.objects.under([unit.path]).active().filter(kind__in=Unit.CELLS).count() == 1


def _place(
    code: str, unit: Unit | None, workbook: Workbook, *, by: User | None, found_units: bool
) -> tuple[Unit, list[Unit]]:
    founded: list[Unit] = []
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


def stage(
    workbook: Workbook, unit: Unit, cells: Mapping[str, int | None], tell: Callable[[int], None] = lambda rows: None
) -> list[int]:
    """Every person of the list into `roster_row`; returns the numbers of the rows that are no person's.

    `cells`: as of `cells_under`. `tell` hears now and then how many rows have been read. Raises RosterError when the
    unit has no chi bộ or the file breaks off.
    """
    if not cells:
        raise RosterError(f"{unit.name} chưa có chi bộ nào: hãy thành lập chi bộ, hoặc thêm --found-units.")
    today = timezone.localdate()
    until = max(workbook.as_of or today, today)
    reader = Reader(workbook, cells, not_after=until, words=wordings.of(unit), limits=limits_on(today))
    compare.open_stage()
    with connection.cursor() as cursor, cursor.copy("COPY roster_row FROM STDIN") as copy:
        for number, lines in enumerate(chunks(reader, CHUNK), start=1):
            copy.write(lines)
            tell(number * CHUNK)
    compare.note_twins()
    return reader.skipped


def newer_than(as_of: date | None, unit: Unit) -> date | None:
    """The latest date of the lists brought in for `unit`, when that is after `as_of`."""
    latest = unit.roster_as_of
    return latest if as_of and latest and latest > as_of else None


def note_age(as_of: date | None, unit: Unit) -> None:
    """A list of the day `as_of` has been written for `unit`; an older one than the latest changes nothing."""
    if as_of:
        older = Q(roster_as_of=None) | Q(roster_as_of__lt=as_of)
        Unit.objects.filter(older, pk=unit.pk).update(roster_as_of=as_of)


def cells_under(unit: Unit) -> Mapping[str, int | None]:
    """The chi bộ a row can name: by name, by name and đảng bộ, or by code; None where two bear the same name."""
    cells: dict[str, int | None] = {}
    found = Unit.objects.under([unit.path]).active().filter(kind__in=Unit.CELLS)
    for pk, code, name, parent in found.values_list("pk", "code", "name", "parent__name"):
        for words in {name, f"{name} {parent}"}:
            key = vietnamese.reading_key(words)
            cells[key] = None if key in cells else pk
        cells[vietnamese.reading_key(code)] = pk
    return cells
