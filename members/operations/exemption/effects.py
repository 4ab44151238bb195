"""What an exemption does to the record: outside the users of the handbook and the evaluation while it lasts."""

from datetime import date

from members import affiliations, rules
from members.dates import months_after
from members.models import Member, User
from members.operations.engine import record
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.moving import CaseRefused
from members.operations.engine.opening import open_case
from members.operations.exemption import checks
from members.operations.models import Case

Status = Member.Status
ACTIVE_OR_EXEMPT = frozenset({Status.ACTIVE, Status.EXEMPT})
exempt = record.becomes(Status.EXEMPT, "miễn công tác và sinh hoạt đảng", among=ACTIVE_OR_EXEMPT)
come_back = record.becomes(Status.ACTIVE, "trở lại sinh hoạt sau khi được miễn", among=frozenset({Status.EXEMPT}))


def relieve(case: Case, *, by: User | None, on: date) -> None:
    """Giảm: the work is lightened and the standing stays. Miễn: as `exempt`."""
    if case.facts["extent"] == "whole":
        exempt(case, by=by, on=on)
    else:
        record.held(case, ACTIVE_OR_EXEMPT)


def renew(case: Case, *, by: User | None, on: date) -> None:
    """The same procedure once more, with a new end. Raises CaseRefused where it would be too long."""
    if sentence := checks.too_long(on, date.fromisoformat(case.facts["until"]), case.origin):
        raise CaseRefused(sentence, field="until")


def expire(case: Case, *, by: User | None, on: date) -> None:
    """The day after the last one the member takes part again, whether or not anybody has noted it."""
    member = affiliations.held(case.member_id)
    if member.status == Status.EXEMPT:
        what = record.why(case, "hết thời hạn miễn")
        affiliations.change_status(member, Status.ACTIVE, by=by, day=on, why=what)


def begin_removal(case: Case, *, by: User | None, on: date) -> None:
    """Who does not come back in so many months has left off activity. Raises CaseRefused before that."""
    ended = date.fromisoformat(case.facts["until"])
    months = rules.whole("removal.absent_months", on=on, unit=case.origin)
    if on < (free := months_after(ended, months)):
        raise CaseRefused(f"Hết hạn miễn ngày {ended:%d/%m/%Y}: từ ngày {free:%d/%m/%Y} mới xét xóa tên.")
    request = Request(case.member, case.member.unit, None, {"cause": "absent", "months": months}, on)
    open_case(PROCEDURES.get("removal"), request, by=by, cause=case)
