"""The notices of a reminder to members, sent by the worker."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import lost_work, notices
from members.models import Member
from sotay.rollout.models import Reminder, ReminderAddressee

BATCH = 1_000


def tell(pk: int) -> None:
    """Tells the members of reminder `pk` who have an account, a batch a transaction; nobody twice, however often it
    runs."""
    with lost_work.in_hand("rollout.remind", pk) as is_ours:
        while is_ours and _tell_batch(pk):
            pass


def untold() -> list[int]:
    """The reminders whose worker should have begun and is gone."""
    since = timezone.now() - lost_work.LOST_AFTER
    return list(Reminder.objects.filter(is_told=False, at__lt=since).values_list("pk", flat=True))


@transaction.atomic
def _tell_batch(pk: int) -> bool:
    reminder = Reminder.objects.select_related("unit").get(pk=pk)
    waiting = reminder.addressees.filter(told_at=None).order_by("pk")[:BATCH]
    batch = dict(waiting.values_list("pk", "member"))
    if not batch:
        Reminder.objects.filter(pk=pk).update(is_told=True)
        return False
    accounts = notices.accounts_of(Member.objects.filter(pk__in=batch.values())).only("pk")
    text = reminder.text or f"{reminder.unit.name} mong đồng chí mở Sổ tay đảng viên."
    notices.tell_all(accounts, text, reverse("home"))
    ReminderAddressee.objects.filter(pk__in=batch).update(told_at=timezone.now())
    return True
