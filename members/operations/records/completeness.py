"""How complete the records of a unit are: what is missing, in how many, and for what it will be asked. Counted by the
database in one statement a table, whatever the size of the unit."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from members import vietnamese
from members.models import Member, Unit
from members.models.units import STEP
from members.operations.records.declaring import Part
from members.operations.records.items import NEEDED, PARTS, number_of
from members.operations.records.page import asked_by
from members.operations.records.profile import lacking as lacking_in_profile

GAPS = "quang_trong"
UNREAD = tuple(f"full_record__{column}" for column in ("open", "sensitive", "restricted"))


@dataclass(frozen=True)
class Lack:
    """A part, and in how many records it is missing."""

    part: Part
    many: int
    of: int

    @property
    def number(self) -> str:
        return number_of(self.part)

    @property
    def asked_by(self) -> list[str]:
        return asked_by(self.part)


@dataclass(frozen=True)
class Below:
    """A unit under the one that is looked at."""

    unit: Unit
    total: int
    complete: int


@dataclass(frozen=True)
class Figures:
    total: int
    complete: int
    gaps: int
    lacks: list[Lack]
    below: list[Below]


def lacks(part: Part) -> Q:
    """Of members: in whose record the part is missing."""
    return lacking_in_profile(part) if part.member else ~Q(full_record__filled__contains=[part.key])


COMPLETE = Q(full_record__filled__contains=[part.key for part in NEEDED if not part.member]) & ~reduce(
    or_, (lacking_in_profile(part) for part in NEEDED if part.member and part.member != "birth_date")
)
WITH_GAPS = Q(full_record__has_gaps=True)


def of(unit: Unit) -> Figures:
    """Of the members on the roll of `unit` and of everything under it; three queries."""
    rows = Member.objects.counted().under([unit.path]).order_by()
    counted = rows.aggregate(
        total=Count("pk"),
        complete=Count("pk", filter=COMPLETE),
        gaps=Count("pk", filter=WITH_GAPS),
        **{f"no_{part.key}": Count("pk", filter=lacks(part)) for part in NEEDED},
    )
    total = counted["total"]
    missing = [Lack(part, many, total) for part in NEEDED if (many := counted[f"no_{part.key}"])]
    missing.sort(key=lambda lack: -lack.many)
    return Figures(total, counted["complete"], counted["gaps"], missing, _below(unit, rows))


def _below(unit: Unit, rows: QuerySet[Member]) -> list[Below]:
    if unit.is_cell:
        return []
    by_child = rows.annotate(child=Left("unit__path", len(unit.path) + STEP)).values("child")
    counted = {row["child"]: row for row in by_child.annotate(total=Count("pk"), complete=Count("pk", filter=COMPLETE))}
    units = Unit.objects.filter(path__in=counted).order_by("path")
    return [Below(child, counted[child.path]["total"], counted[child.path]["complete"]) for child in units]


def members(unit: Unit, typed: str, only: str) -> QuerySet[Member]:
    """The members of `unit` in the order of the office; typed: of this name; only: the key of a part that is missing,
    or GAPS."""
    found = Member.objects.counted().under([unit.path]).select_related("unit", "full_record").defer(*UNREAD)
    if query := vietnamese.search_query(typed):
        found = found.named(query)
    if only == GAPS:
        found = found.filter(WITH_GAPS)
    elif only in PARTS and PARTS[only].needed:
        found = found.filter(lacks(PARTS[only]))
    return found.in_office_order()
