"""How a meeting is said in a sentence: its hours, its moment, its usual name, what a change makes of it."""

from datetime import date, datetime

from django.utils import timezone

WITHOUT_MONTH = {"congress"}  # held once a term: a month in its name would say nothing
MINUTE = 60


def hour(at: datetime) -> str:
    """`19 giờ 30`, `8 giờ`."""
    local = timezone.localtime(at)
    return f"{local.hour} giờ {local:%M}" if local.minute else f"{local.hour} giờ"


def hours(start: datetime, end: datetime) -> str:
    """`19 giờ 30 – 21 giờ`; `22 giờ – 1 giờ ngày 04/12/2026` where it ends on another day."""
    next_day = timezone.localdate(end) != timezone.localdate(start)
    return f"{hour(start)} – {moment(end) if next_day else hour(end)}"


def moment(at: datetime) -> str:
    """`19 giờ 30 ngày 03/12/2026`."""
    return f"{hour(at)} ngày {timezone.localtime(at):%d/%m/%Y}"


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes as people read them off the page: seconds are not shown, so they do not count."""
    return int(end.timestamp()) // MINUTE - int(start.timestamp()) // MINUTE


def usual_title(kind: str, label: str, day: date) -> str:
    """`Sinh hoạt thường kỳ tháng 12`; `… tháng 1/2027` where that year is not the present one."""
    return _titles(kind, label, day)[day.year != timezone.localdate().year]


def is_usual_title(title: str, kind: str, label: str, day: date) -> bool:
    """Whether the portal has given that name, this year or in an earlier one."""
    return title in _titles(kind, label, day)


def _titles(kind: str, label: str, day: date) -> tuple[str, str]:
    if kind in WITHOUT_MONTH:
        return label, label
    return f"{label} tháng {day.month}", f"{label} tháng {day.month}/{day.year}"


def changed(old: tuple[datetime, datetime, str], new: tuple[datetime, datetime, str]) -> list[str]:
    """What is told of a meeting's beginning, end and place when they change: first what holds now, then what was, so
    that a notice which is cut still says where to go and when. Empty where nothing differs."""
    return [part for part in (_changed_time(old, new), _changed_place(old[2], new[2])) if part]


def _changed_time(old: tuple[datetime, datetime, str], new: tuple[datetime, datetime, str]) -> str:
    (was, was_end, _), (now, now_end, _) = old, new
    if timezone.localdate(was) != timezone.localdate(now):
        return f"đổi ngày: nay {moment(now)} (trước là {moment(was)})"
    if was != now:
        return f"đổi giờ: nay {moment(now)} (trước là {hour(was)})"
    if was_end != now_end:
        return f"đổi giờ: {moment(now)}, nay kết thúc {hour(now_end)} (trước là {hour(was_end)})"
    return ""


def _changed_place(was: str, now: str) -> str:
    return f"đổi nơi: nay tại {now} (trước tại {was})" if was != now else ""
