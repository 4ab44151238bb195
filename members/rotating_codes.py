"""The code on a screen that people scan to say that they are there: it changes while one looks, so that a picture of it
that was sent on is soon worth nothing.

A code is an HMAC of a span of time with a secret of what it is for. That secret is made of the portal's key and words
of the caller, such as the moment of an opening: it is stored nowhere, and whoever has the database alone can make no
code. Who has scanned a code in time gets a ticket of its own for the button, because reading the page and signing in
take longer than the code lives; a ticket is of one person and cannot be handed on.
"""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from members import rules
from members.models import Unit
from members.numbers import parse_typed_number
from members.refusals import Refused

LETTERS = 16  # of base 32, five bits each


class CodeExpired(Refused):
    """An old picture of a code, or none that the portal has made."""

    message = "Mã này đã hết hạn hoặc không đúng. Đề nghị đồng chí quét lại mã đang hiện trên màn hình."
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


def limits(unit: Unit, day: date) -> Limits:
    """What holds in `unit` on `day`. One statement."""
    book = rules.book(unit, key__startswith="meeting.code_")
    return Limits(*(book.whole(f"meeting.code_{name}", on=day) for name in ("seconds", "overlap", "confirm")))


@dataclass(frozen=True)
class Codes:
    """Of one kind of thing: what is made with one `salt` opens nothing of another."""

    salt: str

    def current(self, secret: str, limits: Limits, now: datetime) -> Code:
        """What the screen shows at `now`."""
        span, gone = divmod(now.timestamp(), limits.step)
        return Code(self._code(secret, int(span)), limits.step - gone)

    def check(self, secret: str, text: str, limits: Limits, now: datetime) -> None:
        """Raises CodeExpired unless `text` is a code of `secret` that is still taken at `now`."""
        newest = int(now.timestamp() // limits.step)
        oldest = int((now.timestamp() - limits.lasts) // limits.step) + 1
        matches = [constant_time_compare(self._code(secret, span), text) for span in range(oldest, newest + 1)]
        if not any(matches):
            raise CodeExpired

    def ticket(self, row: int, person: int, limits: Limits, now: datetime) -> str:
        """For the button of `person`, whose row on the list is `row`."""
        until = int(now.timestamp()) + limits.confirm
        return f"{row}.{until}.{self._ticket_mac(row, person, until)}"

    def row_of(self, ticket: str, person: int, now: datetime) -> int:
        """The row for which `person` got `ticket`. Raises CodeExpired for any other, and for an old one."""
        first, _, rest = ticket.partition(".")
        second, _, mac = rest.partition(".")
        row, until = parse_typed_number(first), parse_typed_number(second)
        if row is None or until is None or until < now.timestamp():
            raise CodeExpired
        if not constant_time_compare(self._ticket_mac(row, person, until), mac):
            raise CodeExpired
        return row

    def _code(self, secret: str, span: int) -> str:
        return _mac(f"{self.salt}.codes", f"{secret}.{span}")

    def _ticket_mac(self, row: int, person: int, until: int) -> str:
        return _mac(f"{self.salt}.tickets", f"{row}.{person}.{until}")


def _mac(salt: str, text: str) -> str:
    digest = salted_hmac(salt, text, algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:LETTERS].lower()
