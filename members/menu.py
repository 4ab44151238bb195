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


class OwnPage(NamedTuple):
    """A page that a member has about themselves. address: the name of its URL; says: what is there."""

    address: str
    label: str
    says: str


OWN_PAGES: Hook[OwnPage] = Hook("A page about oneself, on the page “Cá nhân” of members.", key=attrgetter("address"))
ROOMS: Hook[Room] = Hook("A room of officers, behind those that are always there.", key=attrgetter("address"))
