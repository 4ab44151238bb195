"""Moves members from chi bộ to chi bộ, and lets those who moved read what their closed organisations had published."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Count

from members import affiliations
from members.models import Member, Unit
from members.reorganising.change import Change

INHERIT = """
INSERT INTO members_inheritance (successor_id, past_id)
SELECT successor, past FROM unnest(%(successors)s::bigint[], %(pasts)s::bigint[]) AS pair (successor, past)
UNION
SELECT successor, earlier.past_id FROM unnest(%(successors)s::bigint[], %(pasts)s::bigint[]) AS pair (successor, past)
JOIN members_inheritance earlier ON earlier.successor_id = pair.past
ON CONFLICT DO NOTHING
"""


def move(change: Change, members: Iterable[int], to: Unit, *, cells: Iterable[Unit]) -> int:
    """The `members`, all of them of `cells`, belong to the chi bộ `to` from the day of the event; how many there
    were."""
    pks = list(members)
    if pks:
        if any(cell.parent_id != to.parent_id for cell in cells):
            _note_leaving(change, pks, to)
        affiliations.move(pks, to, day=change.day, why=change.why)
    change.found.members += len(pks)
    return len(pks)


def _note_leaving(change: Change, pks: list[int], to: Unit) -> None:
    """Before they go: how many of `pks` come from under another đảng bộ than the one that `to` stands under."""
    elsewhere = Member.objects.counted().filter(pk__in=pks).exclude(unit__parent=to.parent_id).order_by()
    counts = dict(elsewhere.values_list("unit__parent").annotate(many=Count("pk")))
    above = Unit.objects.in_bulk([*counts, to.parent_id]) if counts else {}
    for parent, many in sorted(counts.items()):
        change.leave(many, above[parent], above[to.parent_id])


def move_guests(change: Change, cells: list[Unit], to: Unit) -> None:
    """Those who met with one of `cells` for a time meet with `to`; a guest who is at home there is none any more."""
    pks = list(Member.objects.filter(temporary_unit__in=cells).values_list("pk", flat=True))
    if pks:
        affiliations.move_guests(pks, to, day=change.day, why=change.why)


def of(cells: Iterable[Unit]) -> list[int]:
    """The members on the roll of `cells`. Who has left or died stays with the unit that knew them."""
    return list(Member.objects.counted().filter(unit__in=cells).order_by("pk").values_list("pk", flat=True))


def inherit(pairs: Iterable[tuple[Unit, Unit]]) -> None:
    """Of each pair the members of the first go on reading what the second, closed now, has published, and what it had
    inherited itself."""
    successors, pasts = [], []
    for successor, past in pairs:
        successors.append(successor.pk)
        pasts.append(past.pk)
    if successors:
        with connection.cursor() as cursor:
            cursor.execute(INHERIT, {"successors": successors, "pasts": pasts})
