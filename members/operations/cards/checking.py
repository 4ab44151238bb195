"""The check of every year: each chi bộ looks at the card of each of its official members (38-HD/BTCTW, II.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from members import audit
from members.models import Member, Unit, User
from members.operations.models import CardCheck
from members.pages import Page, page_of
from members.powers import Power

State = CardCheck.State


@dataclass(frozen=True)
class Progress:
    """How far one chi bộ is: `seen` of `members`, of whom `wrong` have lost or damaged theirs."""

    unit: Unit
    members: int
    seen: int
    wrong: int


def cells(units, year: int, number: str | None) -> tuple[Page, list[Progress]]:
    """A page of the chi bộ among `units` with how far each is; three queries."""
    page = page_of(units.filter(kind__in=Unit.CELLS).active().select_related("parent").order_by("path"), number)
    here = [unit.pk for unit in page]
    members = dict(with_cards().filter(unit__in=here).order_by().values_list("unit").annotate(Count("pk")))
    found: dict[int, dict[str, int]] = {}
    for row in CardCheck.objects.of_year(year).filter(unit__in=here).counted():
        found.setdefault(row["unit"], {})[row["state"]] = row["many"]
    return page, [_progress(unit, members.get(unit.pk, 0), found.get(unit.pk, {})) for unit in page]


def _progress(unit: Unit, members: int, states: Mapping[str, int]) -> Progress:
    seen = sum(many for state, many in states.items() if state != State.UNSEEN)
    return Progress(unit, members, seen, states.get(State.LOST, 0) + states.get(State.DAMAGED, 0))


def with_cards():
    """Whose cards are looked at: official members on the roll."""
    return Member.objects.counted().exclude(official_date=None)


def members_of(unit: Unit) -> list[Member]:
    return list(with_cards().filter(unit=unit).in_office_order())


def noted(unit: Unit, year: int) -> dict[int, str]:
    """What was found this year, by the key of the member."""
    return dict(CardCheck.objects.of_year(year).filter(unit=unit).values_list("member", "state"))


def wrong(members: Iterable[Member], noted: Mapping[int, str]) -> list[tuple[Member, str]]:
    """Whose card was lost or damaged, with the procedure that gives them another."""
    procedures = {State.LOST: "card_lost", State.DAMAGED: "card_damaged"}
    found = ((member, noted.get(member.pk, "")) for member in members)
    return [(member, procedures[State(state)]) for member, state in found if state in procedures]


@transaction.atomic
def note(unit: Unit, year: int, found: Mapping[int, str], *, by: User) -> int:
    """Keeps what was found of these members of `unit`, again as often as it is said; returns how many."""
    known = set(with_cards().filter(unit=unit, pk__in=found).values_list("pk", flat=True))
    today = timezone.localdate()
    CardCheck.objects.bulk_create(
        [
            CardCheck(member_id=pk, unit=unit, year=year, state=state, checked_on=today, by=by)
            for pk, state in found.items()
            if pk in known
        ],
        update_conflicts=True,
        unique_fields=["member", "year"],
        update_fields=["unit", "state", "checked_on", "by", "at"],
    )
    audit.record(by, "card.check", unit, power=Power.HANDLE_CASES, after={"year": year, "members": len(known)})
    return len(known)
