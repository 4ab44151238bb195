"""How a meeting is said in a sentence: its hours, its moment, its usual name."""

from datetime import date, datetime

from django.utils import timezone

WITHOUT_MONTH = {"congress"}  # held once a term: a month in its name would say nothing


def hour(at: datetime) -> str:
    """`19 giờ 30`, `8 giờ`."""
    local = timezone.localtime(at)
    return f"{local.hour} giờ {local:%M}" if local.minute else f"{local.hour} giờ"


def hours(start: datetime, end: datetime) -> str:
    return f"{hour(start)} – {hour(end)}"


def moment(at: datetime) -> str:
    """`19 giờ 30 ngày 03/12/2026`."""
    return f"{hour(at)} ngày {timezone.localtime(at):%d/%m/%Y}"


def usual_title(kind: str, label: str, day: date) -> str:
    """`Sinh hoạt thường kỳ tháng 12`."""
    return label if kind in WITHOUT_MONTH else f"{label} tháng {day.month}"
