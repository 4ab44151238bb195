"""Who has been introduced to a place outside the portal for a time, and is not back."""

from collections.abc import Collection
from datetime import date

from members.operations.engine.declaring import PROCEDURES
from members.operations.models import Case


def stays(members: Collection[int], on: date) -> frozenset[int]:
    """As `members.stays.OUTSIDE`; one query."""
    ways = {each.key: [step.key for step in each.steps if step.outside] for each in PROCEDURES}
    gone = Case.objects.before({key: steps for key, steps in ways.items() if steps}).about_any(members)
    return frozenset(gone.filter(event_on__lte=on).values_list("member", flat=True))
