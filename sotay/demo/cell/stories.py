"""What is told of the demo's chi bộ: `data/sinh-hoat.toml` as rows with names."""

import tomllib
from dataclasses import dataclass, field
from functools import cache

from sotay.demo.party import DATA

RECENT = 4  # months


@dataclass(frozen=True)
class Ballot:
    """One vote of a meeting. against, other: how many did not agree; everybody else who could vote did. again: it is
    the one of the month before, held again. void: why it was first given up, if it was."""

    subject: str
    question: str
    way: str
    against: int = 0
    other: int = 0
    names: list[str] = field(default_factory=list)
    again: bool = False
    void: str = ""


@dataclass(frozen=True)
class Evening:
    """One meeting: what it was about, who was not there or not all the time, who spoke, what was decided. excused: name
    and reason; unreached: the part of the agenda for which no time was left; tasks: who, what, with which result."""

    months_ago: int
    topic: str = ""
    title: str = ""
    said: list[str] = field(default_factory=list)
    ends: str = ""
    excused: dict[str, str] = field(default_factory=dict)
    unexcused: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    speakers: int = 6
    votes: list[Ballot] = field(default_factory=list)
    tasks: list[tuple[str, str, str]] = field(default_factory=list)
    unreached: str = ""
    postponed: bool = False
    posted_late: bool = False  # its draft came within the last day
    committee: bool = False  # the chi ủy met three days before
    mixed: bool = False

    @property
    def is_recent(self) -> bool:
        """Told in every detail; of what was earlier only what its pages need, so that the demo is soon loaded."""
        return self.months_ago <= RECENT


@dataclass(frozen=True)
class Work:
    """A task of the last regular meeting; state: how far it is. days: until when from that meeting."""

    by: str
    work: str
    product: str
    days: int
    state: str
    report: str = ""
    answer: str = ""
    reason: str = ""
    to: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Remark:
    """A góp ý, phản ánh of `by`, and what was done with it. to: the unit it was sent to, the chi bộ where none."""

    days_ago: int
    by: str
    text: str
    steps: list[str]
    answer: str = ""
    to: str = ""


def within(words: str) -> str:
    """`words` as they stand within a sentence."""
    return words[:1].lower() + words[1:]


@cache
def _told() -> dict:
    return tomllib.loads((DATA / "sinh-hoat.toml").read_text(encoding="utf-8"))


def agenda() -> list[str]:
    return _told()["agenda"]


def meetings() -> list[Evening]:
    return _evenings("meetings")


def themes() -> list[Evening]:
    return _evenings("themes")


def works() -> list[Work]:
    return [Work(**each) for each in _told()["works"]]


def feedback() -> list[Remark]:
    return [Remark(**each) for each in _told()["feedback"]]


def _evenings(name: str) -> list[Evening]:
    rows = []
    for each in _told()[name]:
        votes = [Ballot(**vote) for vote in each.get("votes", ())]
        rows.append(Evening(**each | {"votes": votes}))
    return rows
