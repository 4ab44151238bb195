"""Writes down how a task has ended."""

from datetime import datetime
from enum import Enum

from django.db.models import Case, F, Value, When
from django.utils import timezone

from sotay.monitoring.models import TaskRun

LONGEST = 300


class Outcome(Enum):
    SUCCESS = "successes"
    FAILURE = "failures"
    RETRY = "retries"


def note(name: str, outcome: Outcome, *, milliseconds: int, failure: str = "") -> None:
    """Counts one run of the task `name`; `failure` is what may be told of the error. One statement, the first time
    two."""
    now = timezone.now()
    changes = _changes(outcome, now, milliseconds, failure[:LONGEST])
    if TaskRun.objects.filter(name=name).update(**changes):
        return
    blank = TaskRun(name=name, is_well=outcome is not Outcome.FAILURE, since=now)
    TaskRun.objects.bulk_create([blank], ignore_conflicts=True)  # another worker may be as quick
    TaskRun.objects.filter(name=name).update(**changes)


def _changes(outcome: Outcome, now: datetime, milliseconds: int, failure: str) -> dict:
    count = {outcome.value: F(outcome.value) + 1}
    if outcome is Outcome.RETRY:  # neither well nor failed
        return count
    is_well = outcome is Outcome.SUCCESS
    turned = When(is_well=is_well, then=F("since"))
    changes = count | {"is_well": is_well, "since": Case(turned, default=Value(now)), "milliseconds": milliseconds}
    return changes | ({"succeeded_at": now} if is_well else {"failed_at": now, "failure": failure})
