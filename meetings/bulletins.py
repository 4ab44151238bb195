"""The bulletins of the month that a chi bộ discusses: asked of the app that keeps them."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from meetings.models import Meeting
from members.hooks import Hook
from members.models import Unit


class Bulletin(NamedTuple):
    title: str
    publisher: str  # the unit that has published it
    url: str
    pdf_url: str  # nothing where there is a text only
    size: int


TELLER: Hook[Callable[[Unit, date], list[Bulletin]]] = Hook(
    "From a unit and a day to the bulletins of that month that its members read; who puts the apps together answers."
)
# Of the keys of units: what tells whether a bulletin of theirs has changed.
CHANGES: Hook[Callable[[list[int]], QuerySet]] = Hook("The versions of all bulletins of some units; who tells answers.")


def of(meeting: Meeting) -> list[Bulletin]:
    """Those of all units above for the month of `meeting`, the highest unit first; one query."""
    return TELLER.only(meeting.unit, timezone.localdate(meeting.starts_at)) if TELLER.only else []
