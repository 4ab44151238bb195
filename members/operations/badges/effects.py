"""What a medal does: a number when it is decided, the day when it is given; for 500 as for one."""

from collections.abc import Sequence
from datetime import date

from members import medal_rounds
from members.models import Unit, User
from members.operations.badges import checks, numbers, rounds
from members.operations.models import Case, Medal, MedalRound
from members.operations.records import keeping
from members.operations.records.values import Row

Kind = Medal.Kind
KINDS = {"medal": Kind.REGULAR, "medal_early": Kind.EARLY, "medal_posthumous": Kind.POSTHUMOUS}


def give_numbers(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """The decision gives each a number of its kind, in the order of the cases. Raises NumbersRefused."""
    province = checks.province_of(cases[0].origin)
    kinds = {case.pk: int(case.facts["years"]) for case in cases}
    given = numbers.give(province, [kinds[case.pk] for case in cases])
    kept = _rounds(province, cases)
    for case, number in zip(cases, given, strict=True):
        case.facts = case.facts | {"medal_no": number}
    Case.objects.bulk_update(cases, ["facts"])
    Medal.objects.bulk_create(
        Medal(
            member_id=case.member_id,
            years=kinds[case.pk],
            kind=KINDS[case.procedure],
            number=number,
            round=kept.get(case.event_on) if case.procedure == "medal" else None,
            case=case,
            decided_on=on,
            decision=case.facts.get("decision_no", "")[:60],
            recorded_by=by,
        )
        for case, number in zip(cases, given, strict=True)
    )


def _rounds(province: Unit, cases: Sequence[Case]) -> dict[date, MedalRound]:
    """The rounds of `cases` by their days, kept from now on."""
    days = {case.event_on for case in cases if case.procedure == "medal"}
    book = medal_rounds.book_of(province) if days else None
    return {day: rounds.kept(province, found) for day in days if book and (found := medal_rounds.named(book, day))}


def hand_over(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """They have been given: item 24 of the phiếu says so too."""
    Medal.objects.of_case(cases).update(awarded_on=on)
    note_in_records(cases, {"on": on.isoformat()}, by=by)


def note_in_records(cases: Sequence[Case], told: Row, *, by: User | None) -> None:
    """What is `told` of the medal of each case, one line of item 24 for each medal."""
    rows = {case: told | {"years": str(case.facts["years"]), "number": case.facts["medal_no"]} for case in cases}
    keeping.add_to_many(rows, "medals", by=by, same=["years"])
