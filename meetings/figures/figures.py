"""What the pages show of a unit in a period: sums of kept rows; nothing is counted here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Length

from meetings.figures.periods import Period
from meetings.models import Meeting, MeetingMonth, RollEntry
from meetings.models.figures import COUNTS
from meetings.models.kinds import MONTHLY
from members import access
from members.dates import month_after
from members.models import Member, Unit, User
from members.models.units import UnitQuerySet
from members.namesakes import told_apart
from members.powers import Power

POWERS = (Power.VIEW_REPORTS, Power.PLAN_MEETINGS)  # who follows chi bộ, and the chi ủy itself


@dataclass(frozen=True)
class Row:
    """The sums of one unit, or of one month; `code` leads to the unit today."""

    unit: int
    code: str
    name: str
    path: str
    is_cell: bool
    counts: dict[str, int]

    def __getattr__(self, name: str) -> int:
        try:
            return self.counts[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def unmet(self) -> int:
        """Chi bộ (in a period of several months: chi bộ and months) without the meeting that was due."""
        return self.counts["due"] - self.counts["met"]

    @property
    def unclassed(self) -> int:
        """Meetings that the committee above has not decided upon."""
        return self.counts["scored"] - sum(self.counts[band] for band in ("good", "fair", "average", "poor"))


@dataclass(frozen=True)
class Sheet:
    """own: the unit itself, None where nothing was counted; below: who stood right under it, in the order of the tree
    of the last month."""

    own: Row | None
    below: list[Row]


def sheet(unit: Unit, period: Period) -> Sheet:
    """One query, whatever the size of the unit."""
    rows = [as_row(found) for found in MeetingMonth.objects.of_period(unit, period.months)]
    own = next((row for row in rows if row.unit == unit.pk), None)
    return Sheet(own, sorted((row for row in rows if row.unit != unit.pk), key=lambda row: (row.path, row.unit)))


def as_row(found: dict) -> Row:
    """One row of what `MeetingMonth` sums; the name is that of the last month."""
    counts = {name: found[name] for name in COUNTS}
    is_cell = bool(found["is_a_cell"])
    return Row(found["unit_id"], found["unit__code"], found["names"][0], found["where"], is_cell, counts)


def by_month(unit: Unit, period: Period) -> list[tuple[date, Row]]:
    """The months of `period` on their own, the newest first: what a chi bộ reads its year from."""
    return [
        (kept.month, Row(unit.pk, unit.code, kept.name, kept.path, kept.is_cell, _counts(kept)))
        for kept in MeetingMonth.objects.by_month(unit, period.months)
    ]


def _counts(kept: MeetingMonth) -> dict[str, int]:
    return {name: getattr(kept, name) for name in COUNTS}


def planned(rows: Iterable[MeetingMonth], month: date) -> dict[int, Meeting]:
    """Of the chi bộ of `rows` the first meeting that is announced for the month and was not held: by the unit's key."""
    units = [row.unit_id for row in rows]
    meetings = Meeting.objects.announced_within(units, MONTHLY, month, month_after(month) - timedelta(days=1))
    return {meeting.unit_id: meeting for meeting in reversed(meetings)}


def people(unit: Unit, period: Period) -> QuerySet:
    """Of a chi bộ each member who was called in the period, and how often the member came."""
    return RollEntry.objects.held(unit, period.months[0], month_after(period.last) - timedelta(days=1)).by_member()


def with_names(rows: list[dict]) -> list[dict]:
    """Rows of `people`, each with the `name` that tells it from the others; one query."""
    names = told_apart(Member.objects.filter(pk__in=[row["member"] for row in rows]))
    return [row | {"name": names[row["member"]]} for row in rows]


# Rights


def may_see_people(user: User, unit: Unit) -> bool:
    """Names stand only before the chi ủy and who may see the list of members."""
    return unit.is_cell and any(user.has_perm(power, unit) for power in (Power.PLAN_MEETINGS, Power.VIEW_MEMBERS))


def readable(user: User) -> UnitQuerySet:
    """Every unit whose figures `user` may read."""
    first, second = (access.units_for(user, power) for power in POWERS)
    return first | second


def tops(user: User) -> QuerySet[Unit]:
    """The units on which `user` was given one of the powers, highest first."""
    return access.top_units(user, *POWERS).select_related("parent").order_by(Length("path"), "path")


def load_unit(user: User, code: str) -> Unit:
    """The unit if `user` may read its figures; Http404 and PermissionDenied as in `access.load`."""
    return access.load(Unit.objects.coded(code), user, *POWERS, unit="")


def lineage(unit: Unit, user: User) -> list[Unit]:
    """The units from the highest that `user` may read down to `unit`; one query."""
    above = Unit.objects.filter(path__in=unit.lineage).order_by("path")
    return [step for step in above if any(user.has_perm(power, step) for power in POWERS)]
