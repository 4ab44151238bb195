"""When a piece of news was published, from any way that feeds write it; what has no zone is meant in ours."""

import re
from datetime import datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache

from django.conf import settings
from django.utils import timezone

EARLIEST = 1990
# Hours, halves of the day and zones are first written in one way each: 07:30, AM and PM, +0700.
_HOURS = re.compile(
    r"\b(\d{1,2})\s*(?:h|g|giờ)(?:\s*(\d{1,2})(?!\d|\s*[/.-]|\s*th(?:áng|g)))?(?:\s*phút)?(?!\w)", re.IGNORECASE
)
_HALF = re.compile(
    r"(?<=\d)\s*(?:(S\.?\s?A\.?|A\.?\s?M\.?|sáng)|(?:C\.?\s?H\.?|P\.?\s?M\.?|chiều|tối))(?!\w)", re.IGNORECASE
)
# Noon and night reach over twelve: 11 giờ trưa, 1 giờ trưa, 10 giờ đêm, 1 giờ đêm.
_MIDDLE = re.compile(r"\b(\d{1,2})(:\d{2}(?::\d{2})?)\s*(?:(trưa)|đêm|khuya)(?!\w)", re.IGNORECASE)
_ZONE = re.compile(r"\(?\s*(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?\b\)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?<=\d\d)((?: [AP]M)?\s*)([+-])(\d{1,2}):?(\d{2})?$")  # behind a time, never behind a day
# 20/11/2026 · 20-11-2026 · ngày 20 tháng 11 năm 2026 · 20 Thg 11, 2026; and as machines write it, 2026-11-20
_DAY = re.compile(
    r"\b(\d{1,2})(?:\s*[/.-]\s*|,?\s*th(?:áng|g\.?)\s*)(\d{1,2})(?:\s*[/.-]\s*|,?\s*năm\s*|,\s*|\s+)(\d{4})\b",
    re.IGNORECASE,
)
_DAY_LAST = re.compile(r"\b(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_TIME = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ([AP])M)?(?:\s*([+-]\d{4}|Z|GMT|UTC))?(?!\w)")
# What an empty date becomes on a Windows server, Mon, 01 Jan 0001; +0000 is a zone and no year.
_NO_YEAR = re.compile(r"\b000[1-9]\b|(?<![+-])\b0000\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNKNOWN_ZONE = re.compile(r"(?<=\d\d )-0000$")  # RFC 5322: the hour is UTC, wherever it was written


def parse(text: str) -> datetime | None:
    """None for what is no date, or one that cannot be: before 1990, or more than a day ahead."""
    text = " ".join(text.split())[:100]
    if _NO_YEAR.search(text):
        return None
    plain = _plain(text)
    for way in (datetime.fromisoformat, _of_mail, _in_numbers, _in_words):
        try:
            found = way(plain)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if found is not None:
            return _possible(found)
    return None


def _plain(text: str) -> str:
    text = _HOURS.sub(lambda clock: f"{clock[1]}:{(clock[2] or '0'):0>2}", text)
    text = _MIDDLE.sub(_around_twelve, text)
    text = _HALF.sub(lambda half: " AM" if half[1] else " PM", text)
    text = _ZONE.sub(lambda zone: f" {zone[1]}{zone[2]:0>2}{zone[3] or '00'}", text)
    if ":" in text:
        text = _OFFSET.sub(lambda zone: f"{zone[1]}{zone[2]}{zone[3]:0>2}{zone[4] or '00'}", text)
    return _UNKNOWN_ZONE.sub("+0000", text)


def _around_twelve(clock: re.Match) -> str:
    hour = int(clock[1])
    after_noon = hour < 10 or hour == 12 if clock[3] else 6 <= hour < 12
    return f"{hour}{clock[2]}" + (" PM" if after_noon and hour <= 12 else " AM" if hour <= 12 else "")


def _of_mail(text: str) -> datetime | None:
    """RFC 822, the way of RSS. The standard library reads past AM and PM."""
    return None if text.endswith("M") or "M +" in text or "M -" in text else parsedate_to_datetime(text)


def _in_numbers(text: str) -> datetime | None:
    """Ours, not dateparser's: 80 µs instead of 3 ms a date, of which a feed has two hundred; and that takes 11/20/2026
    for November, `12:15 SA` for noon, and cannot read `7 giờ 30 phút` (findings/dateparser-vietnamese-hours.sh)."""
    if found := _DAY.search(text):
        day, month, year = map(int, found.groups())
    elif found := _DAY_LAST.search(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    clock = _TIME.search(f"{text[: found.start()]} {text[found.end() :].removeprefix('T')}")
    if not clock:
        return datetime(year, month, day, tzinfo=_zone(None))
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4] == "P" else 0)
    return datetime(year, month, day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=_zone(clock[5]))


def _zone(said: str | None) -> tzinfo:
    if not said:
        return timezone.get_current_timezone()
    if said[0] not in "+-":
        return timezone.get_fixed_timezone(0)
    ahead = timedelta(hours=int(said[1:3]), minutes=int(said[3:]))
    return timezone.get_fixed_timezone(-ahead if said[0] == "-" else ahead)


def _in_words(text: str) -> datetime | None:
    """Months by their names, Vietnamese or English; a day in numbers that is none is not turned round into one."""
    if not _YEAR.search(text) or _DAY.search(text) or _DAY_LAST.search(text):
        return None
    return _reader().get_date_data(text).date_obj


@cache
def _reader():
    from dateparser.date import DateDataParser  # 60 ms and 9 MB, for what few feeds write

    told = {"TIMEZONE": settings.TIME_ZONE, "RETURN_AS_TIMEZONE_AWARE": True, "DATE_ORDER": "DMY"}
    exact = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    return DateDataParser(languages=["vi", "en"], settings=told | exact)


def _possible(found: datetime) -> datetime | None:
    try:
        found = found if timezone.is_aware(found) else timezone.make_aware(found)
        possible = found.year >= EARLIEST and found <= timezone.now() + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return found if possible else None
