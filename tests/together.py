"""Two or more who act at the same moment, each on a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


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
