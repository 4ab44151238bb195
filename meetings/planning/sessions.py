"""What is done to a meeting: planned, changed, postponed, cancelled. Rights were asked at the door."""

from contextlib import contextmanager
from copy import copy
from datetime import datetime
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from meetings import opening
from meetings.attendance import answers
from meetings.models import AgendaItem, Answer, Meeting
from meetings.planning import telling
from members import audit
from members.models import Member, Unit, User
from members.powers import Power
from members.refusals import Refused

OF_OFFICES = (Meeting.Audience.COMMITTEE, Meeting.Audience.STANDING, Meeting.Audience.SECRETARIES)


class Clash(Refused):
    """The unit already has a meeting at this very hour."""

    message = "Chi bộ đã có buổi sinh hoạt vào đúng giờ này."
    field = "start"


class Overlap(Refused):
    """Another meeting of the unit lasts into this one, and nobody has said that it should be so."""

    field = "start"

    def __init__(self, other: Meeting):
        times = f"{other.hours}, ngày {other.day:%d/%m/%Y}"
        super().__init__(
            f"Trùng giờ với “{other.title}” ({times}). Đồng chí chọn giờ khác, hoặc đánh dấu ô “Vẫn họp trùng giờ” ở "
            "dưới rồi gửi lại."
        )

    def put_on(self, form, sentence):
        super().put_on(form, sentence)
        form.asks_overlap = True


class NobodyCalled(Refused):
    """A meeting of a committee of which no office is known."""

    message = "Cổng chưa ghi ai giữ chức vụ thuộc diện họp này, nên không mời được ai. Đề nghị ghi chức vụ trước."
    field = "kind"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class OthersCalled(Refused):
    """A meeting was to become one of a kind that calls others."""

    message = "Loại họp này mời những người khác. Đề nghị hủy buổi này rồi lên lịch buổi mới."
    field = "kind"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def plan(unit: Unit, *, by: User, agenda: list[str], overlap_ok: bool = False, **facts) -> Meeting:
    """Creates and announces a meeting. `facts`: kind, title, starts_at, ends_at, place; mode, link, chair, secretary,
    audience where they are not the usual ones.

    Raises Clash; Overlap where it runs into another meeting and not `overlap_ok`; NobodyCalled.
    """
    meeting = Meeting(unit=unit, planned_by=by, **facts)
    _check(meeting, overlap_ok)
    with one_at_a_time():
        meeting.save(force_insert=True)
    _write_agenda(meeting, agenda)
    audit.record(by, "meeting.plan", meeting, power=Power.PLAN_MEETINGS, after=_audit_payload(meeting, agenda))
    telling.invited(meeting, by=by)
    return meeting


@transaction.atomic
def change(
    meeting: Meeting, *, by: User, seen: int | None, agenda: list[str], overlap_ok: bool = False, **facts
) -> None:
    """Changes what differs; members are told what time and place were and are; everybody is asked anew when the day is
    another one.

    `seen` is the version the planner looked at: raises VersionConflict when there is a newer one with other words, else
    what `plan` raises, OthersCalled or MeetingClosed.
    """
    held = opening.locked_open(meeting)
    was = copy(held)
    old_agenda = [item.title for item in held.agenda.all()]
    wanted = _with(held, facts)
    before, after = _audit_payload(held, old_agenda), _audit_payload(wanted, agenda)
    if before == after:
        return
    if was.calls != wanted.calls or was.is_of_committee != wanted.is_of_committee:
        raise OthersCalled
    _check(wanted, overlap_ok)
    with one_at_a_time():
        held.claim_version(seen, by=by, **facts | _timing(was, wanted))
    if old_agenda != agenda:
        held.agenda.all().delete()
        _write_agenda(held, agenda)
    meeting.refresh_from_db()
    audit.record(by, "meeting.change", meeting, power=Power.PLAN_MEETINGS, before=before, after=after)
    telling.changed(was, meeting, by=by)


@transaction.atomic
def postpone(
    meeting: Meeting, *, by: User, seen: int | None, starts_at: datetime, reason: str, overlap_ok: bool = False
) -> None:
    """Puts a meeting that is not over off to another time, as long as it was to last; everybody is told and, for
    another day, asked anew. Raises what `change` raises; VersionConflict where it has been changed since `seen`."""
    held = opening.locked(meeting)
    if not held.is_ahead:
        raise opening.MeetingClosed("Buổi sinh hoạt đã khai mạc hoặc đã diễn ra, không hoãn được nữa.")
    was = copy(held)
    held.starts_at, held.ends_at = starts_at, starts_at + (was.ends_at - was.starts_at)
    _check(held, overlap_ok)
    facts = {"starts_at": held.starts_at, "ends_at": held.ends_at}
    facts |= {"postponed_from": was.starts_at, "postpone_reason": reason} | _timing(was, held)
    with one_at_a_time():
        held.claim_version(seen, by=by, **facts)
    meeting.refresh_from_db()
    before, after = ({"starts_at": timezone.localtime(each).isoformat()} for each in (was.starts_at, starts_at))
    audit.record(by, "meeting.postpone", meeting, power=Power.PLAN_MEETINGS, before=before, after=after, reason=reason)
    telling.postponed(meeting, by=by)


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> None:
    """Says that the meeting will not be, and why. Raises MeetingClosed when it was opened or is over, WrongState when
    another was quicker."""
    if meeting.is_over or meeting.is_running:
        raise opening.MeetingClosed("Buổi sinh hoạt đã khai mạc hoặc đã diễn ra, không hủy được nữa.")
    saved = {"saved_by": by, "saved_at": timezone.now(), "version": F("version") + 1}
    meeting.move("cancel", cancel_reason=reason, **saved)
    meeting.refresh_from_db(fields=["version"])
    audit.record(by, "meeting.cancel", meeting, power=Power.PLAN_MEETINGS, reason=reason)
    telling.cancelled(meeting, by=by)


def next_for(member: Member) -> tuple[Meeting | None, Answer | None]:
    """The next meeting `member` is called to, with `paper_count`, and what the member answered; at most two queries."""
    meeting = Meeting.objects.summoning(member).still_ahead().with_paper_count().first()
    return meeting, answers.of(member, meeting) if meeting else None


def check_called(meeting: Meeting) -> None:
    """Raises NobodyCalled for a meeting of a committee of which no office is known."""
    if meeting.calls in OF_OFFICES and not meeting.summoned().exists():
        raise NobodyCalled


def _check(meeting: Meeting, overlap_ok: bool) -> None:
    """Raises NobodyCalled, Overlap."""
    check_called(meeting)
    held = Meeting.objects.overlapping(meeting.unit, meeting.starts_at, meeting.ends_at).exclude(pk=meeting.pk)
    if not overlap_ok and (other := held.first()):
        raise Overlap(other)


def _with(held: Meeting, facts: dict) -> Meeting:
    """`held` as it will be, not stored: what `facts` leave out stays."""
    kept = {name: getattr(held, name) for name in ("audience", "mode", "link", "chair", "secretary")}
    return Meeting(pk=held.pk, unit=held.unit, **kept | facts)


def asking_anew(anew: bool) -> dict:
    """What is stored of a meeting that moves to another day: earlier answers count no more."""
    return {"asked_anew_at": timezone.now(), "reminded_at": None} if anew else {}


def _timing(was: Meeting, now: Meeting) -> dict:
    """What a change of hours carries along: reminders count from when it was told."""
    told = {} if (was.starts_at, was.ends_at) == (now.starts_at, now.ends_at) else {"timed_at": timezone.now()}
    return told | asking_anew(was.day != now.day)


@contextmanager
def one_at_a_time():
    """Turns the database's refusal of a second meeting of the unit at the same hour into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "meeting_one_of_a_unit_at_a_time" not in str(error):
            raise
        raise Clash from None


def _write_agenda(meeting: Meeting, agenda: list[str]) -> None:
    items = [AgendaItem(meeting=meeting, position=place, title=title) for place, title in enumerate(agenda, start=1)]
    AgendaItem.objects.bulk_create(items)


def _audit_payload(meeting: Meeting, agenda: list[str]) -> dict:
    """What the members are told of a meeting, as the audit keeps it."""
    return {
        "kind": str(meeting.kind),
        "title": meeting.title,
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "ends_at": timezone.localtime(meeting.ends_at).isoformat(),
        "place": meeting.place,
        "mode": str(meeting.mode),
        "link": meeting.link,
        "chair": meeting.chair.full_name if meeting.chair else "",
        "secretary": meeting.secretary.full_name if meeting.secretary else "",
        "agenda": agenda,
    }


def resolve_duplicates(coming: QuerySet[Meeting], successor: Unit, why: str) -> None:
    """Chi bộ that become one cannot meet twice at the same hour: of the meetings `coming` to `successor`, those that
    begin with another one are cancelled, and their members are told."""
    taken = set(Meeting.objects.still_ahead().filter(unit=successor).values_list("starts_at", flat=True))
    for meeting in coming.order_by("starts_at", "pk"):
        if meeting.starts_at in taken:
            meeting.move("cancel", cancel_reason=why[:300], version=F("version") + 1)
            telling.cancelled(meeting, by=None)
        taken.add(meeting.starts_at)
