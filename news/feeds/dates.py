"""When a piece of news was published, from any way that feeds write it; what has no zone is meant in ours."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone

EARLIEST = 1990
_ZONE = re.compile(r"(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?\b", re.IGNORECASE)
# 20/11/2026 07:30:05 · 20-11-2026 · ngày 20 tháng 11 năm 2026
_DAY = re.compile(r"\b(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})\b", re.IGNORECASE)
_HOUR = re.compile(r"\b(\d{1,2})\s*(?:[:h]|giờ)\s*(\d{2})(?::(\d{2}))?(?:\s*phút)?(?:\s*([AP])M)?\b", re.IGNORECASE)
# What an empty date becomes on a Windows server, Mon, 01 Jan 0001; +0000 is a zone and no year.
_NO_YEAR = re.compile(r"\b000[1-9]\b|(?<![+-])\b0000\b")
_UNKNOWN_ZONE = re.compile(r"(?<=\d\d )-0000$")  # RFC 5322: the hour is UTC, wherever it was written
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})\s*$")


def parse(text: str) -> datetime | None:
    """None for what is no date, or one that cannot be: before 1990, or more than a day ahead."""
    text = " ".join(text.split())[:100]
    if _NO_YEAR.search(text):
        return None
    text = _UNKNOWN_ZONE.sub("+0000", text)
    plain = _ZONE.sub(lambda zone: f"{zone[1]}{int(zone[2]):02}{zone[3] or '00'}", text)
    for way in (_in_iso, parsedate_to_datetime, _in_vietnamese):
        try:
            found = way(plain)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if found is not None:
            return _possible(found)
    return None


def _in_iso(text: str) -> datetime | None:
    return datetime.fromisoformat(text)


def _in_vietnamese(text: str) -> datetime | None:
    day = _DAY.search(text)
    if not day:
        return None
    rest = text[: day.start()] + " " + text[day.end() :]
    hour, minute, second = 0, 0, 0
    if clock := _HOUR.search(rest):
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if clock[4]:
            hour = hour % 12 + (12 if clock[4].upper() == "P" else 0)
    zone = timezone.get_current_timezone()
    if offset := _OFFSET.search(rest.strip()):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (1 if offset[1] == "+" else -1)
        zone = timezone.get_fixed_timezone(ahead)
    return datetime(int(day[3]), int(day[2]), int(day[1]), hour, minute, second, tzinfo=zone)


def _possible(found: datetime) -> datetime | None:
    try:
        found = found if timezone.is_aware(found) else timezone.make_aware(found)
        possible = found.year >= EARLIEST and found <= timezone.now() + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return found if possible else None
