"""What a transfer does to the record, in the transaction of its step, by the one way in which members move."""

from datetime import date
from http import HTTPStatus

from members import affiliations, notices
from members.access import nearest_office
from members.models import Member, User
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.opening import open_case
from members.operations.engine.record import RecordChanged
from members.operations.models import Case
from members.operations.transfers import checks
from members.operations.transfers.following import follow
from members.operations.transfers.medals import STAYING
from members.powers import Power
from members.refusals import Refused

Status = Member.Status


def accept(case: Case, *, by: User | None, on: date) -> None:
    """The member belongs to the chi bộ nơi đến; a medal that was proposed before is decided where it was. Raises
    RecordChanged."""
    affiliations.transfer(_held(case), case.destination, by=by, day=on, why=_why(case))
    follow([case.member_id], case.origin, case.destination, but=case, staying=STAYING)


def leave(case: Case, *, by: User | None, on: date) -> None:
    """The member is on the roll of a place outside this portal now. Raises RecordChanged."""
    affiliations.change_status(_held(case), Status.MOVED, by=by, day=on, why=_why(case))


def stay(case: Case, *, by: User | None, on: date) -> None:
    """For a time: counted at home all the same (docs/rules.md §3.5). Raises RecordChanged."""
    member = _held(case)
    if case.destination:
        affiliations.begin_stay(member, case.destination, by=by, day=on, why=_why(case))


def return_home(case: Case, *, by: User | None, on: date) -> None:
    member = affiliations.held(case.member_id)
    if member.temporary_unit_id:
        affiliations.end_stay(member, by=by, day=on, why=_why(case))


def come_back(case: Case, *, by: User | None, on: date) -> None:
    """From abroad: on the roll of the own chi bộ again. Raises RecordChanged."""
    member = affiliations.held(case.member_id)
    if member.status != Status.MOVED or member.unit_id != case.origin_id:
        raise RecordChanged
    affiliations.change_status(member, Status.ACTIVE, by=by, day=on, why=_why(case))


def begin_removal(case: Case, *, by: User | None, on: date) -> None:
    """Three months without filing: the receiving side begins to strike the member off, and the home side is told by its
    case (docs/rules.md §3.5, `removal_after`)."""
    introduced = date.fromisoformat(case.facts["introduced_on"])
    facts = {"cause": "transfer_abandoned", "left_with_paper_on": introduced}
    request = Request(case.member, case.destination or case.origin, None, facts, on)
    open_case(PROCEDURES.get("removal"), request, by=by, cause=case)
    text = f"Đồng chí {case.person} quá thời hạn không nộp giấy giới thiệu: nơi đến xét xóa tên."
    notices.tell_all(nearest_office(Power.HANDLE_CASES, case.origin), text, case.get_absolute_url())


def prolong(case: Case, *, by: User | None, on: date) -> None:
    """Of a stay: again less than a year from now on."""
    study = case.facts.get("purpose") == "study"
    if sentence := checks.too_long_or_short(on, date.fromisoformat(case.facts["until"]), study=study):
        raise StayRefused(sentence, field="until")


class StayRefused(Refused):
    """A stay may not be as long as that."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def _held(case: Case) -> Member:
    member = affiliations.held(case.member_id)
    if member.unit_id != case.origin_id or not member.is_counted:
        raise RecordChanged
    return member


def _why(case: Case) -> str:
    return f"Hồ sơ {case.number}, chuyển sinh hoạt đảng"
