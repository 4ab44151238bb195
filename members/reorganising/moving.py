"""Moves subtrees in the tree and keeps its history; everything in sets, whatever the number of units."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Count

from members import vietnamese
from members.models import Member, Unit, UnitPeriod
from members.models.units import STEP
from members.reorganising.change import Change, Part, UnitLine, told
from members.reorganising.plan import NAME_LIMIT, refuse_earlier_than_the_last_change, wrong
from members.tree import codes, founding

DEEPEST = Unit._meta.get_field("path").max_length

# A path or a code is never given twice, so that no row of this statement meets another on its way.
PLACE = """
UPDATE members_unit SET parent_id = v.parent, path = v.path, code = v.code, name = v.name, name_folded = v.folded
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS v (id, parent, path, code, name, folded)
WHERE members_unit.id = v.id
"""
END_PERIODS = "UPDATE members_unitperiod SET valid_to = %s WHERE unit_id = ANY(%s) AND valid_to IS NULL"
BEGIN_PERIODS = """
INSERT INTO members_unitperiod (unit_id, parent_id, path, code, name, name_folded, kind, level, valid_from)
SELECT id, parent_id, path, code, name, name_folded, kind, level, %s FROM members_unit
WHERE id = ANY(%s) ORDER BY path
"""


def attach(change: Change, tops: list[Unit], parent: Unit) -> list[Unit]:
    """Puts `tops` (under one or several parents) with everything below them under `parent`, from the day of the event.

    Codes begin with those of the new units above, a name that is taken there gets the old parent's beside it. Returns
    all that moved, changed in place as the database has them now. Raises ValidationError where the tree has no room.
    """
    if not tops:
        return []
    old_parents = Unit.objects.in_bulk({unit.parent_id for unit in tops})
    moving = list(Unit.objects.under([unit.path for unit in tops]).order_by("path"))
    working = [unit for unit in moving if unit.status in Unit.WORKING]
    refuse_earlier_than_the_last_change([unit.pk for unit in working], change.day)
    lines = {unit.pk: (unit.name, unit.code, unit.parent_id) for unit in working}
    _note_members(change, moving, tops, old_parents, parent)
    _repath(moving, tops, parent)
    by_pk = {unit.pk: unit for unit in moving}
    heads = [by_pk[unit.pk] for unit in tops]
    _rename(heads, parent, old_parents)
    for head in heads:
        head.parent = parent
    _recode(working, by_pk, parent)
    write(moving)
    open_new_periods(change, working)
    for unit in working:
        name, code, above = lines[unit.pk]
        _tell(change, unit, name, code, old_parents.get(above), follows=unit.parent_id != parent.pk)
    change.part(Part.MOVED, working)
    return moving


def _note_members(change: Change, moving: list[Unit], tops: list[Unit], old_parents: dict, parent: Unit) -> None:
    """Before they move: how many members go along, and with which of `tops` from one superior to another."""
    counts = dict(
        Member.objects.counted()
        .filter(unit__in=[unit.pk for unit in moving])
        .order_by()
        .values_list("unit__path")
        .annotate(many=Count("pk"))
    )
    change.found.members += sum(counts.values())
    for top in tops:
        many = sum(count for path, count in counts.items() if path.startswith(top.path))
        change.leave(many, old_parents[top.parent_id], parent)


def shelve(closed: list[Unit], successor: Unit) -> None:
    """Puts closed units, and those that lay under them already, directly under `successor`: anyone who holds a power
    there holds it over what they have left. Their history ended before and stays as it was."""
    past = Unit.objects.filter(parent__in=closed).exclude(status__in=Unit.WORKING).order_by("path")
    shelved = [*closed, *past]
    for unit, path in zip(shelved, founding.next_paths(successor, len(shelved)), strict=True):
        unit.path, unit.parent = path, successor
        _refuse_too_deep(path)
    write(shelved)


def open_new_periods(change: Change, changed: Iterable[Unit]) -> None:
    """Ends the open period of each of `changed` on the day of the event and opens that of what it is now."""
    pks = [unit.pk for unit in changed]
    end(change, pks)
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_PERIODS, [change.day, pks])


def end(change: Change, pks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(END_PERIODS, [change.day, pks])


def write(changed: list[Unit]) -> None:
    columns: list[Any] = [
        [unit.pk for unit in changed],
        [unit.parent_id for unit in changed],
        [unit.path for unit in changed],
        [unit.code for unit in changed],
        [unit.name for unit in changed],
        [vietnamese.search_text(unit.name) for unit in changed],
    ]
    with connection.cursor() as cursor:
        cursor.execute(PLACE, columns)


def found(change: Change, unit: Unit, parent: Unit, *, code: str = "") -> Unit:
    """Saves the new `unit` under `parent` with the next free code, or with `code`. Raises ValidationError when its name
    or code is taken, or when `parent` is a chi bộ."""
    refuse_cell(parent)
    refuse_taken_name(unit.name, parent)
    unit.clean_fields(exclude=["parent", "path", "code", "name_folded"])
    unit.parent, (unit.path,) = parent, founding.next_paths(parent, 1)
    _refuse_too_deep(unit.path)
    if code and not codes.begins(code, parent.code):
        raise wrong(f"Mã {code} không thuộc {parent.name}, mã {parent.code}.")
    unit.code = code or codes.assign([codes.Wish(0, unit.kind, parent.code)])[0]
    if code and (Unit.objects.filter(code=code).exists() or UnitPeriod.objects.filter(code=code).exists()):
        raise wrong(f"Mã {code} đã được dùng.")
    unit.full_clean(exclude=["path", "parent"])
    unit.save(force_insert=True)
    UnitPeriod.of(unit, change.day).save()
    change.founded(unit, parent)
    return unit


def refuse_cell(parent: Unit) -> None:
    if parent.is_cell:
        raise wrong(f"{parent.name} là chi bộ, không có tổ chức đảng trực thuộc.")


def refuse_taken_name(name: str, parent: Unit, *, but: Unit | None = None) -> None:
    if vietnamese.reading_key(name) in _names_under(parent, {but.pk} if but else set()):
        raise wrong(f"Dưới {parent.name} đã có tổ chức đảng tên “{name}”.")


def short_name(unit: Unit) -> str:
    """`Đảng bộ phường Phúc Lâm` → `phường Phúc Lâm`."""
    return unit.name.removeprefix("Đảng bộ ").removeprefix("Chi bộ ")


def _repath(moving: list[Unit], tops: list[Unit], parent: Unit) -> None:
    to = dict(zip((unit.path for unit in tops), founding.next_paths(parent, len(tops)), strict=True))
    lengths = sorted({len(path) for path in to})
    for unit in moving:
        top = next(unit.path[:length] for length in lengths if unit.path[:length] in to)
        unit.path = to[top] + unit.path[len(top) :]
        _refuse_too_deep(unit.path)


def _refuse_too_deep(path: str) -> None:
    if len(path) > DEEPEST:
        raise wrong(f"Cây tổ chức sẽ sâu quá {DEEPEST // STEP} cấp.")


def _rename(heads: list[Unit], parent: Unit, old_parents: dict[int, Unit]) -> None:
    taken = _names_under(parent, {unit.pk for unit in heads})
    for unit in heads:
        name, times = unit.name, 1
        while vietnamese.reading_key(name) in taken:
            beside = short_name(old_parents[unit.parent_id]) if unit.parent_id in old_parents else ""
            mark = f" ({', '.join(filter(None, [beside, str(times) if times > 1 or not beside else '']))})"
            name, times = unit.name[: NAME_LIMIT - len(mark)] + mark, times + 1
        unit.name = name
        taken.add(vietnamese.reading_key(name))


def _names_under(parent: Unit, but: set[int]) -> set[str]:
    names = parent.children.filter(closed_on=None).exclude(pk__in=but).order_by().values_list("name", flat=True)
    return {vietnamese.reading_key(name) for name in names}


def _recode(working: list[Unit], by_pk: dict[int, Unit], parent: Unit) -> None:
    """Level by level, because a code begins with that of the unit above."""
    above = defaultdict(lambda: parent, by_pk)
    for _, level in groupby(sorted(working, key=lambda unit: (unit.depth, unit.path)), key=lambda unit: unit.depth):
        rows = list(level)
        given = codes.assign(codes.Wish(unit.pk, unit.kind, above[unit.parent_id].code, unit.code) for unit in rows)
        for unit, code in zip(rows, given, strict=True):
            unit.code = code


def _tell(change: Change, unit: Unit, name: str, code: str, above: Unit | None, *, follows: bool) -> None:
    new_name, new_code = unit.name if unit.name != name else "", unit.code if unit.code != code else ""
    place = "" if follows else unit.parent.name
    line = UnitLine(name, code, new_name, new_code, place, follows)
    if above and not follows:
        line = replace(line, superior=told(above), place_told=f"mã {unit.parent.code}")
    change.found.moved.append(line)
    before = {"code": code, "name": name} | ({"parent": above.code} if above and not follows else {})
    after = {"code": unit.code, "name": unit.name} | ({} if follows else {"parent": unit.parent.code})
    change.record_action("unit.move", unit, before=before, after=after)
