"""The demo party in its parts: what all stands on, two halves that are told of it and know nothing of each other, what
is counted of both, and what is told of the figures. One process loads them one after the other, or two the halves side
by side (`beside.py`)."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from meetings.absences import warnings
from meetings.figures import counting
from members import audit
from members.demo_stories import STORIES
from members.models import Unit, User
from sotay.demo import content, offices, outward, party, reform, rollout, rollout_plan, weekly_reports
from sotay.demo.cell import history, opinions
from sotay.usage import figures

LOADED = "demo.load"
SELDOM = 200_000  # objects


@contextmanager
def without_savepoints() -> Iterator[None]:
    """All of a part or nothing is loaded: no use case within marks a point to which it alone would be taken back, which
    is nearly half of all statements."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True


@contextmanager
def garbage_left() -> Iterator[None]:
    """What is made in thousands stays to the end: garbage is looked for seldom."""
    asked = gc.get_threshold()
    gc.set_threshold(SELDOM, *asked[1:])
    try:
        yield
    finally:
        gc.set_threshold(*asked)


def cast() -> dict[str, User]:
    """Everybody who signs in, by key, as they are now."""
    return {person.key: party.account_of(person) for person in party.CAST}


@transaction.atomic
def found(*, small: bool) -> dict[str, User]:
    """The tree, its people, their accounts and documents. Whatever locks whole tables, or what both halves change, is
    done here. Returns everybody who signs in."""
    city = party.found_city()
    district = reform.found_district(city)  # first, when nobody else was there: the figures of its eve are closed
    if not small:
        party.load_pilots(city)  # before any member is changed: people.written_in_bulk
    party.load_ward()
    party.load_ward_beside(city)
    users = party.open_accounts()
    reform.carry_out(city, district, by=users["organiser"])  # which looks at it first, and takes that back
    history.settle(users)
    rollout.cover(timezone.localdate())
    with without_savepoints():
        content.publish_documents(users)
        offices.tell(users)
    return cast()


@transaction.atomic
def tell_news(users: dict[str, User]) -> None:
    """The half of news and of procedures; and the days on which the portal was used."""
    rollout.load_use(timezone.localdate())
    with without_savepoints():
        content.write_articles(users)
        outward.follow_sources(users)
        outward.publish_bulletins(users)
        for story in STORIES:
            story(Unit.objects.by_code(party.CELL), users)


@transaction.atomic
def tell_meetings(users: dict[str, User]) -> None:
    """The half of meetings."""
    with without_savepoints():
        content.plan_meetings(users)
        history.tell(users)
        opinions.tell(users)


def count_meetings() -> None:
    counting.count_kept_open()
    warnings.follow()


def close(days: Iterable[date]) -> None:
    for day in days:
        figures.close(day)


@transaction.atomic
def whole(*, small: bool) -> None:
    """All of it by this process alone, one part after the other; all or nothing."""
    users = found(small=small)
    tell_news(users)
    tell_meetings(users)
    count_meetings()
    close(rollout.closed_days(timezone.localdate()))
    conclude(users)


@transaction.atomic
def conclude(users: dict[str, User]) -> None:
    """What is told of the figures, once all days behind are closed."""
    figures.refresh()
    with without_savepoints():
        rollout_plan.tell(users)
        weekly_reports.tell(users)
    audit.record(None, LOADED, Unit.objects.by_code(party.CITY))
