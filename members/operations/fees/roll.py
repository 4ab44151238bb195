"""Who pays where in a month: at the place of the first day of the month, guests where they meet.

Fee is paid at home to the end of the month in which one leaves (docs/rules.md §3.5, `fee_until`), and by who meets
somewhere for a time there (`temporary`). Of a chi bộ that has closed since, where the member meets now: what it did not
write down itself is not lost.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members.dates import month_after
from members.models import Affiliation, Member, Unit
from members.operations.models import Case, CaseStep
from members.operations.models.fees import meeting_in

Kind = Affiliation.Kind


@dataclass(frozen=True)
class Stay:
    """A row of where somebody was; closed: whether that chi bộ has ended since."""

    unit: int
    kind: str
    since: date
    until: date | None
    closed: bool = False


def place(stays: Collection[Stay], month: date) -> Stay | None:
    """Where its owner pays for the month that begins on `month`: a stay for a time on that day before the home; who
    came only later in the month pays where they came first. None for who was nowhere."""
    end = month_after(month)
    there = [stay for stay in stays if stay.since < end and (stay.until is None or stay.until > month)]
    return min(there, key=lambda stay: (max(stay.since, month), stay.kind != Kind.TEMPORARY), default=None)


def payers(unit: Unit, month: date) -> list[tuple[Member, bool]]:
    """Those who pay in `unit` for the month, each with whether they are a guest; two queries."""
    places = _places(unit, month)
    there = {member: stay for member, stay in places.items() if stay.closed or stay.unit == unit.pk}
    gone = Q(status_date__gt=month) & ~Q(status=Member.Status.VOIDED)  # was on the roll when the month began
    members = Member.objects.filter(Q(status__in=Member.COUNTED) | gone, pk__in=there).order_by("name_key", "pk")
    members = members.exclude(pk__in=_elsewhere(there, month))
    return [
        (member, _is_guest(member, there[member.pk], unit))
        for member in members.select_related("unit")
        if there[member.pk].unit == unit.pk or unit.pk == (member.temporary_unit_id or member.unit_id)
    ]


def _elsewhere(members: Collection[int], month: date) -> QuerySet:
    """Those of `members` who meet in another province for a time and pay there, from the month after the paper on."""
    stays = Case.objects.at_step("transfer_temporary", "staying_outside").about_any(members)
    return stays.filter(history__step="box_1", history__act=CaseStep.Act.DONE, history__on__lt=month).values("member")


def _places(unit: Unit, month: date) -> dict[int, Stay]:
    """Where everybody pays who was in `unit` in that month, or is there now and was in a chi bộ that has closed."""
    stays = Affiliation.objects.filter(Q(until=None) | Q(until__gt=month), since__lt=month_after(month)).order_by()
    here = stays.filter(unit=unit).values("member")
    since = stays.filter(unit__closed_on__isnull=False, member__in=meeting_in(unit)).values("member")
    rows = stays.filter(member__in=here.union(since)).order_by("member", "since")
    found: dict[int, list[Stay]] = {}
    for member, at, kind, first, last, ended in rows.values_list(*STAY):
        found.setdefault(member, []).append(Stay(at, kind, first, last, ended is not None))
    places = {member: place(of_one, month) for member, of_one in found.items()}
    return {member: stay for member, stay in places.items() if stay}


STAY = ("member", "unit", "kind", "since", "until", "unit__closed_on")


def _is_guest(member: Member, stay: Stay, unit: Unit) -> bool:
    return stay.kind == Kind.TEMPORARY if stay.unit == unit.pk else member.temporary_unit_id == unit.pk
