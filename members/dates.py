"""Dates as people write them here, the day first; in forms, in lists that are imported and in addresses alike."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from members import vietnamese

_SIGN = r"(?: ?[/\\.,\-–—] ?| )"
_DAY_FIRST = re.compile(
    rf"(?:(?:ngày )?(?:mùng |mồng )?)(\d{{1,2}}){_SIGN}(\d{{1,2}}){_SIGN}(\d{{4}})[.,;*]?", re.ASCII | re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})", re.ASCII)
# Behind a date that a program has written; `12:00:00 SA` and `12:00 AM` are midnight too.
_MIDNIGHT = re.compile(
    r"[ T](?:0?0:00(?::00(?:[.,]0+)?)?(?: ?(?:SA|AM))?|12:00(?::00)? ?(?:SA|AM))(?:Z|[+-]\d\d:?\d\d)?", re.I
)
# 05 tháng 11 năm 1965; 05-Thg11-1965 and 05 Tháng Mười Một 1965, as a Vietnamese Windows writes months.
_SPELLED = re.compile(
    r"(?:ngay )?(?:mung |mong )?(\d{1,2}) (?:thang|thg) ?"
    r"(\d{1,2}|gieng|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?: mot| hai)?) (?:nam )?(\d{4})",
    re.ASCII,
)
# 05-Nov-1965, as a spreadsheet set to English saves it, and 5/XI/1965, as old papers have it.
_NAMED = re.compile(r"(\d{1,2})[ /.\-]([a-z]{1,9})[ /.\-,]{1,2}(\d{4})", re.ASCII)
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTHS = (
    {name: number for number, name in enumerate(_ENGLISH, start=1)}
    | {name[:3]: number for number, name in enumerate(_ENGLISH, start=1)}
    | {name: number for number, name in enumerate(_ROMAN, start=1)}
)
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_COMPACT_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_IN_WORDS = (
    "gieng", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai",
)  # fmt: skip
LONGEST = 60  # characters; nothing longer is a date


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month behind that of `day`."""
    return first_of_month(first_of_month(day) + timedelta(days=31))


def month_before(day: date) -> date:
    """The first day of the month before that of `day`."""
    return first_of_month(first_of_month(day) - timedelta(days=1))


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day (29/2 → 28/2)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def midnight(day: date) -> datetime:
    """The moment at which `day` begins, in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, time()))


def parse_typed_date(text: str) -> date | None:
    """`5/11/2026`, `05.11.2026`, `05-11-2026`, `05112026`, `2026-11-05`, `ngày 5 tháng 11 năm 2026` as a date; None for
    whatever is no day of the calendar. The year has four digits: of `05/11/26` nobody knows the century."""
    if (text := text.strip()).isdigit():
        return _compact(text)
    return _of_calendar(*(written_parts(text) or (0, 0, 0)))


def _compact(digits: str) -> date | None:
    """`05112026`, and `20261105` where it cannot be read so."""
    if day_first := _COMPACT.fullmatch(digits):
        day, month, year = map(int, day_first.groups())
        if found := _of_calendar(day, month, year):
            return found
    if year_first := _COMPACT_YEAR_FIRST.fullmatch(digits):
        year, month, day = map(int, year_first.groups())
        return _of_calendar(day, month, year)
    return None


def _of_calendar(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def why_no_day(text: str) -> str:
    """Of what was typed as a date: which part of it the calendar has not, as a sentence. Empty for a day of the
    calendar, and for what is written in no way of a date."""
    day, month, year = written_parts(text.strip()) or (0, 0, 0)
    if not 1 <= year <= 9999 or _of_calendar(day, month, year):
        return ""
    if not 1 <= month <= 12:
        return f"Không có tháng {month}. Đề nghị ghi ngày trước, tháng sau, ví dụ 05/11/{year:04}."
    return f"Tháng {month}/{year} có {monthrange(year, month)[1]} ngày, không có ngày {day}."


def written_parts(text: str) -> tuple[int, int, int] | None:
    """Day, month and year of a date written with signs or words between them, even where the calendar has no such day;
    a midnight behind it means nothing. None for what is written otherwise."""
    text = vietnamese.nfc(text[: LONGEST + 1])
    if len(text) > LONGEST:
        return None
    if ":" in text and (midnight := _MIDNIGHT.search(text)) and midnight.end() == len(text):
        text = text[: midnight.start()]
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        return day, month, year
    if found := _SPELLED.fullmatch(vietnamese.search_text(text)):
        month = int(found[2]) if found[2].isdecimal() else _IN_WORDS.index(found[2]) + 1
        return int(found[1]), month, int(found[3])
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
        return day, month, year
    if (found := _NAMED.fullmatch(text.lower())) and found[2] in _MONTHS:
        return int(found[1]), _MONTHS[found[2]], int(found[3])
    return None
