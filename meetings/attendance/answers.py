"""What a summoned member answers: by oneself, or by the word of the secretary who asked on the telephone."""

from http import HTTPStatus

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meetings import opening, wording
from meetings.models import Answer, Meeting
from members import audit, notice_kinds, notices, personal_data
from members.models import Member, Office, User
from members.powers import Power
from members.refusals import Refused


class NotSummoned(Refused):
    """Who answers is not called to the meeting."""

    message = "Đồng chí không thuộc diện triệu tập của buổi sinh hoạt này."
    status = HTTPStatus.FORBIDDEN


@transaction.atomic
def give(meeting: Meeting, *, by: User, coming: bool, reason: str = "", note: str = "") -> Answer:
    """What the member behind `by` says: comes, or asks to be excused; the secretary hears of the latter. The last word
    before the beginning counts.

    Raises MeetingClosed when the meeting has begun or was cancelled, NotSummoned when the member is not called to it.
    """
    given, before = _keep(meeting, by.member, coming=coming, reason=reason, note=note)
    if before != _words(given):
        audit.record(by, "meeting.answer", meeting, before=before, after=_words(given))
        _tell_secretary(given, meeting, before, by=by)
    return given


@transaction.atomic
def note_for(meeting: Meeting, member: Member, *, by: User, coming: bool, reason: str = "", note: str = "") -> Answer:
    """What `member`, who has no telephone for it, has told `by`: kept as `by`'s noting. Raises what `give` raises."""
    given, before = _keep(meeting, member, coming=coming, reason=reason, note=note, noted_by=by)
    if before != _words(given):
        after = _words(given) | {"member": member.full_name}
        audit.record(by, "meeting.note_answer", meeting, power=Power.PLAN_MEETINGS, before=before, after=after)
    return given


def of(member: Member | None, meeting: Meeting) -> Answer | None:
    """What `member` answered for the day on which the meeting is now."""
    return meeting.answers.standing().filter(member=member).first() if member else None


def of_user(user: User) -> QuerySet[Answer]:
    """What the member behind `user` answered to summonses, the newest first."""
    return Answer.objects.filter(member=user.member_id).select_related("meeting").order_by("-at", "-pk")


def in_words(answer: Answer) -> dict[str, str]:
    return {
        "Buổi sinh hoạt": f"{answer.meeting.title}, {personal_data.day(answer.meeting.starts_at)}",
        "Trả lời": "Sẽ dự" if answer.coming else f"Xin vắng: {answer.get_reason_display().lower()}",
        "Chi ủy xét": "—" if answer.coming else answer.get_state_display(),
        "Nói rõ thêm": answer.note or "—",
        "Lúc": personal_data.day(answer.at),
    }


def _words(answer: Answer) -> dict:
    return {"coming": answer.coming, "reason": answer.reason, "note": answer.note}


def _keep(
    meeting: Meeting, member: Member | None, *, noted_by: User | None = None, **said
) -> tuple[Answer, dict | None]:
    """The stored answer, and the words of the one that stood before."""
    if member is None or not meeting.summons(member):
        raise NotSummoned
    held = opening.locked_open(meeting)
    earlier = of(member, held)
    before = _words(earlier) if earlier else None
    words = said if not said["coming"] else said | {"reason": "", "note": ""}
    if earlier and before == words:
        return earlier, before
    stored = words | {"at": timezone.now(), "noted_by": noted_by, "state": Answer.State.PENDING}
    stored |= {"decided_by": None, "decided_at": None, "decision_reason": ""}  # another answer is decided anew
    return Answer.objects.update_or_create(meeting=held, member=member, defaults=stored)[0], before


def _tell_secretary(answer: Answer, meeting: Meeting, before: dict | None, *, by: User) -> None:
    """Of an excuse, and of one that is taken back."""
    if answer.coming and (before is None or before["coming"]):
        return
    what = f"{by.member.full_name} {'nay sẽ dự' if answer.coming else 'xin vắng'} {meeting.title}"
    why = "" if answer.coming else f" {answer.get_reason_display()}{f': {answer.note}' if answer.note else ''}."
    seats = Office.objects.in_office_on(timezone.localdate()).filter(code=Office.Code.SECRETARY, unit=meeting.unit_id)
    accounts = User.objects.signing_in()
    listeners = accounts.filter(member__in=seats.values("member")) | accounts.filter(pk=meeting.planned_by_id)
    text = f"{what} ({wording.moment(meeting.starts_at)}).{why}"
    notices.tell_all(
        listeners.exclude(pk=by.pk).only("pk"), text, meeting.get_absolute_url(), kind=notice_kinds.MEETING
    )
