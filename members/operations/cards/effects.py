"""What a procedure about cards does: the card is ordered with the batch of its month, comes, and is handed over."""

from collections.abc import Sequence
from datetime import date

from members import affiliations
from members.dates import first_of_month
from members.models import Member, User
from members.operations.cards import photos
from members.operations.engine.declaring import Request
from members.operations.engine.surroundings import Level, ladders
from members.operations.models import CardBatch, Case, Medal, PartyCard

State, Why = PartyCard.State, PartyCard.Why
WHY = {
    "card_first": Why.FIRST,
    "card_lost": Why.LOST,
    "card_damaged": Why.DAMAGED,
    "card_misprinted": Why.MISPRINTED,
}
FAMILY = tuple(WHY)
ENDS = {Why.LOST: State.LOST, Why.DAMAGED: State.DAMAGED, Why.MISPRINTED: State.DAMAGED, Why.FIRST: State.COLLECTED}


def is_official(request: Request) -> str:
    """Who is probationary has no card yet (docs/rules.md §2.1, card_no)."""
    if request.member and request.member.is_counted and request.member.is_official:
        return ""
    return "Chỉ làm thẻ cho đảng viên chính thức trong danh sách."


def is_asked_once(request: Request) -> str:
    if Case.objects.open().of(*FAMILY).about(request.member).exists():
        return "Đồng chí này đang có một hồ sơ làm thẻ chưa xong."
    return ""


def has_none(request: Request) -> str:
    if request.member and PartyCard.objects.in_force().filter(member=request.member).exists():
        return "Đồng chí này đang có thẻ: đề nghị chọn cấp lại hoặc đổi thẻ."
    return ""


def photo_is_named(case: Case, on: date) -> str:
    """The name of the file says whose photo it is; of who is sent none yet nothing is asked."""
    name = case.facts.get("photo_named", "")
    return photos.problem(name, case.member) if name and case.member else ""


def order(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """The cards go into the batch of the month of the cấp ủy that has decided."""
    above = ladders({case.origin for case in cases})
    deciders = {case.pk: above[case.origin_id].at(Level.HIGHER) for case in cases}
    month = first_of_month(on)
    batches = {
        unit.pk: CardBatch.objects.get_or_create(unit=unit, month=month)[0] for unit in set(deciders.values()) if unit
    }
    PartyCard.objects.bulk_create(
        PartyCard(
            member_id=case.member_id,
            number=case.member.personal_id if case.member else "",
            why=WHY[case.procedure],
            batch=batches[unit.pk] if (unit := deciders[case.pk]) else None,
            case=case,
            photo_named=case.facts.get("photo_named", "")[:200],
        )
        for case in cases
    )


def receive(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """The printed cards have come."""
    PartyCard.objects.of_cases(cases).update(delivered_on=on)


def hand_over(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """The cards are handed to their members: they are those in use, the old ones are not, and the record has their
    number: since 2/9/2025 that of the citizen (docs/rules.md §2.1)."""
    members = [case.member_id for case in cases if case.member_id]
    for why, state in ENDS.items():
        replaced = [case.member_id for case in cases if WHY[case.procedure] == why]
        PartyCard.objects.in_force().filter(member__in=replaced).update(state=state, ended_on=on)
    PartyCard.objects.of_cases(cases).update(state=State.VALID, handed_on=on, handed_by=by)
    affiliations.give_cards(members, by=by, why="Trao thẻ đảng viên")


def collect(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """Who has left gives card and medals back; of who has died the family keeps both (docs/rules.md §3.7)."""
    members = [case.member_id for case in cases if case.member_id]
    dead = set(Member.objects.deceased().filter(pk__in=members).values_list("pk", flat=True))
    left = [pk for pk in members if pk not in dead]
    for those, state in ((dead, State.KEPT), (left, State.COLLECTED)):
        PartyCard.objects.in_force().filter(member__in=those).update(state=state, ended_on=on)
    Medal.objects.held_by(left).update(withdrawn_on=on)


def give_back(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """Whose leaving was wrong has the card and the medals again that were taken (docs/rules.md §3.7), but for those
    that others have replaced since."""
    members = [case.member_id for case in cases if case.member_id]
    cards = PartyCard.objects.filter(member__in=members).exclude(handed_on=None)
    last = {card.member_id: card for card in cards.order_by("pk")}
    taken = [card.pk for card in last.values() if card.state == State.COLLECTED]
    PartyCard.objects.filter(pk__in=taken).update(state=State.VALID, ended_on=None)
    medals = Medal.objects.filter(member__in=members).order_by("pk")
    newest = {(medal.member_id, medal.years): medal for medal in medals}
    taken = [medal.pk for medal in newest.values() if medal.withdrawn_on]
    Medal.objects.filter(pk__in=taken).update(withdrawn_on=None)
