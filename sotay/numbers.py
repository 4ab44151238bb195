"""How the portal writes numbers and shares, on its pages, in its sentences and in its files."""

from decimal import Decimal

from members.numbers import share_of

NOTHING = "—"
NBSP = "\u00a0"
SEPARATORS = str.maketrans(",.", ".,")


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
