"""The people of a meeting as the voting engine sees them, from its roll at one moment."""

from dataclasses import dataclass
from datetime import datetime

from meetings.models import Meeting, RollEntry
from meetings.voting import engine
from meetings.voting.engine import Body, Denominator, Person, Place, Why
from members.models import Member
from members.namesakes import with_names


@dataclass(frozen=True)
class Called:
    """One who was called, and where this person stands in the vote."""

    member: Member
    person: Person
    place: Place
    noted: bool  # whether anybody has noted if this person is there

    @property
    def why(self) -> str:
        """Why this person does not count, in words."""
        return Why(self.place.why).label if self.place.why else ""


@dataclass(frozen=True)
class Electorate:
    called: list[Called]
    body: Body

    @property
    def denominator(self) -> Denominator:
        return engine.denominator((each.person for each in self.called), self.body)

    @property
    def uncounted(self) -> list[Called]:
        return [each for each in self.called if each.place.why]

    @property
    def absent(self) -> list[Called]:
        """Who counts and is not there."""
        return [each for each in self.called if each.place.counted and not each.place.votes]

    @property
    def unnoted(self) -> list[Called]:
        """Who would count and of whom nobody has said yet whether he or she is there."""
        return [each for each in self.absent if not each.noted]


def body_of(meeting: Meeting) -> Body:
    if meeting.calls not in (Meeting.Audience.MEMBERS, Meeting.Audience.NAMED):
        return Body.COMMITTEE
    return Body.CONGRESS if meeting.kind == Meeting.Kind.CONGRESS else Body.CELL


def electorate(meeting: Meeting, at: datetime) -> Electorate:
    """Everybody on the roll of `meeting`, in the order of names and with `name_apart`, as it is at `at`; one query."""
    body, entries = body_of(meeting), list(meeting.roll.in_order())
    with_names(entry.member for entry in entries)
    return Electorate([_called(entry, body, at) for entry in entries], body)


def _called(entry: RollEntry, body: Body, at: datetime) -> Called:
    excused = entry.presence == RollEntry.Presence.EXCUSED
    person = Person(entry.standing, entry.uncounted, _is_there(entry, at), excused)
    noted = entry.presence != RollEntry.Presence.UNNOTED
    return Called(entry.member, person, engine.place(person, body), noted)


def _is_there(entry: RollEntry, at: datetime) -> bool:
    came = entry.arrived_at is None or entry.arrived_at <= at
    return entry.attended and came and (entry.left_at is None or entry.left_at > at)
