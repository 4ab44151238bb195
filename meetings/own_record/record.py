"""“Tôi đã dự”: the meetings of one member in a year, what the member did at each, and the tasks of that year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from meetings.models import RollEntry, Speech, Task
from members.models import Member, User
from members.numbers import parse_typed_number

Presence = RollEntry.Presence


@dataclass(frozen=True)
class Record:
    """entries: one row a meeting that was held, the last first; tasks: those of the year whose day is over or that are
    done, the last first. The sums leave out what the member was a guest at, as all figures do."""

    year: int
    years: Sequence[int]
    entries: list[RollEntry]
    tasks: list[Task]

    @property
    def counted(self) -> list[RollEntry]:
        return [entry for entry in self.entries if entry.is_due]

    @property
    def came(self) -> int:
        return sum(entry.attended for entry in self.counted)

    @property
    def late(self) -> int:
        return sum(entry.attended and entry.arrived_at is not None for entry in self.counted)

    @property
    def excused(self) -> int:
        return self._noted(Presence.EXCUSED)

    @property
    def unexcused(self) -> int:
        return self._noted(Presence.UNEXCUSED)

    @property
    def spoke(self) -> int:
        """At how many meetings."""
        return sum(bool(entry.held_speeches) for entry in self.entries)

    @property
    def tasks_done(self) -> int:
        return sum(task.state == Task.State.DONE for task in self.tasks)

    @property
    def tasks_on_time(self) -> int:
        return sum(task.state == Task.State.DONE and task.reported_on <= task.deadline for task in self.tasks)

    def _noted(self, presence: Presence) -> int:
        return sum(entry.presence == presence for entry in self.counted)


def of(member: Member, asked: str) -> Record:
    """Of the year that was asked for, else of the last one in which something was held, which in January may be the
    one before; five queries, however many meetings there are."""
    today = timezone.localdate()
    first, last = _called(member, today)
    years = list(range(today.year, first - 1, -1))
    wanted = parse_typed_number(asked)
    year = wanted if wanted in years else last
    entries = list(_entries(member).filter(meeting__starts_at__year=year))
    due = Task.objects.filter(assignee=member).due_between(date(year, 1, 1), date(year, 12, 31))
    return Record(year, years, entries, list(due.over_or_done(today).for_list().order_by("-deadline", "-pk")))


def _called(member: Member, today: date) -> tuple[int, int]:
    """The first and the last year in which the member was called to something that was held, neither after this one,
    which both are where there was nothing."""
    starts = (
        RollEntry.objects.of_member(member.pk).settled().aggregate(Min("meeting__starts_at"), Max("meeting__starts_at"))
    )
    first, last = (min(timezone.localdate(at).year if at else today.year, today.year) for at in starts.values())
    return first, last


def _entries(member: Member) -> QuerySet[RollEntry]:
    """With `held_speeches`, `is_due` (whether figures count it) and how many `papers` there were and were read."""
    rows = RollEntry.objects.of_member(member.pk).settled()
    speeches = Prefetch("speeches", Speech.objects.held().order_by("began_at"), to_attr="held_speeches")
    counted = RollEntry.objects.must_come().filter(pk=OuterRef("pk"))
    reads = Count("meeting__reads", filter=Q(meeting__reads__member=member.pk), distinct=True)
    known = rows.annotate(is_due=Exists(counted), papers_read=reads)
    return known.select_related("meeting__unit").prefetch_related(speeches).order_by("-meeting__starts_at", "-pk")


# What the portal keeps about a person


def of_user(user: User) -> QuerySet[RollEntry]:
    """The rows of the member behind `user` on rolls, of the last meeting first."""
    rows = RollEntry.objects.of_member(user.member_id or 0)
    return rows.select_related("meeting").order_by("-meeting__starts_at", "-pk")


def in_words(entry: RollEntry) -> dict[str, str]:
    hours = {"Đến lúc": entry.arrived_at, "Về lúc": entry.left_at}
    said = {label: f"{timezone.localtime(at):%H:%M}" for label, at in hours.items() if at}
    meeting = f"{entry.meeting.title}, {timezone.localtime(entry.meeting.starts_at):%d/%m/%Y}"
    return {"Buổi họp": meeting, "Điểm danh": entry.get_presence_display()} | said
