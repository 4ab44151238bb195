"""What the clock starts."""

from meetings.resolutions import owed
from members.background import task


@task
def remind_to_post() -> int:
    """Every hour: what meetings that are over still owe, before the days for it are over. May run twice."""
    return owed.remind()
