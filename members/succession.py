"""Work that a closed unit leaves unfinished: each app says what of its own is open, the successor goes on with it.

What is published or over stays with the unit that did it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import QuerySet

from members.hooks import Hook
from members.models import Unit


@dataclass(frozen=True)
class OpenWork:
    label: str  # as the preview names it, `bài viết chưa đăng`
    rows: Callable[[], QuerySet]  # everything open, of all units
    unit: str = "unit"
    # Settles what cannot go on beside the work that the successor has already.
    resolve_duplicates: Callable[[QuerySet, Unit, str], None] | None = None
    # Ends what cannot go on elsewhere, instead of handing it over; how many there were.
    settle: Callable[[QuerySet, Unit, str], int] | None = None


OPEN_WORK: Hook[OpenWork] = Hook("What a closed unit leaves unfinished in each app.", key=attrgetter("label"))


def transfer_to_successor(closed: Iterable[Unit], successor: Unit, *, why: str) -> dict[str, int]:
    """Gives the open work of `closed` to `successor`; how many of each kind there were, leaving out the kinds with
    none."""
    closed = list(closed)
    found = {}
    for work in OPEN_WORK:
        rows = work.rows().filter(**{f"{work.unit}__in": closed}).order_by()
        if work.resolve_duplicates:
            work.resolve_duplicates(rows, successor, why)
        if many := work.settle(rows, successor, why) if work.settle else rows.update(**{work.unit: successor}):
            found[work.label] = many
    return found
