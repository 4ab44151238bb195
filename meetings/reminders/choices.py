"""Before which hours a person wants no reminder."""

from collections.abc import Iterable

from django.db import transaction

from meetings.models import ReminderOff
from members.models import User


def off(user: User) -> set[int]:
    return set(ReminderOff.objects.filter(user=user).values_list("hours", flat=True))


@transaction.atomic
def choose(*, by: User, offered: Iterable[int], wanted: Iterable[int]) -> None:
    """Of the `offered` hours `by` is reminded of exactly the `wanted`."""
    ReminderOff.objects.filter(user=by, hours__in=offered).delete()
    unwanted = set(offered) - set(wanted)
    ReminderOff.objects.bulk_create((ReminderOff(user=by, hours=hours) for hours in unwanted), ignore_conflicts=True)
