"""The demo loaded by two processes, in half the time where there are two cores. Each half is a transaction; what both
stand on is one before them, so that a mark tells as long as only a part is there."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from django.db import connection
from django.utils import timezone

from sotay.demo import ahead, content, loading, offices, rollout

OURS = 4  # of the days to be closed; counting meetings takes as long as the others


class Alone(Exception):
    """The other process has ended before its half was done."""


def load(mark: Path, *, small: bool) -> None:
    """As the first of the two. `mark` stands from before anything is kept until all is."""
    mark.touch()
    with _second() as second, ahead.begun(*content.files_of_documents(), offices.files_wanted()):
        users = loading.found(small=small)
        second.send("tell")
        loading.tell_meetings(users)
        second.recv()
        second.send("close")
        loading.count_meetings()
        loading.close(_days()[-OURS:])
        second.recv()
    loading.conclude(users)
    mark.unlink()


def _help_out(pipe: Connection, theirs: Connection) -> None:
    """As the second: each step when it is asked for, until the first has gone."""
    theirs.close()
    with suppress(EOFError), ahead.begun(*content.files_of_articles()):
        pipe.recv()
        loading.tell_news(loading.cast())
        pipe.send("told")
        pipe.recv()
        loading.close(_days()[:-OURS])
        pipe.send("closed")


def _days() -> list[date]:
    return rollout.closed_days(timezone.localdate())


@contextmanager
def _second() -> Iterator[Connection]:
    """The other process, parted from this one before either has a connection to the database or a thread, so that
    nothing is loaded twice. Raises Alone where it ends before it has answered; it ends with us."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL
    parting = get_context("fork")
    ours, pipe = parting.Pipe()
    process = parting.Process(target=_help_out, args=(pipe, ours), daemon=True)
    process.start()
    pipe.close()
    try:
        yield ours
    except (EOFError, ConnectionError) as gone:
        raise Alone from gone
    finally:
        ours.close()
        process.terminate()
        process.join()
