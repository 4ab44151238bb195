"""The minutes from the first word to the two signatures. There is no back-dating: every time is the moment it
happens."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings import access
from meetings.minutes import facts
from meetings.models import Meeting, Minutes, MinutesCorrection
from members import audit, notice_kinds, notices
from members.models import User
from members.refusals import Refused

SEATS = ("chair", "secretary")


class NotOpened(Refused):
    message = "Buổi sinh hoạt chưa khai mạc trên cổng nên chưa ghi biên bản được."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Locked(Refused):
    message = "Biên bản đã ký nên không sửa được nữa. Có gì sai, đề nghị ghi đính chính."


class HalfSigned(Refused):
    """One of the two has signed: what is changed now would stand under that signature."""

    message = "Biên bản đã có một chữ ký. Muốn sửa, chủ trì hoặc thư ký gỡ chữ ký ấy rồi sửa ngay trong biên bản."


class NotReady(Refused):
    """Signed before it was read out, or the meeting is not over, or nobody is named to sign."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def of(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.filter(meeting=meeting).first()


def link(user: User, meeting: Meeting) -> dict:
    """What the page of the meeting says of its minutes: `minutes` that `user` may read, and whether `user` may write
    them; a query once the meeting has begun."""
    if meeting.opened_at is None:
        return {}
    found, runs = of(meeting), access.may_run(user, meeting)
    return {"minutes": found if found and (runs or found.is_locked) else None, "may_write": runs}


@transaction.atomic
def begin(meeting: Meeting, *, by: User) -> Minutes:
    """The minutes of `meeting`, empty where nobody has begun them. Raises NotOpened."""
    if meeting.opened_at is None:
        raise NotOpened
    minutes, made = Minutes.objects.get_or_create(
        meeting=meeting, defaults={"saved_by": by, "saved_at": timezone.now()}
    )
    if made:
        audit.record(by, "meeting.minutes_begin", meeting)
    return minutes


@transaction.atomic
def write(minutes: Minutes, *, by: User, seen: int | None, **parts: str) -> None:
    """Stores `parts` (names of Minutes.PARTS). What was read out is to be read out again. Raises VersionConflict with
    what another has written meanwhile, Locked, HalfSigned."""
    held = _locked_row(minutes)
    if held.is_locked:
        raise Locked
    if held.is_half_signed:
        raise HalfSigned
    minutes.claim_version(seen, by=by, **parts)
    if held.state == Minutes.State.READ:
        minutes.move("take_back", read_at=None)
    audit.record(by, "meeting.minutes_write", minutes.meeting, after={"version": minutes.version})


@transaction.atomic
def read_out(minutes: Minutes, *, by: User) -> None:
    """Says that the minutes were read to the meeting. Raises NotReady before its end, WrongState."""
    if minutes.meeting.closed_at is None:
        raise NotReady("Buổi sinh hoạt chưa bế mạc. Đề nghị bế mạc trên cổng rồi ghi đã đọc biên bản.")
    minutes.move("read_out", read_at=timezone.now())
    audit.record(by, "meeting.minutes_read", minutes.meeting)


@transaction.atomic
def sign(minutes: Minutes, *, by: User, seen: int | None) -> None:
    """Signs as the chair or the secretary that `by` is, the words of version `seen`; the second signature locks.

    Raises PermissionDenied for anybody else, NotReady before they were read out and for one who would sign as both,
    VersionConflict where they were changed since.
    """
    seats = seats_of(minutes.meeting, by)
    if not seats:
        raise PermissionDenied("Biên bản do chủ trì và thư ký của buổi sinh hoạt ký.")
    if len(seats) > 1:
        raise NotReady("Chủ trì và thư ký phải là hai đồng chí khác nhau. Đề nghị ghi lại thư ký buổi sinh hoạt.")
    held = _locked_row(minutes)
    if held.is_locked:
        raise Locked
    if held.state != Minutes.State.READ:
        raise NotReady("Biên bản chưa được đọc trước buổi sinh hoạt.")
    seat = seats[0]
    if getattr(held, f"{seat}_signed_at"):
        raise NotReady("Đồng chí đã ký biên bản này.")
    changes = {f"{seat}_signed_by": by, f"{seat}_signed_at": timezone.now()}
    if held.facts is None:
        changes["facts"] = facts.gather(minutes.meeting)
    minutes.claim_version(seen, by=by, **changes)
    audit.record(by, "meeting.minutes_sign", minutes.meeting, after={"seat": seat})
    if minutes.chair_signed_at and minutes.secretary_signed_at:
        minutes.move("lock")
        _tell(minutes, by=by)


@transaction.atomic
def take_back(minutes: Minutes, *, by: User) -> None:
    """Takes the first signature off again, so that the words are set right before the second locks them: by the chair
    or the secretary. They are read out and signed anew. Raises PermissionDenied, Locked; NotReady without one."""
    if not seats_of(minutes.meeting, by):
        raise PermissionDenied("Chữ ký do chủ trì hoặc thư ký của buổi sinh hoạt gỡ.")
    held = _locked_row(minutes)
    if held.is_locked:
        raise Locked
    if not held.is_half_signed:
        raise NotReady("Biên bản chưa có chữ ký nào.")
    signed = {f"{seat}_signed_{what}": None for seat in SEATS for what in ("by", "at")}
    minutes.move("take_back", read_at=None, facts=None, **signed)
    minutes.advance_version(by=by)
    audit.record(by, "meeting.minutes_take_back", minutes.meeting, after={"version": minutes.version})


@transaction.atomic
def correct(minutes: Minutes, *, by: User, text: str, reason: str) -> MinutesCorrection:
    """Adds a dated correction to minutes that are locked. Raises NotReady before, HalfSigned."""
    held = _locked_row(minutes)
    if held.is_half_signed:
        raise HalfSigned
    if not held.is_locked:
        raise NotReady("Biên bản chưa ký: đề nghị sửa ngay trong biên bản.")
    made = MinutesCorrection.objects.create(minutes=minutes, text=text, reason=reason, by=by)
    audit.record(by, "meeting.minutes_correct", minutes.meeting, reason=reason)
    return made


def seats_of(meeting: Meeting, user: User) -> list[str]:
    """As what `user` signs: chair, secretary, or nothing."""
    if user.member_id is None:
        return []
    return [seat for seat in SEATS if getattr(meeting, f"{seat}_id") == user.member_id]


def may_sign(minutes: Minutes, user: User) -> bool:
    """Whether a signature of `user` is still missing; draws the button."""
    return any(not getattr(minutes, f"{seat}_signed_at") for seat in seats_of(minutes.meeting, user))


def _locked_row(minutes: Minutes) -> Minutes:
    return Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)


def _tell(minutes: Minutes, *, by: User) -> None:
    told = notices.accounts_of(minutes.meeting.summoned()).exclude(pk=by.pk).only("pk")
    notices.tell_all(
        told, f"Đã có biên bản “{minutes.meeting.title}”.", minutes.get_absolute_url(), kind=notice_kinds.RECORD
    )
