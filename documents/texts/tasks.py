"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from documents.texts import extraction, integrity
from members.background import task


@task
def read_text(pk: int) -> None:
    extraction.read(pk)


def request_text(pk: int) -> None:
    """Has the words of a stored file read by the worker; raises what the broker raises."""
    read_text.delay(pk)


@task
def purge_strays() -> None:
    """Every night: what lies in the storage without a row, because its upload came to nothing."""
    integrity.purge_strays()
