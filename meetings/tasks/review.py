"""What a regular meeting opens with: each task as it stood when the last one ended and what has come of it, and the
points of that meeting's agenda that were not reached."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from meetings.models import AgendaItem, Lateness, Meeting, Task, TaskEvent
from meetings.models.kinds import MONTHLY
from meetings.models.tasks import lateness

ENDS = (TaskEvent.Kind.ACCEPTED, TaskEvent.Kind.DROPPED)


class Standing(NamedTuple):
    """How a task stood at one moment."""

    state: str
    lateness: Lateness | None


class Line(NamedTuple):
    """One row of the table “nhiệm vụ – tình trạng đầu kỳ – kết quả”."""

    task: Task
    at_start: Standing | None  # None: it was given since
    result: Standing
    reported: str  # the words of the report that came since, if any


@dataclass(frozen=True)
class Review:
    since: Meeting | None  # the regular meeting before; None for the first
    lines: list[Line]
    unreached: list[AgendaItem]


def of(meeting: Meeting) -> Review | None:
    """What `meeting` opens with; None where it is no regular one. Of a meeting that is over what it was then. Four
    queries whatever there is."""
    if meeting.kind not in MONTHLY:
        return None
    before = Meeting.objects.announced().filter(unit=meeting.unit_id, kind__in=MONTHLY, starts_at__lt=meeting.starts_at)
    last = before.order_by("-starts_at", "-pk").first()
    start, end = _end(last) if last else None, min(_end(meeting), timezone.now())
    lines = [_line(task, start, end) for task in _tasks(meeting, start, end)]
    return Review(last, lines, list(last.agenda.filter(reached=False)) if last else [])


def _end(meeting: Meeting) -> datetime:
    return meeting.closed_at or meeting.ends_at


def _tasks(meeting: Meeting, start: datetime | None, end: datetime) -> list[Task]:
    """Given before `end`, elsewhere than at `meeting` itself, and not over at `start`; by their day."""
    tasks = Task.objects.filter(unit=meeting.unit_id, given_at__lte=end).exclude(meeting=meeting).undivided()
    if start:
        ended_since = TaskEvent.objects.filter(task=OuterRef("pk"), kind__in=ENDS, at__gt=start)
        tasks = tasks.filter(Q(state__in=Task.OPEN) | Exists(ended_since))
    events = TaskEvent.objects.until(end).order_by("at", "pk")
    return list(tasks.for_list().prefetch_related(Prefetch("events", events, to_attr="known")).most_pressing_first())


def _line(task: Task, start: datetime | None, end: datetime) -> Line:
    earlier = [event for event in task.known if start and event.at <= start]
    reports = [event.text for event in task.known[len(earlier) :] if event.kind == TaskEvent.Kind.REPORTED]
    at_start = _standing(earlier[-1], start) if earlier else None
    return Line(task, at_start, _standing(task.known[-1], end), reports[-1] if reports else "")


def _standing(event: TaskEvent, moment: datetime) -> Standing:
    late = lateness(event.state, event.deadline, timezone.localdate(moment), event.reported_on)
    return Standing(event.get_state_display(), late)
