"""Whole numbers as addresses and pages send them: keys, rounds, pages. Forms have WholeNumberField for what people
type."""

import re

LARGEST = 2**63 - 1  # as a key of the database holds it
_DIGITS = re.compile(r"\d{1,19}", re.ASCII)  # no more than LARGEST has: longer ones are not even read


def parse_typed_number(text: str | None, *, most: int = LARGEST) -> int | None:
    """`text` as a number from 0 to `most`; None for whatever is none, such as `²`, `٣`, a sign, or a row of digits that
    no column could hold."""
    if not text or not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    return number if number <= most else None
