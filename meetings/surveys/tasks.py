"""What the clock starts; may run twice, as the rows say what is due."""

from meetings.surveys import closing, reminding
from members.background import task


@task
def close_surveys():
    """Closes what has run out."""
    closing.close_run_out()


@task
def remind_of_surveys():
    """Every morning: who has not answered what ends soon."""
    reminding.remind_due()
