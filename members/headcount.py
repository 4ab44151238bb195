"""How many members a unit and everything under it has: figures kept elsewhere, asked of anyone who keeps them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from members.hooks import Hook
from members.models import Unit


class Headcount(NamedTuple):
    members: int
    eligible: int
    activated: int
    day: date


KEEPER: Hook[Callable[[list[int], date], dict[int, Headcount]]] = Hook(
    "From primary keys of units and a day to the last figures up to that day; the one app that counts answers."
)


TREE_CHANGED: Hook[Callable[[], None]] = Hook(
    "In the transaction of a change of the tree: who keeps figures counts anew once it is committed."
)


def of(units: Iterable[Unit], on: date) -> dict[int, Headcount]:
    """The figures of each of `units` by primary key; a unit nobody has counted is left out. Never counts members."""
    pks = [unit.pk for unit in units]
    return KEEPER.only(pks, on) if KEEPER.only and pks else {}
