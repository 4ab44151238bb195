"""Opinions and proposals that members send in before a meeting; the chi ủy sees them, and they are listed there."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meetings import opening
from meetings.models import Meeting, Petition
from members import audit, personal_data
from members.models import User
from members.refusals import Refused

MOST = 10  # of one member for one meeting


class NotSent(Refused):
    """Not of one who is called, or too many."""


@transaction.atomic
def send(meeting: Meeting, *, by: User, kind: str, text: str) -> Petition:
    """Keeps what the member behind `by` says before the meeting. Raises NotSent, MeetingClosed once it has begun or was
    cancelled."""
    held = opening.locked_open(meeting)
    if not held.summons(by.member):
        raise NotSent("Đồng chí không thuộc diện triệu tập của buổi này.")
    if of(by, held).count() >= MOST:
        raise NotSent(f"Đồng chí đã gửi {MOST} ý kiến cho buổi này. Đề nghị rút bớt hoặc phát biểu tại buổi họp.")
    facts = {"kind": kind, "text": text, "sent_at": timezone.now()}
    sent = Petition.objects.create(meeting=held, member=by.member, **facts)
    audit.record(by, "meeting.petition", held, after={"kind": sent.get_kind_display()})
    return sent


@transaction.atomic
def withdraw(meeting: Meeting, pk: int, *, by: User) -> bool:
    """Takes the own petition back; False when there is none. Raises MeetingClosed as `send`."""
    held = opening.locked_open(meeting)
    gone = of(by, held).filter(pk=pk).update(withdrawn_at=timezone.now())
    if gone:
        audit.record(by, "meeting.withdraw_petition", held)
    return bool(gone)


def of(user: User, meeting: Meeting) -> QuerySet[Petition]:
    """What the member behind `user` has sent for `meeting`."""
    return meeting.petitions.standing().filter(member=user.member_id)


def listed(meeting: Meeting) -> QuerySet[Petition]:
    """All that was sent for `meeting`, as the chi ủy and who runs it read it."""
    return meeting.petitions.standing().select_related("member")


def of_person(user: User) -> QuerySet[Petition]:
    return Petition.objects.filter(member=user.member_id).select_related("meeting").order_by("-sent_at")


def in_words(petition: Petition) -> dict[str, str]:
    return {
        "Buổi họp": f"{petition.meeting.title}, {personal_data.day(petition.meeting.starts_at)}",
        petition.get_kind_display(): petition.text,
        "Gửi": personal_data.day(petition.sent_at),
        "Rút": personal_data.day(petition.withdrawn_at) if petition.withdrawn_at else "—",
    }
