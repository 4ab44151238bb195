"""What the rules ask before a medal is proposed (docs/rules.md §3.8)."""

from collections.abc import Mapping, Sequence
from datetime import date

from members.dates import months_after
from members.models import Member, Unit
from members.operations.badges import rounds, waits, years
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


def is_a_round(request: Request) -> str:
    book = rounds.book_of(request.origin)
    if rounds.named(book, request.event_on):
        return ""
    near = ", ".join(f"{each.on:%d/%m/%Y}" for each in rounds.around(book, request.event_on, past=1, ahead=2))
    return f"Ngày {request.event_on:%d/%m/%Y} không phải ngày trao của đợt nào; các đợt gần nhất: {near}."


def has_the_years(request: Request) -> str:
    if due_of(request):
        return ""
    return "Đến hết đợt này đồng chí ấy chưa đủ năm tuổi Đảng của một huy hiệu chưa được tặng."


def has_nearly_the_years(request: Request) -> str:
    return "" if early_of(request) else _too_early(request, "Tặng sớm", posthumous=False)


def had_nearly_the_years(request: Request) -> str:
    return "" if early_of(request, posthumous=True) else _too_early(request, "Truy tặng", posthumous=True)


def due_of(request: Request) -> years.Due | None:
    """The medal of the round on `request.event_on`."""
    member, book = _member(request), rounds.book_of(request.origin)
    found = rounds.of_unit(request.origin, request.event_on, book)
    return years.due_in(member, member.party_age_gaps.all(), found, book, held(member)) if found else None


def early_of(request: Request, *, posthumous: bool = False) -> years.Due | None:
    """The medal that may be given before its time."""
    member, book = _member(request), rounds.book_of(request.origin)
    gaps = member.party_age_gaps.all()
    return years.due_early(member, gaps, request.event_on, book, held(member), posthumous=posthumous)


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
    book = rounds.book_of(noted[0].origin) if noted else None
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


def _too_early(request: Request, what: str, *, posthumous: bool) -> str:
    member, book, on = _member(request), rounds.book_of(request.origin), request.event_on
    gaps = list(member.party_age_gaps.all())
    for each in rounds.levels(book, on):
        reached = years.reached_on(member, gaps, each)
        if reached and reached > on and each > max(held(member), default=0):
            months = years.allowance(book, each, on, posthumous=posthumous)
            first = months_after(reached, -months)
            return (
                f"{what} huy hiệu {each} năm sớm nhất {months} tháng: từ ngày {first:%d/%m/%Y} "
                f"(đủ năm ngày {reached:%d/%m/%Y})."
            )
    return "Đồng chí ấy chưa đủ năm tuổi Đảng của một huy hiệu chưa được tặng."


def _member(request: Request) -> Member:
    if request.member is None:
        raise LookupError("a medal is about a member")
    return request.member
