"""The rooms of officers in the frame of every page: those of the apps that may be absent plug in here."""

from operator import attrgetter
from typing import NamedTuple

from members.hooks import Hook
from members.powers import Power


class Room(NamedTuple):
    """address: the name of its URL; icon: a drawing of the portal; powers: one of them anywhere opens it."""

    address: str
    label: str
    icon: str
    powers: tuple[Power, ...]


ROOMS: Hook[Room] = Hook("A room of officers, behind those that are always there.", key=attrgetter("address"))
