"""What waits for somebody: counted for the first page of each role and of the desk. Each app plugs in what it has."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from members.access import anywhere
from members.hooks import Hook
from members.models import User
from members.powers import Power

MOST = 99  # nobody counts further, and no page costs more for it


@dataclass(frozen=True)
class Work:
    """One kind of work: `rows(user)` are what waits for `user`, asked only of those who hold one of `powers` anywhere
    (of everybody, where none is named).

    label: said after the number, “bài chờ duyệt”; address: the name of the page's URL; query: put behind it. asked: of
    work that is everybody's, the same rows or more by values of `row_loader`, so that the first page asks in its one
    statement whether there are any.
    """

    key: str
    label: str
    rows: Callable[[User], QuerySet]
    powers: tuple[Power, ...]
    address: str
    query: str = ""
    asked: Callable[..., QuerySet] | None = None

    @property
    def url(self) -> str:
        return reverse(self.address) + self.query


class Waiting(NamedTuple):
    key: str
    label: str
    many: int
    url: str

    @property
    def number(self) -> str:
        return f"hơn {MOST}" if self.many > MOST else str(self.many)


WORK: Hook[Work] = Hook("What waits for somebody; in the order of the apps, so on the page.", key=attrgetter("key"))


def waiting_for(user: User, *, nothing: Collection[str] = ()) -> list[Waiting]:
    """What waits for `user` now, without what there is nothing of; one query for each kind that is theirs to do, but
    for those with the keys `nothing`, of which it is known."""
    kinds = [work for work in WORK if work.key not in nothing]
    theirs = [work for work in kinds if not work.powers or any(anywhere(user, power) for power in work.powers)]
    counted = ((work, work.rows(user)[: MOST + 1].count()) for work in theirs)
    return [Waiting(work.key, work.label, many, work.url) for work, many in counted if many]
