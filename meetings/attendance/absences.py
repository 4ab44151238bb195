"""What the chi ủy says of those who ask to be absent (docs/rules.md §4.4): one approver decides."""

from http import HTTPStatus

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meetings import opening, wording
from meetings.models import Answer, Meeting
from members import audit, notice_kinds, notices
from members.access import units_for
from members.models import User
from members.powers import Power
from members.refusals import Refused


class NoAbsence(Refused):
    """There is nothing to decide: the member comes, or was asked anew since."""

    message = "Đồng chí này nay không còn xin vắng."


class OwnAbsence(Refused):
    """Nobody decides about the own absence."""

    message = "Đồng chí không tự xét việc vắng của mình. Đề nghị một chi ủy viên khác xét."
    status = HTTPStatus.FORBIDDEN


class ReasonMissing(Refused):
    """Who is not let off is told why."""

    message = "Đề nghị ghi lý do không đồng ý để đồng chí ấy được biết."
    field = "reason"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def decide(meeting: Meeting, member_pk: int, *, agree: bool, by: User, reason: str = "") -> Answer:
    """Lets the member be absent, or not; the member is told.

    Raises NoAbsence, OwnAbsence, ReasonMissing; WrongState where it was decided so already; MeetingClosed once the
    meeting was cancelled.
    """
    held = opening.locked(meeting)
    answer = held.answers.standing().filter(member=member_pk, coming=False).select_related("member").first()
    if answer is None:
        raise NoAbsence
    if by.member_id == member_pk:
        raise OwnAbsence
    if not agree and not reason:
        raise ReasonMissing
    facts = {"decided_by": by, "decided_at": timezone.now(), "decision_reason": reason}
    answer.move("approve" if agree else "reject", **facts)
    after = {"member": answer.member.full_name, "agree": agree}
    audit.record(by, "meeting.decide_absence", held, power=Power.PLAN_MEETINGS, after=after, reason=reason)
    _tell(answer, held)
    return answer


def awaiting(user: User) -> QuerySet[Answer]:
    """Absences from meetings to come that wait for `user`, who plans there; the own not among them."""
    meetings = Meeting.objects.announced().filter(unit__in=units_for(user, Power.PLAN_MEETINGS))
    ahead = meetings.filter(ends_at__gte=timezone.now())
    asked = Answer.objects.standing().filter(meeting__in=ahead, coming=False, state=Answer.State.PENDING)
    return asked.exclude(member=user.member_id) if user.member_id else asked


def _tell(answer: Answer, meeting: Meeting) -> None:
    account = User.objects.signing_in().filter(member=answer.member_id).first()
    said = "đồng ý" if answer.state == Answer.State.APPROVED else "không đồng ý"
    why = f" Lý do: {answer.decision_reason}" if answer.decision_reason else ""
    at = wording.moment(meeting.starts_at)
    notices.tell(
        account,
        f"Chi ủy {said} cho đồng chí vắng {meeting.title} ({at}).{why}",
        meeting.get_absolute_url(),
        kind=notice_kinds.MEETING,
    )
