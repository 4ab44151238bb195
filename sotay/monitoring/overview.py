"""What the administrator's page says: is everything running, since when, what failed."""

import platform
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import django
from django.db import connection
from django.utils import timezone

from news.models import Source
from sotay import __version__
from sotay.monitoring import health, state
from sotay.monitoring.models import TaskRun
from sotay.usage import funnel, months
from sotay.usage.models import UsageDay

RECENT = timedelta(days=30)  # days that are told when they are incomplete
LONGEST_UNREAD = timedelta(days=1)  # of a file, before somebody should look at the worker of texts
STARTED_AT = timezone.now()  # of the process that answers


@dataclass(frozen=True)
class System:
    """`queues` is None while the broker is away; `others` are the tasks that people cause, not the clock."""

    answers: list[health.Answer]
    scheduled: list[state.Scheduled]
    others: list[TaskRun]
    queues: list[state.Queue] | None
    texts: state.Waiting
    feeds: dict[str, int]
    failing_feeds: list[Source]
    exports: dict
    rosters: int
    kept: list[months.Kept]
    kept_since: date
    incomplete: list[UsageDay]
    started_at: datetime
    versions: dict[str, str]

    @property
    def faults(self) -> list[str]:
        """A sentence for each thing that somebody has to look into; none when all is well."""
        found = [f"{answer.name}: {answer.words}." for answer in self.answers if not answer.is_well]
        if bad := [each for each in self.scheduled if not each.is_well]:
            found.append(f"{len(bad)} việc theo lịch bị lỗi hoặc trễ.")
        if others := [each for each in self.others if not each.is_well]:
            found.append(f"{len(others)} loại việc nền bị lỗi lần chạy cuối.")
        for queue in self.queues or []:
            if queue.is_stuck:
                found.append(f"Hàng đợi {queue.name}: việc lâu nhất đã chờ {queue.seconds / 60:.0f} phút.")
        if self.texts.since and self.texts.since < timezone.now() - LONGEST_UNREAD:
            found.append(f"Tệp chờ đọc chữ từ {timezone.localtime(self.texts.since):%H:%M %d/%m/%Y}.")
        if self.feeds["failing"]:
            found.append(f"{self.feeds['failing']} nguồn tin không lấy được.")
        if self.exports["failed"]:
            found.append(f"{self.exports['failed']} lần xuất danh sách trong 7 ngày qua không lập được tệp.")
        return found


def of_system() -> System:
    answers = health.asked()
    known = state.runs()
    scheduled = state.scheduled(known, STARTED_AT)
    clock = {each.task for each in scheduled}
    others = sorted((run for run in known.values() if run.name not in clock), key=lambda run: (run.is_well, run.name))
    return System(
        answers=list(answers.values()),
        scheduled=scheduled,
        others=others,
        queues=state.queues(),
        texts=state.texts_waiting(),
        feeds=state.feeds(),
        failing_feeds=state.failing_feeds(),
        exports=state.exports(),
        rosters=state.rosters_waiting(),
        kept=months.kept(),
        kept_since=months.kept_since(),
        incomplete=funnel.incomplete(timezone.localdate() - RECENT),
        started_at=STARTED_AT,
        versions=_versions(),
    )


def _versions() -> dict[str, str]:
    major, minor = divmod(connection.pg_version, 10_000)  # type: ignore[attr-defined]  # PostgreSQL's own
    return {
        "Sổ tay": __version__,
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "PostgreSQL": f"{major}.{minor}",
    }
