"""What ballots add up to, and whom an election has elected: pure functions, without database.

A ballot is the set of places that are ticked on it, counted from 1: of the answers below, or of the names of an
election in the order in which they stand on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

ANSWERS = ("Tán thành", "Không tán thành", "Ý kiến khác")
Ballot = frozenset[int]


@dataclass(frozen=True)
class Tally:
    """votes: of each place in its order; blank: nothing ticked; invalid: more ticked than may be, or what is not
    there."""

    votes: tuple[int, ...]
    blank: int = 0
    invalid: int = 0

    def as_kept(self) -> dict:
        """As `Vote.totals` keeps it."""
        return asdict(self) | {"votes": list(self.votes)}


@dataclass(frozen=True)
class Election:
    """elected: places, the most votes first. tied: places with the same number of votes, more of them than seats are
    left; a vote among them alone decides. open_seats: seats that nobody has yet, those of the tied included."""

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    open_seats: int

    @property
    def short(self) -> bool:
        """Fewer than wanted have enough votes, and nobody is tied: the meeting decides whether it elects on."""
        return self.open_seats > 0 and not self.tied


def add_up(ballots: Iterable[Ballot], places: int, most: int = 1) -> Tally:
    """places: how many answers or names there are; most: how many may be ticked on one ballot."""
    votes, blank, invalid = [0] * places, 0, 0
    for ballot in ballots:
        if not ballot:
            blank += 1
        elif not is_valid(ballot, places, most):
            invalid += 1
        else:
            for ticked in ballot:
                votes[ticked - 1] += 1
    return Tally(tuple(votes), blank, invalid)


def is_valid(ballot: Ballot, places: int, most: int) -> bool:
    """An election may leave seats without a tick; more ticks than seats spoil the ballot."""
    return len(ballot) <= most and all(1 <= ticked <= places for ticked in ballot)


def elect(votes: Sequence[int], seats: int, needed: int) -> Election:
    """Those with at least `needed` votes, the highest first, as many as there are seats. `needed` is 1 in the second
    round of a tie, where the highest is elected without half (docs/rules.md §4.5)."""
    enough = sorted((place for place, got in enumerate(votes, 1) if got >= needed), key=lambda at: -votes[at - 1])
    if len(enough) <= seats:
        return Election(tuple(enough), (), seats - len(enough))
    last, next_one = votes[enough[seats - 1] - 1], votes[enough[seats] - 1]
    if last > next_one:
        return Election(tuple(enough[:seats]), (), 0)
    above = tuple(at for at in enough if votes[at - 1] > last)
    tied = tuple(at for at in enough if votes[at - 1] == last)
    return Election(above, tied, seats - len(above))
