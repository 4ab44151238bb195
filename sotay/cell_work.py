"""What a bí thư or a chi ủy viên has to do in the own chi bộ today, for the top of the first page."""

from typing import NamedTuple

from django.urls import reverse

from documents.models import ReadingRequest
from meetings.attendance import attendance
from meetings.models import Meeting
from members.access import granted_paths
from members.models import Member, Unit, User
from members.powers import Power

READINGS = 2  # of the open requests to read, the nearest deadlines


class Task(NamedTuple):
    """One line: `number` of what is left, said by `label`; `url` is where it is done."""

    number: str
    label: str
    url: str


class CellWork(NamedTuple):
    unit: Unit
    meeting: Meeting | None
    tasks: list[Task]


def of(user: User) -> CellWork | None:
    """Of the chi bộ whose meetings `user` plans; None for anyone else, without a query."""
    paths = granted_paths(user, Power.PLAN_MEETINGS)
    unit = Unit.objects.active().filter(path__in=paths, kind__in=Unit.CELLS).first() if paths else None
    if unit is None:
        return None
    meeting = Meeting.objects.of_cell(unit).still_ahead().first()
    tasks = [_replies(meeting), _activation(user, unit), *_readings(user)]
    return CellWork(unit, meeting, [task for task in tasks if task])


def _replies(meeting: Meeting | None) -> Task | None:
    silent = len(attendance.attendance_of(meeting).silent) if meeting and meeting.is_open else 0
    return Task(str(silent), "đồng chí chưa trả lời mời họp", f"{meeting.get_absolute_url()}#ai-du") if silent else None


def _activation(user: User, unit: Unit) -> Task | None:
    waiting = Member.objects.eligible().filter(unit=unit, activated_on=None, user=None).count()
    if not waiting or not user.has_perm(Power.ISSUE_SLIPS, unit):
        return None
    return Task(str(waiting), "đồng chí chưa kích hoạt tài khoản", reverse("slips:choose", args=[unit.code]))


def _readings(user: User) -> list[Task]:
    """Of each open request the share that has confirmed, in what `user` follows."""
    asked = ReadingRequest.objects.followed_by(user).open().for_list().with_figures_for(user)
    nearest = asked.order_by("deadline", "pk")[:READINGS]
    return [
        Task(f"{figure.confirmed}/{figure.expected}", f"đã đọc {_named(request)}", request.url_of(figure.unit))
        for request in nearest
        for figure in request.followed[:1]
        if figure.confirmed < figure.expected
    ]


def _named(request: ReadingRequest) -> str:
    document = request.document
    return f"{document.short_name}, hạn {request.deadline:%d/%m}"
