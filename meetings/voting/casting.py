"""Casting a ballot: one for each voter, as long as the vote is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import F
from django.utils import timezone

from meetings.models import Vote, Voter
from meetings.voting import results, secrecy, tally
from meetings.voting.tally import Ballot
from members import row_loader
from members.models import User
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
    """One who may vote on the phone. publics: what a secret ballot is sealed to; None of a named vote."""

    voter: int
    vote: Vote
    publics: Sequence[bytes] | None
    has_cast: bool


def elector_of(user: User, vote: int) -> Elector | None:
    """Who `user` is in the vote of this key; None where `user` does not vote in it on the phone. One query."""
    if user.member_id is None:
        return None
    found: Any = row_loader.one(VOTES, vote, member=user.member_id)  # with columns that its model does not know
    return found and Elector(found.voter, found, found.publics, bool(found.named or found.secret))


def check_open(elector: Elector) -> None:
    """Raises AlreadyVoted or NotOpen where no ballot is taken any more."""
    if elector.has_cast:
        raise AlreadyVoted
    if elector.vote.state != Vote.State.OPEN:
        raise NotOpen


def cast(elector: Elector, ticked: Ballot) -> None:
    """Puts the ballot. Raises NotOpen, AlreadyVoted, NoSuchBallot."""
    check_open(elector)
    vote = elector.vote
    if not tally.is_valid(ticked, len(results.labels(vote)), vote.seats) or not (ticked or vote.is_election):
        raise NoSuchBallot
    if vote.way == Vote.Way.NAMED:
        _put_named(elector.voter, ticked)
    else:
        _put_sealed(elector.voter, vote.pk, secrecy.seal(ticked, elector.publics, vote.pk))


def _put_named(voter: int, ticked: Ballot) -> None:
    values = {"voter": voter, "ticked": sorted(ticked), "now": timezone.now()}
    if not row_loader.changed(NAMED, values):
        raise AlreadyVoted if Voter.objects.filter(pk=voter, ballot__isnull=False).exists() else NotOpen


def _put_sealed(voter: int, vote: int, sealed: bytes) -> None:
    values = {"voter": voter, "vote": vote, "sealed": sealed, "size": len(sealed), "random": secrecy.random_place()}
    if not row_loader.changed(SEALED, values):
        raise AlreadyVoted if Voter.objects.filter(pk=voter, turnout__isnull=False).exists() else NotOpen
