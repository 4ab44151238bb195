"""What meetings of the portal have voted, for who needs the result elsewhere: it is taken from there, not typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from members.hooks import Hook
from members.models import Unit


@dataclass(frozen=True)
class VoteHeld:
    """A vote with a result. key: by which it is found again; counted, needed, in_favour: as it was frozen and counted,
    in_favour None where the secrecy of a small vote keeps the number; passed: whether it was enough."""

    key: str
    question: str
    on: date
    counted: int
    needed: int
    in_favour: int | None
    passed: bool
    url: str


HELD: Hook[Callable[[Unit, str], list[VoteHeld]]] = Hook(
    "The votes with a result that `unit` has held on `subject` of late, the newest first."
)


def held_by(unit: Unit, subject: str) -> list[VoteHeld]:
    """Of all who hold votes; nothing where no such app is installed."""
    return [vote for held in HELD for vote in held(unit, subject)]
