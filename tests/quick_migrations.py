"""Migrations that draw one model anew where Django draws all that are related to it, which here is nearly every one.

A step of a migration sees its own model, and those that it points at; for both the statements that it sends are the
same. Python that a migration runs is given models that Django has drawn whole: the state is marked as delayed for it.
What they make is compared with structure.sql by tests/test_editions.py and tests/test_upgrade.py, and that file with
what Django's own make by `make check`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.migrations.state import ProjectState

DJANGOS_FIND = ProjectState._find_reload_model
DJANGOS_ADD_FIELD = ProjectState.add_field


def migrate() -> None:
    """Brings the database of this process's connection to today."""
    with _quickly():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _quickly() -> Iterator[None]:
    gc.disable()  # thousands of classes that live as long as this: looking through them takes a third of the time
    ProjectState._find_reload_model, ProjectState.add_field = _find, _add_field
    try:
        yield
    finally:
        ProjectState._find_reload_model, ProjectState.add_field = DJANGOS_FIND, DJANGOS_ADD_FIELD
        gc.enable()


def _find(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    """What is to be drawn anew: where others read what has changed, or are made of it, as Django finds it."""
    known = state.apps.all_models[app_label].get(model_name)
    if known and (not delay or known.__subclasses__()):
        return DJANGOS_FIND(state, app_label, model_name, delay)
    state.is_delayed = True
    return {(app_label, model_name)}


def _add_field(state: ProjectState, app_label: str, model_name: str, name: str, field, preserve_default: bool) -> None:
    """A new field, which nobody points at: also where it points at others."""
    drawn = state.__dict__.pop("apps", None)
    DJANGOS_ADD_FIELD(state, app_label, model_name, name, field, preserve_default)
    if drawn:
        state.apps = drawn
        state.reload_model(app_label, model_name, delay=True)
