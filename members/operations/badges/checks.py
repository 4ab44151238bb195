"""What the rules ask before a medal is proposed (docs/rules.md §3.8)."""

from collections.abc import Mapping, Sequence
from datetime import date

from members import medal_rounds
from members.models import Member, Unit
from members.operations.badges import waits
from members.operations.engine.declaring import Request
from members.operations.models import Case, Medal

FAMILY = ("medal", "medal_early", "medal_posthumous")
ON_ROLL = (Member.Status.ACTIVE, Member.Status.EXEMPT)


def keeps_the_right(request: Request) -> str:
    """Who is exempt from activity keeps the right to medals (294-QĐ/TW, điều 7)."""
    if request.member and request.member.status in ON_ROLL:
        return ""
    return "Chỉ xét tặng Huy hiệu Đảng cho đảng viên đang sinh hoạt hoặc được miễn sinh hoạt Đảng."


def has_died(request: Request) -> str:
    if request.member and request.member.status == Member.Status.DECEASED and request.member.status_date:
        return ""
    return "Chỉ truy tặng cho đảng viên đã từ trần, đã ghi ngày từ trần."


def is_proposed_once(request: Request) -> str:
    if Case.objects.open().of(*FAMILY).about(request.member).exists():
        return "Đồng chí này đang có một hồ sơ Huy hiệu Đảng chưa xong."
    return ""


def held(member: Member) -> list[int]:
    """The years of the medals that the member has."""
    return list(Medal.objects.held_by([member.pk]).values_list("years", flat=True))


def waits_for_nobody(cases: Sequence[Case], on: date) -> Mapping[int, str]:
    """After a discipline so many months must have passed by the round; of a medal outside the rounds by the day it is
    considered on. What is noted in the case counts as what stands with the record."""
    found: dict[int, str] = {}
    for day in {_considered(case, on) for case in cases}:
        members = [case.member_id for case in cases if case.member_id and _considered(case, on) == day]
        waiting = waits.of_members(members, day)
        found |= {case.pk: _waits(waiting[case.member_id]) for case in cases if case.member_id in waiting}
    noted = [case for case in cases if case.facts.get("discipline") and case.facts.get("disciplined_on")]
    book = medal_rounds.book_of(noted[0].origin) if noted else None
    for case in noted:
        decided, day = date.fromisoformat(case.facts["disciplined_on"]), _considered(case, on)
        if book and (until := waits.ends_on(book, case.facts["discipline"], decided, day)) >= day:
            found[case.pk] = _waits(until)
    return found


def has_it_not_yet(cases: Sequence[Case], _on: date) -> Mapping[int, str]:
    """Each medal is given once."""
    rows = Medal.objects.held_by([case.member_id for case in cases])
    there = set(rows.values_list("member", "years"))
    twice = [case for case in cases if (case.member_id, int(case.facts["years"])) in there]
    return {case.pk: f"Đã được tặng huy hiệu {case.facts['years']} năm." for case in twice}


def province_of(cell: Unit) -> Unit:
    """Which decides, and gives the numbers."""
    return Unit.objects.get(path=cell.lineage[0])


def _considered(case: Case, on: date) -> date:
    return case.event_on if case.procedure == "medal" else on


def _waits(until: date) -> str:
    return f"Đang trong thời gian chờ sau kỷ luật, đến hết ngày {until:%d/%m/%Y} (294-QĐ/TW, 28.3.1c)."
