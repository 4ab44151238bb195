"""What an exemption does to the record: outside the users of the handbook and the evaluation while it lasts."""

from datetime import date, timedelta

from members import affiliations, rules
from members.dates import months_after
from members.models import Member, User
from members.operations.engine import record
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.moving import CaseRefused
from members.operations.engine.opening import open_case
from members.operations.exemption import checks
from members.operations.models import Case
from members.operations.records import keeping
from members.operations.records.code_lists import EXEMPTIONS, key_in
from members.operations.records.items import PARTS

Status = Member.Status
ACTIVE_OR_EXEMPT = frozenset({Status.ACTIVE, Status.EXEMPT})
_exempt = record.becomes(Status.EXEMPT, "miễn công tác và sinh hoạt đảng", among=ACTIVE_OR_EXEMPT)
_come_back = record.becomes(Status.ACTIVE, "trở lại sinh hoạt sau khi được miễn", among=frozenset({Status.EXEMPT}))
TIMES, WHOLE = PARTS["exemptions"], key_in(EXEMPTIONS, "Miễn công tác và sinh hoạt")


def exempt(case: Case, *, by: User | None, on: date) -> None:
    """From that day on, or from the one that was asked for where it comes later: so item 20 of the phiếu says it."""
    _exempt(case, by=by, on=on)
    row = {"since": max(on, case.event_on).isoformat(), "until": case.facts.get("until", ""), "kind": WHOLE}
    keeping.add(case, TIMES.key, row, by=by, same=["since"])


def come_back(case: Case, *, by: User | None, on: date) -> None:
    """The time that item 20 tells of ends the day before."""
    _come_back(case, by=by, on=on)
    rows = keeping.value_of(case.member, TIMES)
    if not isinstance(rows, list) or not rows:
        return  # of before the portal
    row, last = rows[-1], (on - timedelta(days=1)).isoformat()
    until = max(row.get("since", ""), min(row.get("until") or last, last))
    keeping.add(case, TIMES.key, row | {"until": until}, by=by, same=["since"])


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
