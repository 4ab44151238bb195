"""Casting a ballot: one for each voter, as long as the vote is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from meetings.models import Vote, Voter
from meetings.voting import results, secrecy, tally
from meetings.voting.tally import Ballot
from members.models import User
from members.refusals import Refused

# Holds the vote against whoever closes it, beside any number of other ballots.
NAMED = """
INSERT INTO meetings_ballot (voter_id, ticked, at)
SELECT voter.id, %(ticked)s, %(now)s FROM meetings_voter voter JOIN meetings_vote vote ON vote.id = voter.vote_id
WHERE voter.id = %(voter)s AND vote.way = 'named' AND vote.state = 'open' FOR SHARE OF vote
ON CONFLICT DO NOTHING
"""
# The ballot goes to place `random` modulo (ballots + 1). The urn is held from here to the end of the transaction, so of
# two ballots at once the second finds the first in it; a second one of the same voter undoes both.
SEALED = """
WITH put AS (
    UPDATE meetings_urn SET ballots = overlay(
        ballots PLACING %(sealed)s
        FROM (%(random)s %% (octet_length(ballots) / %(size)s + 1))::integer * %(size)s + 1 FOR 0
    )
    WHERE vote_id = %(vote)s AND is_open
    RETURNING vote_id
)
INSERT INTO meetings_turnout (voter_id) SELECT %(voter)s FROM put
"""


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
    rows = Voter.objects.filter(vote__pk=vote, vote__way__in=Vote.ON_PHONE, votes=True, member__user=user)
    rows = rows.annotate(publics=F("vote__urn__publics"), named=F("ballot__at"), secret=F("turnout__voter"))
    found: Any = rows.select_related("vote__meeting").first()  # with columns that its model does not know
    return found and Elector(found.pk, found.vote, found.publics, bool(found.named or found.secret))


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
    if not _run(NAMED, {"voter": voter, "ticked": sorted(ticked), "now": timezone.now()}):
        raise AlreadyVoted if Voter.objects.filter(pk=voter, ballot__isnull=False).exists() else NotOpen


def _put_sealed(voter: int, vote: int, sealed: bytes) -> None:
    values = {"voter": voter, "vote": vote, "sealed": sealed, "size": len(sealed), "random": secrecy.random_place()}
    try:
        with transaction.atomic():
            put = _run(SEALED, values)
    except IntegrityError:
        raise AlreadyVoted from None
    if not put:
        raise NotOpen


def _run(statement: str, values: dict) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
