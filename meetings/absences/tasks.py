"""What the clock starts."""

from meetings.absences import warnings
from members.background import task


@task
def follow_absences() -> int:
    """Every hour: who was absent without a reason for too long, and who is there again. May run twice."""
    return warnings.follow()
