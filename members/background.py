"""What a worker does: a function of a module `tasks`, sent by its name.

Celery is loaded by whoever sends or runs one first, and by the worker: it is a quarter of the time and a tenth of the
memory with which a command starts, and most of them do neither.
"""

from collections.abc import Callable
from functools import cached_property, partial, update_wrapper
from typing import Any

from django.db import transaction

from members.hooks import Hook

APP: Hook[Callable[[], Any]] = Hook("Gives the Celery application, which carries tasks out.")
TASKS: list["Task"] = []


class Task:
    """A function that may be called, sent with `delay` or, after the running transaction, with `delay_on_commit`; all
    else is as Celery's own task has it, whose `options` it takes."""

    def __init__(self, run: Callable[..., Any], **options):
        self._run, self._options = run, options
        update_wrapper(self, run)
        TASKS.append(self)

    @cached_property
    def of_celery(self) -> Any:
        application: Any = APP.only
        return application().task(self._run, shared=False, lazy=False, **self._options)

    def __call__(self, *args, **kwargs) -> Any:
        return self.of_celery(*args, **kwargs)

    def delay(self, *args, **kwargs) -> Any:
        return self.of_celery.delay(*args, **kwargs)

    def delay_on_commit(self, *args, **kwargs) -> None:
        transaction.on_commit(partial(self.delay, *args, **kwargs))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked of everything by the language itself
            raise AttributeError(name)
        return getattr(self.of_celery, name)


def task(run: Callable[..., Any] | None = None, **options) -> Any:
    """`@task`, or `@task(time_limit=120)` with options of Celery's."""
    return Task(run, **options) if run else partial(Task, **options)
