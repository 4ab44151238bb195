"""A meeting of the demo while it goes on: the roll, the parts of its agenda with who speaks, the end."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, islice
from uuid import uuid4

from django.utils import timezone

from meetings.attendance import checking_in, codes, noting
from meetings.models import Meeting, RollEntry
from meetings.running import beginning, ending, parts, speaking
from meetings.tasks import agenda
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import Evening
from sotay.demo.clock import Clock

Presence = RollEntry.Presence
DEBATE, IDEOLOGY, DECISION = "thảo luận", "tư tưởng", "biểu quyết"
FEW = 3  # speakers of what was long ago
USUAL, LONGER = 7, {DEBATE: 24, IDEOLOGY: 20, "bàn:": 15}  # minutes of a part


def open_meeting(cell: Cell, clock: Clock, meeting: Meeting, story: Evening, *, by_code: int = 0) -> None:
    """Begins some minutes after its hour; who is there is noted, the first `by_code` with an account by the code on the
    screen."""
    clock.put(meeting.starts_at)
    clock.wait(minutes=1 + story.months_ago % 4)
    beginning.open_meeting(meeting, by=cell.secretary, chair=cell.secretary.member, secretary=cell.deputy.member)
    # The list of the chi bộ is that of today: who was admitted later was not called then.
    meeting.roll.filter(member__admission_date__gt=meeting.day).delete()
    clock.wait(minutes=3)
    if by_code:
        _check_in(cell, meeting, by_code)
    _note(cell, meeting, story)


def _check_in(cell: Cell, meeting: Meeting, many: int) -> None:
    limits = codes.limits(meeting)
    rows = [row for row in meeting.roll.unnoted().in_order() if row.member_id in cell.accounts][:many]
    for row in rows:
        user = cell.accounts[row.member_id]
        code = codes.current(meeting, limits, timezone.now())
        _, ticket = checking_in.scan(meeting.pk, code.text, by=user)
        checking_in.check_in(ticket, by=user)


def _note(cell: Cell, meeting: Meeting, story: Evening) -> None:
    """Who is there, tapped one after the other; who comes late and who stays away without a word not yet."""
    missing = {cell.named(name).pk for name in (*story.unexcused, *story.late)}
    marks = [
        noting.Mark(uuid4(), row.pk, Presence.PRESENT, meeting.opened_at, row.version)
        for row in meeting.roll.unnoted()
        if row.member_id not in missing
    ]
    noting.take(meeting, marks, by=cell.deputy)


def go_through(cell: Cell, clock: Clock, meeting: Meeting, story: Evening, vote: Callable[[], None]) -> None:
    """Each part at its time; `vote` is called in the part for it, or before the last one."""
    items, voted = [item for item in meeting.agenda.all() if item.title != story.unreached], False
    speakers = _speakers(cell, meeting, story)
    for place, item in enumerate(items):
        title, began = item.title.lower(), clock.at
        if story.is_recent or any(word in title for word in (*LONGER, "đánh giá", "kết luận")):
            parts.begin(item)
        if DEBATE in title:
            _hear(cell, clock, speakers)
            _correct(cell, clock, meeting, story)
        if not voted and (DECISION in title or place == len(items) - 2):
            vote()
            voted = True
        clock.put(max(began + timedelta(minutes=_minutes(title)), clock.at + timedelta(minutes=1)))


def _minutes(title: str) -> int:
    return next((long for word, long in LONGER.items() if word in title), USUAL)


def _speakers(cell: Cell, meeting: Meeting, story: Evening) -> list[RollEntry]:
    """Who they are changes from month to month."""
    rows = [row for row in meeting.roll.attending().in_order() if row.standing != RollEntry.Standing.GUEST]
    many = min(story.speakers if story.is_recent else FEW, len(rows))
    return list(islice(cycle(rows), story.months_ago * 5, story.months_ago * 5 + many))


def _hear(cell: Cell, clock: Clock, rows: list[RollEntry]) -> None:
    for place, row in enumerate(rows):
        user = cell.accounts.get(row.member_id, cell.deputy)
        speech = speaking.ask(row, by=user)
        speaking.begin(speech)
        clock.wait(minutes=1 + place % 2, seconds=20 + 7 * place % 30)
    speaking.end(speech)


def _correct(cell: Cell, clock: Clock, meeting: Meeting, story: Evening) -> None:
    """Who has come late and who leaves early, each with the hour."""
    hours = {name: {"arrived_at": clock.at} for name in story.late} | {
        name: {"left_at": clock.at} for name in story.left
    }
    for name, hour in hours.items():
        row = meeting.roll.select_related("meeting", "member").get(member=cell.named(name))
        noting.correct(row, by=cell.deputy, seen=row.version, presence=Presence.PRESENT, uncounted="", **hour)


def close(cell: Cell, clock: Clock, meeting: Meeting) -> None:
    """Who has not come has no reason; a guest from outside the chi bộ is excused."""
    silent = {
        row.pk: Presence.EXCUSED if row.standing == RollEntry.Standing.GUEST else Presence.UNEXCUSED
        for row in meeting.roll.unnoted()
    }
    ending.close_meeting(meeting, by=cell.secretary, silent=silent)


def mark_agenda(cell: Cell, meeting: Meeting, story: Evening) -> None:
    reached = [item.pk for item in meeting.agenda.all() if item.title != story.unreached]
    agenda.mark(meeting, by=cell.secretary, reached=reached)
