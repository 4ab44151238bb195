"""Who stays for a time where the portal does not reach: in another province, in another country."""

from collections.abc import Callable, Collection
from datetime import date

from members.hooks import Hook

Stays = Callable[[Collection[int], date], frozenset[int]]
OUTSIDE: Hook[Stays] = Hook("Of the members with these keys, who stays outside the portal for a time on a day.")


def outside(members: Collection[int], on: date) -> frozenset[int]:
    """Nobody where no such app is installed."""
    return OUTSIDE.only(members, on) if OUTSIDE.only else frozenset()
