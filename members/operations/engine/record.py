"""What steps write into the record, by the one way in which members change; the record as it is when they do."""

from collections.abc import Collection
from datetime import date
from http import HTTPStatus

from members import affiliations
from members.models import Member, User
from members.operations.engine.declaring import Among, Effect, procedure_of
from members.operations.engine.moving import Done, end, here
from members.operations.engine.moving import note as note_act
from members.operations.models import Case, CaseStep
from members.refusals import Refused

OUT = (Member.Status.LEFT, Member.Status.DECEASED)
GONE = (Member.Status.LEFT, Member.Status.INTERRUPTED)


class RecordChanged(Refused):
    """A list or another case has changed the record since this one began."""

    status = HTTPStatus.CONFLICT
    message = (
        "Đảng viên này không còn ở chi bộ nơi đi, hoặc không còn trong danh sách: danh sách đã được thay đổi từ khi "
        "lập hồ sơ. Đề nghị xem lại danh sách rồi giải quyết."
    )


class StandingChanged(RecordChanged):
    message = (
        "Trạng thái của đồng chí này trong danh sách đã được thay đổi từ khi lập hồ sơ. Đề nghị xem lại danh sách rồi "
        "giải quyết."
    )


def held(case: Case, among: Collection[str] = Member.COUNTED) -> Member:
    """The member of the case, held until the transaction ends. Raises StandingChanged where their standing is none of
    `among`."""
    member = affiliations.held(case.member_id)
    if member.status not in among:
        raise StandingChanged
    return member


def why(case: Case, what: str) -> str:
    """As the audit and the history of places name the reason."""
    return f"Hồ sơ {case.number}, {what}"


def becomes(status: Member.Status, what: str, among: Collection[str] = Member.COUNTED) -> Effect:
    """An effect: from the day of the act on the member has this standing. It raises StandingChanged as `held`."""

    def effect(case: Case, *, by: User | None, on: date) -> None:
        affiliations.change_status(held(case, among), status, by=by, day=on, why=why(case, what))
        if status in OUT:
            close_others(case, by=by, on=on)

    return effect


def close_others(case: Case, *, by: User | None, on: date) -> None:
    """What else is open about somebody who has left the Party or died ends without an outcome, but for what can be
    about those who have left."""
    others = Case.objects.open().filter(member=case.member_id).exclude(pk=case.pk).with_places()
    for other in others.order_by("pk"):
        if procedure_of(other).among != Among.ROLL:
            continue
        at = here(other)
        end(other, Case.State.CANCELLED, at.stop.unit, seen=other.turn, on=on)
        said = Done(on, note=f"Hồ sơ {case.number}: không còn trong danh sách đảng viên.")
        note_act(other, CaseStep.Act.CANCELLED, at.stop, by=by, done=said, due_on=at.due_on)
