"""Who has been introduced to a place outside the portal for a time, and is not back."""

from collections.abc import Collection
from datetime import date
from operator import attrgetter

from members.operations.engine.declaring import steps_that
from members.operations.models import Case


def stays(members: Collection[int], on: date) -> frozenset[int]:
    """As `members.stays.OUTSIDE`; one query."""
    gone = Case.objects.before(steps_that(attrgetter("outside"))).about_any(members)
    return frozenset(gone.filter(event_on__lte=on).values_list("member", flat=True))
