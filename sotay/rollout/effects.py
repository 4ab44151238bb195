"""What came of a reminder: the figures of those who were reminded on its day, and seven days after."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from members.access import highest
from members.models import Inheritance
from sotay.rollout.models import Reminder, ReminderAddressee
from sotay.usage.models import UnitDay

AFTER = timedelta(days=7)  # a week is the step of every report


@dataclass
class Effect:
    """Figures of the units that were reminded, added up, on the day and seven days after; None where there are none
    (yet)."""

    due: date
    before: tuple[int, int, int] | None  # members, eligible, activated
    after: tuple[int, int, int] | None

    @property
    def rows(self) -> list[tuple[str, tuple[int, int, int] | None]]:
        """Each with the words for its day."""
        return [("Ngày đôn đốc", self.before), ("Bảy ngày sau", self.after)]

    @property
    def is_over(self) -> bool:
        """Whether the seven days are: what is not there then does not come any more."""
        return self.due < timezone.localdate()

    @property
    def more(self) -> int | None:
        """How many more are activated."""
        return self.after[2] - self.before[2] if self.before and self.after else None


def of(reminders: Iterable[Reminder]) -> dict[int, Effect]:
    """Of each by its key; in three queries. A unit that was merged within the week is looked for where it has gone, and
    what it came into is counted on both days."""
    reminders = list(reminders)
    units = _reminded(reminders)
    heirs = _heirs({unit for chosen in units.values() for unit in chosen})
    paths = {unit: path for chosen in (*units.values(), *heirs.values()) for unit, path in chosen.items()}
    counted = _figures(set(paths), reminders)
    found = {}
    for each in reminders:
        due, reminded = each.on + AFTER, units[each.pk]
        here = {unit for unit in reminded if (unit, due) in counted}
        gone_to = {heir for unit in reminded.keys() - here for heir in heirs.get(unit, ())}
        there = here | {heir for heir in gone_to if (heir, due) in counted}
        before = _highest({unit: paths[unit] for unit in reminded.keys() | there})
        after = _highest({unit: paths[unit] for unit in there})
        found[each.pk] = Effect(due, _sum(counted, before, each.on), _sum(counted, after, due))
    return found


def _reminded(reminders: list[Reminder]) -> dict[int, dict[int, str]]:
    """The units of each, with their paths."""
    named = ReminderAddressee.objects.filter(reminder__in=reminders, member=None)
    units: dict[int, dict[int, str]] = {each.pk: {} for each in reminders}
    for pk, unit, path in named.values_list("reminder", "unit", "unit__path"):
        units[pk][unit] = path
    for each in reminders:
        if each.kind == Reminder.Kind.MEMBERS:
            units[each.pk] = {each.unit_id: each.unit.path}
    return units


def _heirs(units: set[int]) -> dict[int, dict[int, str]]:
    """Into which units the closed ones of `units` have gone, with their paths."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Inheritance.objects.filter(past__in=units)
    for past, heir, path in rows.values_list("past", "successor", "successor__path"):
        found[past][heir] = path
    return found


def _figures(units: set[int], reminders: list[Reminder]) -> dict[tuple[int, date], tuple[int, int, int]]:
    days = {day for each in reminders for day in (each.on, each.on + AFTER)}
    rows = UnitDay.objects.filter(unit__in=units, day__in=days)
    return {(row[0], row[1]): row[2:] for row in rows.values_list("unit", "day", "members", "eligible", "activated")}


def _highest(units: dict[int, str]) -> list[int]:
    """Without those that another of them holds: nobody is counted twice."""
    paths = highest(units.values())
    return [key for key, path in units.items() if path in paths]


def _sum(counted: dict, units: list[int], day: date) -> tuple[int, int, int] | None:
    rows = [counted[unit, day] for unit in units if (unit, day) in counted]
    members, eligible, activated = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    return (members, eligible, activated) if rows else None
