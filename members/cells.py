"""What one cell of a roster says, in whichever of the written forms; `Wrong` carries the kind of error."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from members import dates, vietnamese
from members.models import Member

Gender, Precision = Member.Gender, Member.Precision

SERIAL_START = date(1899, 12, 30)  # of a spreadsheet's day numbers
YEARS = range(1800, 2200)  # a bare number in here is a year, not a day number of 1904–1906
LAST_SERIAL = 120_000  # the year 2228
NOT_DIGITS = re.compile(r"[\s'’‘`.\-\u200b\ufeff]+")
# What is written beside a number and says only which one it is: `CCCD: 001170000012`, `001170000012 (CCCD)`.
_LABEL = re.compile(
    r"^\s*(?:số )?(?:cccd|căn cước(?: công dân)?|đdcn|số định danh(?: cá nhân)?)\b(?: số)?[\s:.]*|"
    r"[\s/]*\(?\b(?:cccd|căn cước)\)?\s*$",
    re.IGNORECASE,
)
NO_PART = r"(?:0{1,2}|[-_.?…xX]{0,4})"
MONTH_ONLY = re.compile(
    rf"(?:{NO_PART}\s?[/.\-]\s?)?(?:(?:tháng|t\.?)\s?)?(?P<month>\d{{1,2}})\s?(?:[/.\-]|năm)\s?(?P<year>\d{{4}})",
    re.ASCII,
)
YEAR_ONLY = re.compile(
    rf"(?:(?:sinh|ns)?:? ?(?:năm)? ?)?(?:{NO_PART}\s?[/.\-]\s?{NO_PART}\s?[/.\-]\s?)?(?P<year>\d{{4}})", re.ASCII
)
NAME = re.compile(r"[^\W\d_]+(?:[ '.\-]+[^\W\d_]+)*'?")

GENDERS = {"nam": Gender.MALE, "nu": Gender.FEMALE, "m": Gender.MALE, "f": Gender.FEMALE}
NONE_SAID = frozenset(("x", "0", "o", "khong", "khong co", "chua co", "ko", "ko co", "k", "khong ro", "chua ro", "v"))


# What stands for the cell above, instead of writing it again.
AS_ABOVE = frozenset(
    ('"', '""', "''", "”", "“", "″", "〃", "nt", "NT", "Nt", "-nt-", "-NT-", "- nt -", "- NT -", '"nt"', "(nt)", "//",
     "-//-", "như trên", "Như trên", "NHƯ TRÊN")
)  # fmt: skip


class Wrong(ValueError):
    """The cell says something that cannot be kept; `kind` is a key of members.roster.problems."""

    def __init__(self, kind: str):
        super().__init__(kind)
        self.kind = kind


class Remark(Wrong):
    """The cell is taken to say `value`; `kind` tells what was made of it, or what is to be looked at."""

    def __init__(self, kind: str, value):
        super().__init__(kind)
        self.value = value


class PartialDate(NamedTuple):
    """A date of which only year or month is known, as the first day of that; a cell that shows no more holds one."""

    first: date
    precision: Member.Precision

    def __str__(self) -> str:
        return self.precision.written(self.first)


def day(cell) -> date | None:
    """A true date, a day number or any written form; None for an empty cell."""
    if isinstance(cell, str):
        return _written_day(cell)
    if isinstance(cell, PartialDate):
        return cell.first
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 1 <= cell <= LAST_SERIAL:
        if int(cell) in YEARS:
            raise Wrong("year_only")
        return SERIAL_START + timedelta(days=int(cell))
    raise Wrong("unreadable_date")


def _written_day(text: str) -> date | None:
    if len(text) == 10 and text[2] == "/" == text[5] and (usual := _usual_day(text)):
        return usual
    text = vietnamese.nfc(text).strip("'")
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return dates.parse_typed_date(text) or day(int(text[:7] if len(text) > 7 else text))
    parts = dates.written_parts(text)
    if parts is None:
        raise Wrong("unreadable_date")
    day_, month, year = parts
    try:
        found = date(year, month, day_)
    except ValueError:
        raise Wrong("impossible_date") from None
    if year not in YEARS:  # 0075 for 1975
        raise Wrong("impossible_date")
    return found


def _usual_day(text: str) -> date | None:
    """`05/02/1975`, as nearly every list writes it; None where it is no day."""
    try:
        found = date.fromisoformat(f"{text[6:]}-{text[3:5]}-{text[:2]}")
    except ValueError:
        return None
    return found if found.year in YEARS else None


def birth(cell) -> date | None:
    """As `day`. Raises Remark with a PartialDate where only the year, or month and year, are said: `1950`, `05/1950`,
    `00/05/1950`, `tháng 5 năm 1950`."""
    if isinstance(cell, PartialDate):
        raise _known_in_part(cell)
    try:
        return day(cell)
    except Wrong as wrong:
        if partial := _partial(_shown(cell)):
            raise _known_in_part(partial) from None
        raise wrong from None


def _known_in_part(known: PartialDate) -> Remark:
    return Remark(f"only_{known.precision}", known)


def _partial(text: str) -> PartialDate | None:
    found = MONTH_ONLY.fullmatch(text) or YEAR_ONLY.fullmatch(text)
    if found is None or int(found["year"]) not in YEARS:
        return None
    month = int(found.groupdict().get("month") or 0)
    if month > 12:
        return None
    return PartialDate(date(int(found["year"]), month or 1, 1), Precision.MONTH if month else Precision.YEAR)


def _shown(cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return vietnamese.nfc(str(cell)[:60]).lower().removesuffix(".0")


def _digits(cell) -> str:
    """As text; a number has lost its leading zeros and the caller knows how many there were."""
    if isinstance(cell, str):
        text = NOT_DIGITS.sub("", cell.removesuffix(".0"))
        return text if text.isascii() else vietnamese.nfc(text)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def personal_id(cell) -> str | None:
    """Twelve digits. Two leading zeros at most can have been eaten: every province's number begins with 0."""
    if isinstance(cell, str) and len(cell) == 12 and cell.isascii() and cell.isdigit():
        return cell
    text = _digits(_LABEL.sub("", cell) if isinstance(cell, str) else cell)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise Wrong("bad_id")
    if len(text) in (10, 11) and text[0] != "0":
        text = text.zfill(12)
    if len(text) != 12:
        raise Wrong("short_id" if len(text) < 12 else "long_id")
    return text


def card(cell) -> str | None:
    """The twelve digits of Quy định 347, or the eight of a card that was issued before it."""
    try:
        return personal_id(cell)
    except Wrong:
        return legacy_card(cell)


def legacy_card(cell) -> str | None:
    """`74.225127` → `74225127`; as a number it may have lost zeros at either end."""
    if isinstance(cell, float) and not cell.is_integer():
        cell = f"{cell:09.6f}"
    text = _digits(cell)
    if not text:
        return None
    if isinstance(cell, (int, float)) and len(text) in (6, 7):
        text = text.zfill(8)
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        raise Wrong("bad_card")
    return text


@lru_cache(maxsize=1_000)
def gender(cell) -> str | None:
    said = vietnamese.search_text(str(cell))
    if said and said not in GENDERS:
        raise Wrong("bad_gender")
    return GENDERS[said].value if said else None
