"""What the clock starts; the rows decide what is due."""

from meetings.reminders import due
from members import lost_work
from members.background import task


@task
def remind_of_meetings() -> int:
    """Every five minutes."""
    with lost_work.in_hand("meeting-reminders", 0) as is_ours:
        return due.send_due() if is_ours else 0
