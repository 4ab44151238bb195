"""Who counts in a vote, who may vote and how many must agree: docs/rules.md §4.5 as pure functions, without database.

Whether somebody is in the room is asked of one moment, the opening of the vote: who came later or has left is absent.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.db.models import TextChoices

from meetings.models import RollEntry

Standing, Uncounted = RollEntry.Standing, RollEntry.Uncounted


class Body(StrEnum):
    """Whose meeting it is: each has a denominator of its own."""

    CELL = "cell"
    CONGRESS = "congress"
    COMMITTEE = "committee"


class Why(TextChoices):
    """Why somebody who was called does not count in the denominator."""

    PROBATIONARY = "probationary", "Đảng viên dự bị: dự họp, chưa biểu quyết"
    TEMPORARY = "temporary", "Sinh hoạt tạm thời ở đây: biểu quyết ở chi bộ chính thức"
    GUEST = "guest", "Khách mời: không biểu quyết"
    AWAY = "away", "Đã giới thiệu sinh hoạt tạm thời nơi khác, vắng mặt"
    EXEMPT = "exempt", "Được miễn công tác và sinh hoạt đảng, vắng mặt"
    SUSPENDED = "suspended", "Đang bị đình chỉ sinh hoạt đảng"
    PROSECUTED = "prosecuted", "Đang bị khởi tố, truy tố"
    DETAINED = "detained", "Đang bị tạm giữ, tạm giam"
    EXCUSED = "excused", "Vắng có lý do suốt đại hội"


# Not counted unless they are there; of a committee only who was introduced elsewhere for a time (9.3.2 and 9.3.3).
WHEN_ABSENT = {
    Body.CELL: frozenset(Uncounted.values),
    Body.CONGRESS: frozenset(Uncounted.values),
    Body.COMMITTEE: frozenset({Uncounted.AWAY}),
}
# Not counted even if they are there.
ALWAYS = {
    Body.CELL: frozenset(),
    Body.CONGRESS: frozenset(),
    Body.COMMITTEE: frozenset({Uncounted.SUSPENDED, Uncounted.PROSECUTED}),
}


@dataclass(frozen=True)
class Person:
    """One who was called. here: in the room or online as the vote opens; excused: absent for the whole meeting with a
    reason that was accepted."""

    standing: str = Standing.OFFICIAL
    uncounted: str = ""
    here: bool = True
    excused: bool = False


@dataclass(frozen=True)
class Place:
    """Where a person stands in a vote. why: a value of Why, empty for who counts; votes: counts and is there."""

    why: str
    votes: bool

    @property
    def counted(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Denominator:
    counted: int  # the votes are measured by this number, not by those present
    voters: int  # of them, who is there and may vote


def place(person: Person, body: Body) -> Place:
    why = _why(person, body)
    return Place(why, votes=person.here and not why)


def denominator(people: Iterable[Person], body: Body) -> Denominator:
    places = [place(person, body) for person in people]
    return Denominator(sum(each.counted for each in places), sum(each.votes for each in places))


def has_quorum(people: Iterable[Person], ratio: Fraction) -> bool:
    """Of a congress: at least `ratio` of the official members who were called are there; a monthly meeting has no
    quorum of its own."""
    called = [person for person in people if person.standing == Standing.OFFICIAL]
    return sum(person.here for person in called) >= math.ceil(len(called) * ratio)


def _why(person: Person, body: Body) -> str:
    if person.standing != Standing.OFFICIAL:
        return person.standing
    if person.uncounted in ALWAYS[body] or (person.uncounted in WHEN_ABSENT[body] and not person.here):
        return person.uncounted
    return Why.EXCUSED if body is Body.CONGRESS and person.excused and not person.here else ""
