"""What the page that asks a voter once more gives along: who votes, and what the ballot looks like. On an evening on
which a whole city votes the ballot then needs no second look at the vote; whether it is still open, and whether this
person has voted already, the statement that puts the ballot finds by itself.

A ticket is signed, of one person, and says nothing of a choice. It needs no end: what stands in it is the same as long
as the vote is open, and afterwards it opens nothing.
"""

import base64
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from members.numbers import parse_typed_number


class BallotPaper(NamedTuple):
    """places: how many answers or names there are; most: how many may be ticked; blank: whether none may be (an
    election). publics: what a secret ballot is sealed to, empty of a named one. All keys are of rows."""

    meeting: int
    vote: int
    voter: int
    secret: bool
    places: int
    most: int
    blank: bool
    publics: tuple[bytes, ...] = ()


def ticket(paper: BallotPaper, member: int) -> str:
    """For the member behind `paper.voter` alone."""
    numbers = ".".join(str(int(part)) for part in paper[:-1])
    said = f"{numbers}.{'-'.join(public.hex() for public in paper.publics)}"
    return f"{said}.{_mac(said, member)}"


def paper_of(ticket: str, member: int | None) -> BallotPaper | None:
    """What `ticket` returned for `member`; None for anything else."""
    said, _, mac = ticket.rpartition(".")
    if not member or not constant_time_compare(_mac(said, member), mac):
        return None
    *numbers, publics = said.split(".")
    meeting, vote, voter, secret, places, most, blank = (parse_typed_number(each) or 0 for each in numbers)
    sealed_to = tuple(bytes.fromhex(public) for public in publics.split("-") if public)
    return BallotPaper(meeting, vote, voter, bool(secret), places, most, bool(blank), sealed_to)


def _mac(said: str, member: int) -> str:
    digest = salted_hmac("meetings.voting.tickets", f"{member}:{said}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:15]).decode()
