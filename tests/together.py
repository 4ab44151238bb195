"""Two or more who act at the same moment, each on a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection, transaction


def at_once(*works: Callable, refusals: tuple[type[Exception], ...]) -> list:
    """Runs each in a thread of its own, all from one start; one of `refusals` is a result too, by its type. Any other
    error of any of them is raised here."""
    start, results, errors = Barrier(len(works)), [None] * len(works), []

    def run(place, work):
        start.wait()
        try:
            results[place] = work()
        except refusals as refusal:
            results[place] = type(refusal)
        except Exception as error:  # noqa: BLE001  # raised by who waits
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if errors:
        raise errors[0]
    return results


WAITING_FOR_US = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def in_between(work: Callable, other: Callable, *, refusals: tuple[type[Exception], ...]) -> list:
    """What the two give where `other` comes when `work` is done and not yet kept: it ends before that unless it waits
    for something that `work` holds. Refusals as in `at_once`, of `other` alone."""
    found, errors = [], []

    def run():
        try:
            found.append(other())
        except refusals as refusal:
            found.append(type(refusal))
        except Exception as error:  # noqa: BLE001  # raised by who waits
            errors.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        first = work()
        thread.start()
        while thread.is_alive() and not _is_waited_for():
            thread.join(0.01)
    thread.join(120)
    if errors:
        raise errors[0]
    return [first, *found]


def _is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR_US)
        return bool(cursor.fetchone()[0])
