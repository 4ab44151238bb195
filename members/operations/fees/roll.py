"""Who pays where in a month: at the place of the first day of the month, guests where they meet.

Fee is paid at home to the end of the month in which one leaves (docs/rules.md §3.5, `fee_until`), and by who meets
somewhere for a time there (`temporary`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from members.dates import month_after
from members.models import Affiliation, Member, Unit

Kind = Affiliation.Kind


@dataclass(frozen=True)
class Stay:
    """A row of where somebody was."""

    unit: int
    kind: str
    since: date
    until: date | None


def place(stays: Collection[Stay], month: date) -> Stay | None:
    """Where its owner pays for the month that begins on `month`: a stay for a time on that day before the home; who
    came only later in the month pays where they came first. None for who was nowhere."""
    end = month_after(month)
    there = [stay for stay in stays if stay.since < end and (stay.until is None or stay.until > month)]
    return min(there, key=lambda stay: (max(stay.since, month), stay.kind != Kind.TEMPORARY), default=None)


def payers(unit: Unit, month: date) -> list[tuple[Member, bool]]:
    """Those who pay in `unit` for the month, each with whether they are a guest; two queries."""
    about = Q(since__lt=month_after(month)) & (Q(until=None) | Q(until__gt=month))
    here = Affiliation.objects.filter(about, unit=unit).order_by().values("member")
    rows = Affiliation.objects.filter(about, member__in=here).order_by("member", "since")
    stays: dict[int, list[Stay]] = {}
    for member, at, kind, since, until in rows.values_list("member", "unit", "kind", "since", "until"):
        stays.setdefault(member, []).append(Stay(at, kind, since, until))
    places = {member: place(found, month) for member, found in stays.items()}
    guests = {member: stay.kind == Kind.TEMPORARY for member, stay in places.items() if stay and stay.unit == unit.pk}
    gone = Q(status_date__gt=month) & ~Q(status=Member.Status.VOIDED)  # was on the roll when the month began
    members = Member.objects.filter(Q(status__in=Member.COUNTED) | gone, pk__in=guests).order_by("name_key", "pk")
    return [(member, guests[member.pk]) for member in members.select_related("unit")]
