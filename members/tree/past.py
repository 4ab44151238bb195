"""The tree as it stood on a day: units by the names, codes and places they had, and who was on their rolls."""

from datetime import date

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Left

from members.models import Affiliation, Member, Unit, UnitPeriod
from members.models.people import MemberQuerySet
from members.models.units import STEP

DEEPEST = Unit._meta.get_field("path").max_length


def unit_on(unit: Unit, day: date) -> UnitPeriod | None:
    """What `unit` was on `day`; None when it was not there yet or had ended."""
    return UnitPeriod.objects.on(day).filter(unit=unit).first()


def children_on(unit: Unit, day: date) -> QuerySet[UnitPeriod]:
    """What stood directly under `unit` on `day`, in the order of that tree; each with its `unit` as it is now."""
    return UnitPeriod.objects.on(day).filter(parent=unit).select_related("unit").order_by("path")


def lineage_on(unit: Unit, day: date) -> QuerySet[UnitPeriod]:
    """The root, …, the unit above and `unit` itself as they were on `day`; nothing when it was not in the tree."""
    own = Subquery(UnitPeriod.objects.on(day).filter(unit=unit).order_by().values("path")[:1])
    above = [Left(own, length) for length in range(STEP, DEEPEST + 1, STEP)]
    return UnitPeriod.objects.on(day).filter(path__in=above).select_related("unit").order_by("path")


def subtree_on(unit: Unit, day: date) -> QuerySet[UnitPeriod]:
    """`unit` and everything under it on `day`, in the order of that tree."""
    own = unit_on(unit, day)
    return UnitPeriod.objects.on(day).under([own.path] if own else []).select_related("unit").order_by("path")


def members_on(unit: Unit, day: date) -> MemberQuerySet:
    """Whose official place was `unit`, or what stood under it, on `day`."""
    there = Affiliation.objects.covering(day).filter(unit__in=subtree_on(unit, day).order_by().values("unit"))
    return Member.objects.filter(pk__in=there.values("member"))
