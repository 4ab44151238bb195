"""Votes of the demo's meetings in every way there is, as they went."""

from meetings.models import Meeting, Vote
from meetings.voting import casting, counting, preparing
from meetings.voting.tally import Tally
from members.models import User
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import Ballot
from sotay.demo.clock import Clock

Way = Vote.Way
AYE, NO, OTHER = 1, 2, 3


def hold(cell: Cell, clock: Clock, meeting: Meeting, story: Ballot) -> Vote:
    """From the question to the result; first in vain where it was given up."""
    vote = _prepare(cell, meeting, story)
    if story.void:
        _open_and_close(cell, clock, vote)
        preparing.void(vote, by=cell.secretary, reason=story.void)
        vote = _prepare(cell, meeting, story, repeats=vote)
    voting = {Way.SECRET: _sealed, Way.NAMED: _named}.get(Way(vote.way), _by_hand)
    voting(cell, clock, vote, story)
    return vote


def _prepare(cell: Cell, meeting: Meeting, story: Ballot, repeats: Vote | None = None) -> Vote:
    if story.again:
        repeats = Vote.objects.to_repeat(meeting).filter(question=story.question).get()
    return preparing.prepare(
        meeting,
        by=cell.deputy,
        subject=story.subject,
        question=story.question,
        way=story.way,
        names=story.names,
        repeats=repeats,
    )


def _open_and_close(cell: Cell, clock: Clock, vote: Vote) -> None:
    preparing.open_vote(vote, by=cell.secretary)
    clock.wait(minutes=2)
    counting.close(vote, by=cell.secretary)


def _by_hand(cell: Cell, clock: Clock, vote: Vote, story: Ballot) -> None:
    """Counted by the secretary of the meeting, signed by the bí thư."""
    _open_and_close(cell, clock, vote)
    others = story.against + story.other
    votes: tuple[int, ...] = (vote.voters - others, story.against, story.other)
    if story.names:
        first = vote.voters * 3 // 4
        votes = (first, vote.voters - first)
    issued = {"issued": vote.voters, "collected": vote.voters} if vote.way == Way.PAPER else {}
    counting.enter(vote, by=cell.deputy, totals=Tally(votes), **issued)
    counting.confirm(vote, by=cell.secretary, seen=vote.totals)


def _named(cell: Cell, clock: Clock, vote: Vote, story: Ballot) -> None:
    preparing.open_vote(vote, by=cell.secretary)
    _cast(cell, clock, vote, story)
    counting.close(vote, by=cell.secretary)


def _sealed(cell: Cell, clock: Clock, vote: Vote, story: Ballot) -> None:
    """Two hold a key each; what each of the others has ticked is known to nobody, the demo included."""
    holders = (cell.secretary, cell.deputy)
    told = {user.pk: preparing.take_key(vote, by=user) for user in holders}
    preparing.open_vote(vote, by=cell.secretary)
    _cast(cell, clock, vote, story)
    counting.close(vote, by=cell.secretary)
    counting.count(vote, by=cell.secretary, codes={key.pk: told[key.holder_id] for key in vote.keys.all()})


def _cast(cell: Cell, clock: Clock, vote: Vote, story: Ballot) -> None:
    """All who have an account and are there; the last of them do not agree."""
    voters = [cell.accounts[pk] for pk in _voting(vote) if pk in cell.accounts]
    ticked = [AYE] * (len(voters) - story.against - story.other) + [NO] * story.against + [OTHER] * story.other
    for user, place in zip(voters, ticked, strict=True):
        clock.wait(seconds=5)
        _put(user, vote, place)


def _voting(vote: Vote) -> list[int]:
    return list(vote.voter_rows.filter(votes=True).order_by("member").values_list("member", flat=True))


def _put(user: User, vote: Vote, place: int) -> None:
    if elector := casting.elector_of(user, vote.pk):
        casting.cast(elector.paper, frozenset({place}))
