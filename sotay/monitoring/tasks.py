"""What the clock starts to show that it goes, and that nothing stands still unseen."""

from members import lost_work
from members.background import task


@task
def beat():
    """Does nothing: that it has run is written down as for every task, and says that beat and a worker are there."""


@task
def take_up_lost_work() -> None:
    """Every minute: what waits in rows though its message was lost, of all apps."""
    lost_work.take_up()
