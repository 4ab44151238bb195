"""Whole numbers as addresses and pages send them: keys, rounds, pages (forms have WholeNumberField for what people
type); and how the portal writes numbers and shares, on its pages, in its sentences and in its files."""

import re
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "—"
NBSP = "\u00a0"
SEPARATORS = str.maketrans(",.", ".,")
LARGEST = 2**63 - 1  # as a key of the database holds it
_DIGITS = re.compile(r"\d{1,19}", re.ASCII)  # no more than LARGEST has: longer ones are not even read


def parse_typed_number(text: str | None, *, most: int = LARGEST) -> int | None:
    """`text` as a number from 0 to `most`; None for whatever is none, such as `²`, `٣`, a sign, or a row of digits that
    no column could hold."""
    if not text or not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    return number if number <= most else None


def exact_share(part, whole) -> Decimal | None:
    """Per cent of `whole`, to be compared with a limit: what is rounded up to one has not reached it. None of
    nothing."""
    return None if part is None or not whole else Decimal(part) * 100 / Decimal(whole)


def share_of(part, whole, step: Decimal = Decimal("0.01")) -> Decimal | None:
    """Per cent of `whole`, to `step`, to be read; None of nothing. Of less than all it is never all: where one of many
    is left nobody reads that none is."""
    share = exact_share(part, whole)
    if share is None:
        return None
    shown = share.quantize(step, ROUND_HALF_UP)
    return 100 - step if shown == 100 and part < whole else shown


def vn_number(value) -> str:
    """1234 → `1.234`; None → `—`, and so does what a template has not found: figures of a row that is not there."""
    return NOTHING if value is None or value == "" else f"{value:,}".translate(SEPARATORS)


def percent(part, whole) -> str:
    """88279 of 121146 → `72,87 %`; a share of nothing is `—`, never a division by zero."""
    share = share_of(part, whole)
    return NOTHING if share is None else f"{vn_number(share)}{NBSP}%"


def round_percent(part, whole) -> str:
    """7 of 8 → `88 %`: of a handful a figure behind the comma says nothing."""
    share = share_of(part, whole, Decimal(1))
    return NOTHING if share is None else f"{share}{NBSP}%"


def decimal(number: Decimal) -> str:
    """As one types it, without noughts at the end: `4`, `4,5`, `1490000`."""
    return f"{number.normalize():f}".translate(SEPARATORS)


def grouped(number: Decimal) -> str:
    """As one reads it: `0,5`, `1.490.000`."""
    return f"{number.normalize():,f}".translate(SEPARATORS)
