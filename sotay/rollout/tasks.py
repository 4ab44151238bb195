"""What the clock starts and what leaves a request; each may run twice."""

from members.background import task
from sotay.rollout import data_quality, telling


@task
def tell_reminded(pk: int) -> None:
    """Tells the members whom a reminder is for."""
    telling.tell(pk)


@task
def count_data_quality() -> None:
    """Counts what is missing or wrong in the records of all units."""
    data_quality.count()
