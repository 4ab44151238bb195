"""The people of the cast as a test is given them: their rows are brought in by the database, and read once a process.

To compose, ask and read two statements of a hundred columns for each test cost more than bringing in the rows."""

from copy import copy
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from members.models import User
from tests import database, factories
from tests.factories import Cast

# Stand for the time of the test in what is kept: nothing of the cast has happened then.
MOMENT, DAY = datetime(1951, 2, 11, 3, 7, 9, tzinfo=UTC), date(1951, 2, 12)


def handed_out() -> Cast:
    """Brings in the rows of the cast; what `factories.found` would then read."""
    kept, now = _read(), {MOMENT: timezone.now(), DAY: timezone.localdate()}
    database.hand_out_cast(*now.values())
    return Cast(**{each.name: _anew(getattr(kept, each.name), now) for each in fields(Cast)})


@cache
def _read() -> Cast:
    with transaction.atomic():
        cast = factories.found(database.hand_out_cast(MOMENT, DAY))
        transaction.set_rollback(True)
    return cast


def _anew(row: Model, now: dict) -> Model:
    kept = [getattr(row, field.attname) for field in row._meta.concrete_fields]
    values = [now.get(value, value) if isinstance(value, date) else copy(value) for value in kept]
    made = row.from_db(row._state.db, [field.attname for field in row._meta.concrete_fields], values)
    if isinstance(row, User):
        _join(made, row.member and _anew(row.member, now))
    return made


def _join(user: User, member: Model | None) -> None:
    """As `select_related` does."""
    field = User._meta.get_field("member")
    field.set_cached_value(user, member)
    if member:
        field.remote_field.set_cached_value(member, user)
