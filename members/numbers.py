"""Whole numbers as addresses and pages send them: keys, rounds, pages (forms have WholeNumberField for what people
type); and shares of them."""

import re
from decimal import ROUND_HALF_UP, Decimal

LARGEST = 2**63 - 1  # as a key of the database holds it
_DIGITS = re.compile(r"\d{1,19}", re.ASCII)  # no more than LARGEST has: longer ones are not even read


def parse_typed_number(text: str | None, *, most: int = LARGEST) -> int | None:
    """`text` as a number from 0 to `most`; None for whatever is none, such as `²`, `٣`, a sign, or a row of digits that
    no column could hold."""
    if not text or not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    return number if number <= most else None


def share_of(part, whole, step: Decimal = Decimal("0.01")) -> Decimal | None:
    """Per cent of `whole`, to `step`; None of nothing."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(step, ROUND_HALF_UP)
