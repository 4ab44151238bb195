"""A vote after its last ballot: closed, counted by the portal or by hand, decided."""

from collections.abc import Mapping
from http import HTTPStatus

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.utils import timezone

from meetings.models import Ballot, Turnout, Urn, Vote, VoteKey
from meetings.voting import results, secrecy, tally
from meetings.voting.held import locked
from meetings.voting.tally import Tally
from members import audit
from members.models import User
from members.refusals import Refused


class WrongCode(Refused):
    """A code does not fit the key of its holder."""

    message = "Mã này không đúng với khóa của hòm phiếu. Đề nghị xem lại từng chữ, từng số."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Unreadable(Refused):
    """The urn cannot be opened by anybody any more, or not to what was cast."""

    message = (
        "Không mở được hòm phiếu nữa: khóa trên máy chủ đã mất hoặc số phiếu không khớp số người đã bỏ. Đề nghị hủy "
        "lần biểu quyết này và bỏ phiếu lại."
    )


class CountedByPortal(Refused):
    """Nobody types the numbers of a vote on the phone."""

    message = "Biểu quyết trên điện thoại do cổng đếm, không ghi số bằng tay."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SamePerson(Refused):
    """Counted by hand, a result has two signatures."""

    message = "Người ký thứ hai phải là đồng chí khác người ghi số."
    status = HTTPStatus.FORBIDDEN


class OtherNumbers(Refused):
    """The numbers were changed since the page was opened."""

    message = "Số kiểm phiếu vừa được ghi lại. Đề nghị xem lại rồi ký."


class NothingToCount(Refused):
    """The vote is not closed, was counted already, or is counted in another way."""

    message = "Lần biểu quyết này không chờ kiểm phiếu."


def check_waits_for_numbers(vote: Vote) -> None:
    """Raises NothingToCount unless numbers may be typed now."""
    if vote.state != Vote.State.CLOSED or not vote.is_typed_in:
        raise NothingToCount


def check_waits_for_codes(vote: Vote) -> None:
    """Raises NothingToCount unless the urn may be opened now."""
    if vote.state != Vote.State.CLOSED or vote.way != Vote.Way.SECRET:
        raise NothingToCount


@transaction.atomic
def close(vote: Vote, *, by: User) -> None:
    """Takes no more ballots; a named vote is counted at once. Raises WrongState where it is not open."""
    held, now = locked(vote), timezone.now()
    held.move("close", closed_at=now)
    Urn.objects.filter(vote=held).update(is_open=False)
    audit.record(by, "vote.close", held)
    if held.way == Vote.Way.NAMED:
        ballots = [frozenset(each.ticked) for each in Ballot.objects.filter(voter__vote=held)]
        _decide(held, "count", _add_up(held, ballots), len(ballots), by=by)
    vote.refresh_from_db()


@transaction.atomic
def enter(vote: Vote, *, by: User, totals: Tally, issued: int | None = None, collected: int | None = None) -> None:
    """Keeps what was counted by hand, to be signed by somebody else. issued, collected: of a vote on paper.

    Raises WrongState where it is not waiting for numbers, CountedByPortal.
    """
    held = locked(vote)
    if not held.is_typed_in:
        raise CountedByPortal
    kept = totals.as_kept()
    if held.way == Vote.Way.PAPER:
        kept |= {"issued": issued, "collected": collected}
    held.move("enter", totals=kept, entered_by=by)
    audit.record(by, "vote.enter", held, after=None if held.is_secret else kept)
    vote.refresh_from_db()


@transaction.atomic
def send_back(vote: Vote, *, by: User) -> None:
    """The numbers are not right and are typed anew. Raises WrongState."""
    held = locked(vote)
    held.move("send_back", totals=None, entered_by=None)
    audit.record(by, "vote.send_back", held)
    vote.refresh_from_db()


@transaction.atomic
def confirm(vote: Vote, *, by: User, seen: dict) -> None:
    """The second signature below numbers counted by hand. seen: the numbers as `by` saw them.

    Raises SamePerson, OtherNumbers, WrongState.
    """
    held = locked(vote)
    if held.state == Vote.State.TYPED and held.entered_by_id == by.pk:
        raise SamePerson
    if held.state == Vote.State.TYPED and held.totals != seen:
        raise OtherNumbers
    typed = held.totals or {"votes": []}
    totals = Tally(tuple(typed["votes"]), typed.get("blank", 0), typed.get("invalid", 0))
    paper = {name: typed[name] for name in ("issued", "collected") if name in typed}
    cast = paper.get("collected", sum(totals.votes))
    _decide(held, "confirm", totals, cast, by=by, paper=paper, confirmed_by=by)
    vote.refresh_from_db()


def count(vote: Vote, *, by: User, codes: Mapping[int, str]) -> None:
    """Opens the urn of a closed secret vote, all ballots at once, and writes totals only.

    codes: of each `VoteKey` by its key. Raises WrongCode, Unreadable, WrongState.
    """
    privates = [_private(key, codes.get(key.pk, "")) for key in vote.keys.order_by("pk")]
    passing = secrecy.passing_key(vote.pk)
    if passing is None:
        raise Unreadable
    with transaction.atomic():
        held = locked(vote)
        ballots = _opened(held, [*privates, passing])
        _decide(held, "count", _add_up(held, ballots), len(ballots), by=by)
        Urn.objects.filter(vote=held).delete()
        transaction.on_commit(lambda: secrecy.forget([held.pk]))
    vote.refresh_from_db()


def _private(key: VoteKey, code: str) -> X25519PrivateKey:
    private = secrecy.private_of(code, bytes(key.salt))
    if secrecy.public_of(private) != bytes(key.public):
        raise WrongCode(field=f"code_{key.pk}")
    return private


def _opened(vote: Vote, privates: list[X25519PrivateKey]) -> list[tally.Ballot]:
    urn = Urn.objects.select_for_update().filter(vote=vote).first()
    if urn is None or vote.state != Vote.State.CLOSED:
        return []  # decided or void: the move says so
    try:
        ballots = secrecy.open_all(bytes(urn.ballots), privates, vote.pk)
    except secrecy.CannotOpen as error:
        raise Unreadable from error
    if len(ballots) != Turnout.objects.filter(voter__vote=vote).count():
        raise Unreadable
    return ballots


def _add_up(vote: Vote, ballots: list[tally.Ballot]) -> Tally:
    return tally.add_up(ballots, len(results.labels(vote)), vote.seats)


def _decide(vote: Vote, move: str, totals: Tally, cast: int, *, by: User, paper: dict | None = None, **fields) -> None:
    if vote.can(move):
        found, kept = results.of(vote, totals), results.stored(vote, totals, cast)
        fields |= {"outcome": found.outcome, "elected": found.elected, "totals": kept and kept | (paper or {})}
    vote.move(move, decided_at=timezone.now(), **fields)
    audit.record(by, "vote.decide", vote, after={"outcome": vote.outcome, "totals": vote.totals})
