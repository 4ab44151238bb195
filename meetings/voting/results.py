"""What a vote has brought, from its totals: the outcome, and the sentences that tell it."""

from dataclasses import dataclass
from typing import NamedTuple

from meetings.models import Vote
from meetings.voting import tally
from meetings.voting.subjects import all_subjects
from meetings.voting.tally import Tally
from members import rules

Outcome = Vote.Outcome
SECOND_ROUND = 1  # the highest is elected, half is not asked for


@dataclass(frozen=True)
class Result:
    outcome: str
    elected: list[int]
    tied: list[int]


class Line(NamedTuple):
    label: str
    votes: int
    chosen: bool  # elected, or consent that sufficed


def of(vote: Vote, totals: Tally) -> Result:
    """vote: with the numbers frozen as it opened."""
    if not vote.is_election:
        return Result(Outcome.PASSED if totals.votes[0] >= vote.needed else Outcome.FAILED, [], [])
    found = tally.elect(totals.votes, vote.seats, SECOND_ROUND if vote.second_round else vote.needed)
    outcome = Outcome.TIED if found.tied else Outcome.SHORT if found.short else Outcome.ELECTED
    return Result(outcome, list(found.elected), list(found.tied))


def labels(vote: Vote) -> list[str]:
    """What a ballot of `vote` offers, in its order."""
    return vote.names or list(tally.ANSWERS)


def lines(vote: Vote) -> list[Line]:
    """Each answer or name with its votes; empty where they are not told."""
    if not vote.totals:
        return []
    passed = vote.outcome == Outcome.PASSED
    named = enumerate(zip(labels(vote), vote.totals["votes"], strict=True), 1)
    return [Line(label, votes, place in vote.elected or (passed and place == 1)) for place, (label, votes) in named]


def tied_names(vote: Vote) -> list[str]:
    """Between whom the second round is held."""
    if vote.outcome != Outcome.TIED or not vote.totals:
        return []
    found = of(vote, Tally(tuple(vote.totals["votes"])))
    return [vote.names[place - 1] for place in found.tied]


def open_seats(vote: Vote) -> int:
    """Seats that `vote` has left open, for whom one elects on."""
    return vote.seats - len(vote.elected)


def next_names(vote: Vote) -> list[str]:
    """Who stands when `vote` is held again: of a tie those who are equal, else all that it has not elected."""
    return tied_names(vote) or [name for name in vote.names if name not in vote.elected_names]


def elected_so_far(vote: Vote) -> set[str]:
    """Whom `vote` and those that it repeats have elected; a query for each that it repeats."""
    found: set[str] = set()
    at: Vote | None = vote
    while at:
        found |= set(at.elected_names)
        at = at.repeats
    return found


def stored(vote: Vote, totals: Tally, cast: int) -> dict | None:
    """What is kept of the totals of `cast` ballots: nothing where they would tell what single people chose."""
    return totals.as_kept() if not vote.is_secret or _may_tell(vote, totals, cast) else None


def _may_tell(vote: Vote, totals: Tally, cast: int) -> bool:
    book, on = rules.book(vote.unit, key__startswith="vote."), vote.meeting.day
    if cast < book.whole("vote.secret_min", on=on):
        return False
    same = {*totals.votes, totals.blank, totals.invalid} <= {0, cast}
    return not same or bool(book.whole("vote.secret_unanimous", on=on))


def climbs(vote: Vote) -> bool:
    """Whether the superior committee decides now: the last of so many votes without two thirds (docs/rules.md §4.5)."""
    if vote.outcome != Outcome.FAILED or not all_subjects()[vote.subject].climbs:
        return False
    return vote.attempt >= rules.whole("vote.attempts", on=vote.meeting.day, unit=vote.unit)
