"""Writes down who used the portal: the marks become rows of DailyUse and the kept date of the last use."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from members.models import Member, User
from sotay.usage import pending_usage
from sotay.usage.models import DailyUse


def flush() -> None:
    """Writes every mark there is. May run twice or die anywhere: a mark is forgotten only after its row is there."""
    for day in pending_usage.days():
        for batch in pending_usage.unwritten(day):
            pending_usage.written(day, write(day, batch))


@transaction.atomic
def write(day: date, member_ids: set[int]) -> set[int]:
    """Notes that these members used the portal on `day`; returns those who need not be noted again.

    Numbers of nobody are dropped. A member whose row another transaction holds (a roster import may hold all
    of them) is left for the next time rather than waited for.
    """
    known = Member.objects.filter(pk__in=member_ids).order_by("pk")
    rows = [DailyUse(day=day, member_id=pk) for pk in known.values_list("pk", flat=True)]
    DailyUse.objects.bulk_create(rows, ignore_conflicts=True)
    earlier = known.filter(Q(last_active_on=None) | Q(last_active_on__lt=day))
    due = set(earlier.values_list("pk", flat=True))
    free = set(earlier.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
    Member.objects.filter(pk__in=free).update(last_active_on=day)
    return member_ids - (due - free)


def days_of(user: User) -> QuerySet[DailyUse]:
    """The days on which the member behind `user` used the portal, the newest first."""
    return DailyUse.objects.filter(member_id=user.member_id).order_by("-day")


def day_in_words(row: DailyUse) -> dict[str, str]:
    return {"Ngày": f"{row.day:%d/%m/%Y}"}
