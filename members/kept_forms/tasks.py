"""What the clock starts; may run twice."""

from members.background import task
from members.kept_forms import keeping, sending


@task
def purge_kept_forms() -> None:
    """Every hour: a form that nobody came back for is kept no longer than it says."""
    keeping.purge()
    sending.purge()
