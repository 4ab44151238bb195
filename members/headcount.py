"""How many members a unit and everything under it has: figures kept elsewhere, asked of whoever keeps them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from members.models import Unit


class Headcount(NamedTuple):
    members: int
    eligible: int
    activated: int
    day: date


_keepers: list[Callable[[list[int], date], dict[int, Headcount]]] = []


def kept_by(keeper: Callable[[list[int], date], dict[int, Headcount]]) -> None:
    """`keeper` answers from now on: from primary keys of units and a day to the last figures up to that day. To be
    called once, by the app that counts."""
    _keepers[:] = [keeper]


def of(units: Iterable[Unit], on: date) -> dict[int, Headcount]:
    """The figures of each of `units` by primary key; a unit nobody has counted is left out. Never counts members."""
    pks = [unit.pk for unit in units]
    return _keepers[0](pks, on) if _keepers and pks else {}
