"""What those who are called to a meeting are told of it."""

from datetime import datetime, timedelta

from django.utils import timezone

from meetings import wording
from meetings.models import Meeting
from members import notice_kinds, notices, rules
from members.models import User

ANSWER_ANEW = "Đề nghị đồng chí trả lời lại."


def invited(meeting: Meeting, *, by: User) -> None:
    _tell(meeting, f"Mời dự {meeting.title}: {wording.moment(meeting.starts_at)}, tại {meeting.place}.", by=by)


def scheduled(meetings: list[Meeting], *, by: User) -> None:
    """One notice of all the meetings that were planned together, the first of them linked."""
    _tell(meetings[0], f"Lịch {_series(meetings)}.", by=by)


def rescheduled(meetings: list[Meeting], *, by: User) -> None:
    _tell(meetings[0], f"Đổi lịch {_series(meetings)}. {ANSWER_ANEW}", by=by, kind=_changed(meetings[0].starts_at))


def _series(meetings: list[Meeting]) -> str:
    first, last = meetings[0], meetings[-1]
    span = f"{len(meetings)} buổi, đến ngày {last.day:%d/%m/%Y}" if len(meetings) > 1 else "1 buổi"
    kind = first.get_kind_display().lower()
    return f"{kind}: buổi đầu {wording.moment(first.starts_at)}, tại {first.place}; {span}"


def changed(was: Meeting, meeting: Meeting, *, by: User) -> None:
    """What differs between `was` and `meeting` in time and place; nobody is told where neither does."""
    parts = wording.changed(
        (was.starts_at, was.ends_at, was.place), (meeting.starts_at, meeting.ends_at, meeting.place)
    )
    if not parts:
        return
    ask = f" {ANSWER_ANEW}" if was.day != meeting.day else ""
    first, *rest = parts
    place = f" {rest[0][0].upper()}{rest[0][1:]}." if rest else ""
    _tell(meeting, f"{was.title} {first}.{ask}{place}", by=by, kind=_changed(was.starts_at, meeting.starts_at))


def postponed(meeting: Meeting, *, by: User) -> None:
    """Of a meeting that was moved away from `postponed_from`."""
    times = f"nay {wording.moment(meeting.starts_at)} (trước là {wording.moment(meeting.postponed_from)})"
    ask = "" if timezone.localdate(meeting.postponed_from) == meeting.day else f" {ANSWER_ANEW}"
    kind = _changed(meeting.postponed_from, meeting.starts_at)
    _tell(meeting, f"Hoãn {meeting.title}: {times}.{ask} Lý do: {meeting.postpone_reason}", by=by, kind=kind)


def cancelled(meeting: Meeting, *, by: User | None) -> None:
    """`by` is None where the chi bộ itself has become another one."""
    reason = f"Lý do: {meeting.cancel_reason}"
    text = f"Hủy {meeting.title} ({wording.moment(meeting.starts_at)}). {reason}"
    _tell(meeting, text, by=by, kind=_changed(meeting.starts_at))


def _changed(*times: datetime) -> str:
    """Whether the change of a meeting at one of `times` is heard at night: it is, when the meeting is near."""
    hours = rules.whole("notice.urgent_hours", on=timezone.localdate())
    return notice_kinds.MEETING_CHANGE if min(times) < timezone.now() + timedelta(hours=hours) else notice_kinds.MEETING


def _tell(meeting: Meeting, text: str, *, by: User | None, kind: str = notice_kinds.MEETING) -> None:
    """One notice to each summoned member who has an account, except `by`."""
    listeners = notices.accounts_of(meeting.summoned()).exclude(pk=by.pk if by else None)
    notices.tell_all(listeners.only("pk"), text, meeting.get_absolute_url(), kind=kind)
