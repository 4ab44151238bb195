"""What is measured while nobody waits: papers are posted and tasks reported after the meeting is over."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import QualityScore
from meetings.scoring import scoring
from members.background import task

MEASURED_FOR = timedelta(days=45)


@task
def measure_scores() -> int:
    """Measures anew what the committee above has not decided, of meetings of the last 45 days; returns how many. May
    run any number of times."""
    since = timezone.now() - MEASURED_FOR
    open_ones = QualityScore.objects.exclude(state=QualityScore.State.CONFIRMED).filter(meeting__starts_at__gte=since)
    done, last = 0, 0
    while batch := list(_batch(open_ones, last)):
        scoring.refresh(batch)
        done, last = done + len(batch), batch[-1].pk
    return done


def _batch(scores, last: int):
    rows = scores.filter(pk__gt=last).select_related("meeting__unit").prefetch_related("rubric")  # a month has few
    return rows.order_by("pk")[: scoring.AT_ONCE]
