"""Which medal a case is about, since when its years are full: reckoned once, when the case is opened."""

from datetime import date
from typing import Any

from members import medal_rounds
from members.dates import months_after
from members.medal_rounds import Round
from members.models import Member
from members.operations.badges import checks, rounds, years
from members.operations.engine.declaring import Request
from members.operations.engine.moving import CaseRefused
from members.party_age import reached_on
from members.rules import Book

NOT_YET = "Đến hết đợt này đồng chí ấy chưa đủ năm tuổi Đảng của một huy hiệu chưa được tặng."
NEVER = "Đồng chí ấy chưa đủ năm tuổi Đảng của một huy hiệu chưa được tặng."


def in_round(request: Request) -> dict[str, Any]:
    """The medal of the round on the day of the event, and whether it is proposed later than its round. Raises
    CaseRefused where that is no day of a round, and for who has no medal due in it."""
    member, book, on = _member(request), medal_rounds.book_of(request.origin), request.event_on
    found = rounds.of_unit(request.origin, on, book)
    if found is None:
        raise CaseRefused(_no_round(book, on))
    due = years.due_in(member, member.party_age_gaps.all(), found, book, checks.held(member))
    if due is None:
        raise CaseRefused(NOT_YET)
    return facts_of(due.years, due.reached, found)


def facts_of(full: int, reached: date, found: Round) -> dict[str, Any]:
    """What a case notes of a medal of `full` years."""
    return {"years": full, "reached_on": reached, "late": "yes" if reached < found.opens else ""}


def early(request: Request) -> dict[str, Any]:
    """The medal that may be given before its time to who is gravely ill. Raises CaseRefused where it is too early."""
    return _before_its_time(request, "Tặng sớm", posthumous=False)


def posthumous(request: Request) -> dict[str, Any]:
    """As `early`, to who has died."""
    return _before_its_time(request, "Truy tặng", posthumous=True)


def _before_its_time(request: Request, what: str, *, posthumous: bool) -> dict[str, Any]:
    member, book, on = _member(request), medal_rounds.book_of(request.origin), request.event_on
    gaps, has = list(member.party_age_gaps.all()), checks.held(member)
    if due := years.due_early(member, gaps, on, book, has, posthumous=posthumous):
        return {"years": due.years, "reached_on": due.reached}
    for each in medal_rounds.levels(book, on):
        reached = reached_on(member, gaps, each)
        if reached and reached > on and each > max(has, default=0):
            months = years.allowance(book, each, on, posthumous=posthumous)
            raise CaseRefused(
                f"{what} huy hiệu {each} năm sớm nhất {months} tháng: từ ngày "
                f"{months_after(reached, -months):%d/%m/%Y} (đủ năm ngày {reached:%d/%m/%Y})."
            )
    raise CaseRefused(NEVER)


def _no_round(book: Book, on: date) -> str:
    near = ", ".join(f"{each.on:%d/%m/%Y}" for each in medal_rounds.around(book, on, past=1, ahead=2))
    return f"Ngày {on:%d/%m/%Y} không phải ngày trao của đợt nào; các đợt gần nhất: {near}."


def _member(request: Request) -> Member:
    if request.member is None:
        raise LookupError("a medal is about a member")
    return request.member
