"""The code on the secretary's screen that members scan: it changes while one looks, so that a picture of it that was
sent on is soon worth nothing.

A code is an HMAC of a span of time with a secret of its meeting. That secret is made of the portal's key and the moment
of the opening: it is stored nowhere, there is none before the opening, and whoever has the database alone can make no
code. Who has scanned a code in time gets a ticket of its own for the button, because reading the page and signing in
take longer than the code lives; a ticket is of one person and cannot be handed on.
"""

import base64
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from meetings.models import Meeting, RollEntry
from members import rules
from members.numbers import parse_typed_number
from members.refusals import Refused

LETTERS = 16  # of base 32, five bits each


class CodeExpired(Refused):
    """An old picture of a code, or none that the portal has made."""

    message = "Mã này đã hết hạn hoặc không đúng. Đề nghị đồng chí quét lại mã đang hiện trên màn hình của thư ký."
    status = HTTPStatus.GONE


class Limits(NamedTuple):
    """Seconds: how long a code is taken, how long before its end the next is shown, how long a ticket is taken."""

    lasts: int
    overlap: int
    confirm: int

    @property
    def step(self) -> int:
        return max(self.lasts - self.overlap, 1)


class Code(NamedTuple):
    text: str
    seconds_left: float  # until the next one is to be shown


def limits(meeting: Meeting) -> Limits:
    """One statement."""
    book = rules.book(meeting.unit, key__startswith="meeting.code_")
    return Limits(*(book.whole(f"meeting.code_{name}", on=meeting.day) for name in ("seconds", "overlap", "confirm")))


def current(meeting: Meeting, limits: Limits, now: datetime) -> Code:
    """What the screen shows at `now`."""
    span, gone = divmod(now.timestamp(), limits.step)
    return Code(_code(meeting, int(span)), limits.step - gone)


def check(meeting: Meeting, text: str, limits: Limits, now: datetime) -> None:
    """Raises CodeExpired unless `text` is a code of `meeting` that is still taken at `now`."""
    newest = int(now.timestamp() // limits.step)
    oldest = int((now.timestamp() - limits.lasts) // limits.step) + 1
    matches = [constant_time_compare(_code(meeting, span), text) for span in range(oldest, newest + 1)]
    if not any(matches):
        raise CodeExpired


def ticket(entry: RollEntry, limits: Limits, now: datetime) -> str:
    """For the button of the one whose row is `entry`."""
    until = int(now.timestamp()) + limits.confirm
    return f"{entry.pk}.{until}.{_ticket_mac(entry.pk, entry.member_id, until)}"


def entry_of(ticket: str, member_id: int, now: datetime) -> int:
    """The key of the row for which `member_id` got `ticket`. Raises CodeExpired for any other, and for an old one."""
    first, _, rest = ticket.partition(".")
    second, _, mac = rest.partition(".")
    entry, until = parse_typed_number(first), parse_typed_number(second)
    if entry is None or until is None or until < now.timestamp():
        raise CodeExpired
    if not constant_time_compare(_ticket_mac(entry, member_id, until), mac):
        raise CodeExpired
    return entry


def _code(meeting: Meeting, span: int) -> str:
    return _mac("meetings.attendance.codes", f"{meeting.pk}.{meeting.opened_at.timestamp()}.{span}")


def _ticket_mac(entry: int, member: int, until: int) -> str:
    return _mac("meetings.attendance.tickets", f"{entry}.{member}.{until}")


def _mac(salt: str, text: str) -> str:
    digest = salted_hmac(salt, text, algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:LETTERS].lower()
