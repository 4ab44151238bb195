"""What one cell of a roster says, in whichever of the written forms; `Wrong` carries the kind of error."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Choices

from members import dates, vietnamese
from members.models import Member

Status, Reason, Gender = Member.Status, Member.Reason, Member.Gender

SERIAL_START = date(1899, 12, 30)  # of a spreadsheet's day numbers
YEARS = range(1800, 2200)  # a bare number in here is a year, not a day number of 1904–1906
LAST_SERIAL = 120_000  # the year 2228
NOT_DIGITS = re.compile(r"[\s'’‘`.\-\u200b\ufeff]+")
NAME = re.compile(r"[^\W\d_]+(?:[ '.\-]+[^\W\d_]+)*'?")

GENDERS = {"nam": Gender.MALE, "nu": Gender.FEMALE}
STATUSES = {  # by the words a status begins with
    "dang sinh hoat": Status.ACTIVE,
    "mien": Status.EXEMPT,
    "duoc mien": Status.EXEMPT,
    "dinh chi": Status.SUSPENDED,
    "gian doan": Status.INTERRUPTED,
    "da chuyen": Status.MOVED,
    "chuyen sinh hoat": Status.MOVED,
    "chuyen di": Status.MOVED,
    "roi khoi dang": Status.LEFT,
    "ra khoi dang": Status.LEFT,
    "xin ra": Status.LEFT,
    "xoa ten": Status.LEFT,
    "khai tru": Status.LEFT,
    "tu tran": Status.DECEASED,
    "da tu tran": Status.DECEASED,
    "da mat": Status.DECEASED,
}
REASONS = {
    "khong co dien thoai": Reason.NO_SMARTPHONE,
    "khong dung dien thoai": Reason.NO_SMARTPHONE,
    "tuoi cao": Reason.OLD_OR_ILL,
    "gia yeu": Reason.OLD_OR_ILL,
    "om": Reason.OLD_OR_ILL,
    "suc yeu": Reason.OLD_OR_ILL,
    "o nuoc ngoai": Reason.ABROAD,
    "o ngoai nuoc": Reason.ABROAD,
    "vang dai ngay": Reason.LONG_ABSENT,
    "vang mat dai ngay": Reason.LONG_ABSENT,
    "di lam an xa": Reason.LONG_ABSENT,
    "luc luong dac thu": Reason.SPECIAL_FORCE,
    "luc luong vu trang": Reason.SPECIAL_FORCE,
    "ly do khac": Reason.OTHER,
    "khac": Reason.OTHER,
}


class Wrong(ValueError):
    """The cell says something that cannot be kept; `kind` is a key of members.roster.problems."""

    def __init__(self, kind: str):
        super().__init__(kind)
        self.kind = kind


def day(cell) -> date | None:
    """A true date, a day number or any written form; None for an empty cell."""
    if isinstance(cell, str):
        return _written_day(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 1 <= cell <= LAST_SERIAL:
        if int(cell) in YEARS:
            raise Wrong("year_only")
        return SERIAL_START + timedelta(days=int(cell))
    raise Wrong("unreadable_date")


@lru_cache(maxsize=100_000)
def _written_day(text: str) -> date | None:
    text = vietnamese.nfc(text).strip("'")
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return day(int(text))
    parts = dates.written_parts(text)
    if parts is None:
        raise Wrong("unreadable_date")
    day_, month, year = parts
    try:
        return date(year, month, day_)
    except ValueError:
        raise Wrong("impossible_date") from None


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
    text = _digits(cell)
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


def phone(cell) -> str | None:
    if isinstance(cell, str):
        if not cell or cell.isspace():
            return None
    elif isinstance(cell, float) and cell.is_integer():
        cell = str(int(cell))
    try:
        return vietnamese.phone(str(cell))
    except ValueError:
        raise Wrong("bad_phone") from None


def name(cell) -> str | None:
    if not isinstance(cell, str):
        raise Wrong("bad_name")
    proper = vietnamese.proper_name(cell.strip("' "))
    if proper and (len(proper) > 120 or not NAME.fullmatch(proper)):
        raise Wrong("bad_name")
    return proper or None


@lru_cache(maxsize=1_000)
def gender(cell) -> str | None:
    return _known(GENDERS, cell, "bad_gender", whole=True)


@lru_cache(maxsize=1_000)
def status(cell) -> str | None:
    return _known(STATUSES, cell, "unknown_status")


@lru_cache(maxsize=1_000)
def reason(cell) -> str | None:
    return _known(REASONS, cell, "unknown_reason")


def _known(words: Mapping[str, Choices], cell, kind: str, *, whole: bool = False) -> str | None:
    said = vietnamese.search_text(str(cell))
    if not said:
        return None
    for beginning, meaning in words.items():
        if said == beginning or (not whole and said.startswith(beginning + " ")):
            return meaning.value
    raise Wrong(kind)
