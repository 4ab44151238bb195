"""Casting a ballot: one for each voter, as long as the vote is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import F
from django.utils import timezone

from meetings.models import Vote, Voter
from meetings.voting import results, secrecy, tally
from meetings.voting.tally import Ballot
from meetings.voting.tickets import BallotPaper
from members import ready_statements, row_loader
from members.models import User
from members.numbers import parse_typed_number
from members.refusals import Refused

# Holds the vote against whoever closes it, beside any number of other ballots.
NAMED = """
INSERT INTO meetings_ballot (voter_id, ticked, at)
SELECT voter.id, %(ticked)s::smallint[], %(now)s
FROM meetings_voter voter JOIN meetings_vote vote ON vote.id = voter.vote_id
WHERE voter.id = %(voter)s AND vote.way = 'named' AND vote.state = 'open' FOR SHARE OF vote
ON CONFLICT DO NOTHING
"""
# The ballot goes to place `random` modulo (ballots + 1). The urn is held before anything is written, so of two ballots
# at once the second finds the first in it; who has voted before does not come, and puts none.
SEALED = """
WITH box AS (
    SELECT vote_id FROM meetings_urn WHERE vote_id = %(vote)s AND is_open FOR UPDATE
), came AS (
    INSERT INTO meetings_turnout (voter_id) SELECT %(voter)s FROM box ON CONFLICT DO NOTHING RETURNING voter_id
)
UPDATE meetings_urn SET ballots = overlay(
    ballots PLACING %(sealed)s
    FROM (%(random)s %% (octet_length(ballots) / %(size)s + 1))::integer * %(size)s + 1 FOR 0
)
FROM came WHERE vote_id = %(vote)s AND is_open
"""
# What a ballot is about, as its voter finds it.
VOTES = (
    Vote.objects.filter(way__in=Vote.ON_PHONE, voter_rows__votes=True, voter_rows__member=row_loader.BLANKS["member"])
    .annotate(voter=F("voter_rows"), publics=F("urn__publics"))
    .annotate(named=F("voter_rows__ballot__at"), secret=F("voter_rows__turnout__voter"))
    .select_related("meeting")
    .only("question", "way", "names", "seats", "state", "meeting__title", "meeting__starts_at")
)


class NotOpen(Refused):
    """The vote is not open, or was closed at this moment."""

    message = "Biểu quyết này đã đóng, không nhận thêm phiếu."


class AlreadyVoted(Refused):
    """A voter has one ballot, whatever is on it."""

    message = "Đồng chí đã bỏ phiếu rồi; mỗi người bỏ một lần."


class NoSuchBallot(Refused):
    """What was ticked is not on the ballot, or too much of it."""

    message = "Lá phiếu không đúng mẫu. Đề nghị mở lại trang rồi chọn lại."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Elector:
    """One who may vote on the phone."""

    vote: Vote
    paper: BallotPaper
    has_cast: bool


def elector_of(user: User, vote: int) -> Elector | None:
    """Who `user` is in the vote of this key; None where `user` does not vote in it on the phone. One query."""
    if user.member_id is None:
        return None
    found: Any = row_loader.one(VOTES, vote, member=user.member_id)  # with columns that its model does not know
    return found and Elector(found, _paper(found), bool(found.named or found.secret))


def _paper(found: Any) -> BallotPaper:
    look = {"places": len(results.labels(found)), "most": found.seats, "blank": found.is_election}
    keys = {"meeting": found.meeting_id, "vote": found.pk, "voter": found.voter}
    secret = found.way == Vote.Way.SECRET
    return BallotPaper(**keys, **look, secret=secret, publics=tuple(map(bytes, found.publics or ())) if secret else ())


def check_open(elector: Elector) -> None:
    """Raises AlreadyVoted or NotOpen where no ballot is taken any more."""
    if elector.has_cast:
        raise AlreadyVoted
    if elector.vote.state != Vote.State.OPEN:
        raise NotOpen


def ticked_on(sent: Iterable[str]) -> Ballot:
    """The places that a page has sent. Raises NoSuchBallot."""
    places = [parse_typed_number(text, most=secrecy.MOST_PLACES) for text in sent]
    if not all(places):
        raise NoSuchBallot
    return frozenset(filter(None, places))


def cast(paper: BallotPaper, ticked: Ballot) -> None:
    """Puts the ballot; one statement. Raises NotOpen, AlreadyVoted, NoSuchBallot."""
    if not tally.is_valid(ticked, paper.places, paper.most) or not (ticked or paper.blank):
        raise NoSuchBallot
    put = _put_sealed if paper.secret else _put_named
    if not put(paper, ticked):
        voted = Voter.objects.filter(pk=paper.voter).exclude(ballot=None, turnout=None)
        raise AlreadyVoted if voted.exists() else NotOpen


def _put_named(paper: BallotPaper, ticked: Ballot) -> int:
    values = {"voter": paper.voter, "ticked": sorted(ticked), "now": timezone.now()}
    return ready_statements.changed(NAMED, values)


def _put_sealed(paper: BallotPaper, ticked: Ballot) -> int:
    sealed = secrecy.seal(ticked, paper.publics, paper.vote)
    values = {"voter": paper.voter, "vote": paper.vote, "sealed": sealed, "size": len(sealed)}
    return ready_statements.changed(SEALED, values | {"random": secrecy.random_place()})
