"""Who speaks: asked, called, begun, ended, each at its time."""

from dataclasses import dataclass
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.attendance import roll_page
from meetings.models import Meeting, RollEntry, Speech
from meetings.opening import locked_running
from members.models import User
from members.moves import WrongState
from members.refusals import Refused

State = Speech.State


class CannotSpeak(Refused):
    """Who would speak is not there, or stands on the list already."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def ask(entry: RollEntry, *, by: User) -> Speech:
    """Puts the person on the list: at the own wish, or written by who runs the meeting. Raises NotRunning, and
    CannotSpeak for who is not noted as present or waits already."""
    meeting = locked_running(entry.meeting_id)
    entry = RollEntry.objects.select_related("member").get(pk=entry.pk)
    if not entry.attended:
        raise CannotSpeak(f"Đồng chí {entry.member.full_name} chưa được ghi có mặt nên chưa đăng ký phát biểu được.")
    try:
        with transaction.atomic():
            return Speech.objects.create(meeting=meeting, entry=entry, asked_at=timezone.now(), written_by=by)
    except IntegrityError:
        raise CannotSpeak(f"Đồng chí {entry.member.full_name} đã có trong danh sách phát biểu.") from None


@transaction.atomic
def begin(speech: Speech) -> None:
    """Gives the word; who spoke until now has ended. Raises NotRunning, WrongState."""
    meeting, now = locked_running(speech.meeting_id), timezone.now()
    meeting.speeches.filter(state=State.SPEAKING).exclude(pk=speech.pk).update(state=State.DONE, ended_at=now)
    speech.move("begin", began_at=now)


@transaction.atomic
def end(speech: Speech) -> None:
    """Raises NotRunning, WrongState."""
    locked_running(speech.meeting_id)
    speech.move("end", ended_at=timezone.now())


@transaction.atomic
def withdraw(speech: Speech) -> None:
    """Takes who still waits off the list. Raises NotRunning, WrongState."""
    locked_running(speech.meeting_id)
    speech.move("withdraw")


MOVES = {"begin": begin, "end": end, "withdraw": withdraw}


def move(speech: Speech, name: str) -> None:
    """One of MOVES by its name; raises WrongState for any other, too."""
    if name not in MOVES:
        raise WrongState(name, speech.state)
    MOVES[name](speech)


@dataclass
class Speakers:
    """The list, and the sums that the minutes and the score take: `spoke` members of `present`, guests left out.
    `people`: who is there, guests too; they and who speaks have a `name` that tells each from all on the roll."""

    waiting: list[Speech]
    speaking: Speech | None
    done: list[Speech]
    people: list[RollEntry]

    @property
    def present(self) -> int:
        return sum(row.standing != RollEntry.Standing.GUEST for row in self.people)

    @property
    def spoke(self) -> int:
        begun = self.done + ([self.speaking] if self.speaking else [])
        return len({each.entry_id for each in begun if each.entry.standing != RollEntry.Standing.GUEST})

    @property
    def minutes(self) -> int:
        return sum(each.minutes or 0 for each in self.done)


def speakers(meeting: Meeting) -> Speakers:
    """Two statements."""
    rows, people = list(meeting.speeches.in_order()), roll_page.rows(meeting)
    names = {row.pk: row.name for row in people}
    for row in rows:
        row.name = names[row.entry_id]
    waiting, speaking, done = ([row for row in rows if row.state == state] for state in (*_SHOWN,))
    done.sort(key=lambda row: row.began_at)
    return Speakers(waiting, speaking[0] if speaking else None, done, [row for row in people if row.attended])


_SHOWN = (State.WAITING, State.SPEAKING, State.DONE)
