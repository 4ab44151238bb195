"""What the clock does with cases: reminds whoever holds them, and takes the branch of a limit that has run out."""

from django.db import transaction
from django.utils import timezone

from members.operations.desk.lists import days_before
from members.operations.engine import acting, telling
from members.operations.engine.moving import Done, here
from members.operations.models import Case
from members.refusals import Refused

SOON, LATE = 1, 2
AT_ONCE = 500


def lapse() -> int:
    """Cases whose time has run out take the branch that their procedure declares, as if somebody had; returns how
    many. Who acts at the same moment wins or loses as any two do."""
    today = timezone.localdate()
    return sum(_lapse(case) for case in Case.objects.lapsed(today)[:AT_ONCE])


def _lapse(case: Case) -> bool:
    at = here(case)
    if at.step.lapse is None:
        return False
    said = Done(timezone.localdate(), note=f"Quá hạn ngày {case.lapses_on:%d/%m/%Y}: cổng tự chuyển bước.")
    try:
        acting.branch(case, at.step.lapse.branch, by=None, seen=case.turn, done=said)
    except Refused:  # somebody was quicker, or the record has changed since: people decide then
        return False
    return True


def remind() -> int:
    """Tells once that a step is due soon, and once that it is overdue; returns how many were told."""
    return sum(_tell(case, told) for case, told in _to_tell())


def _to_tell() -> list[tuple[Case, int]]:
    late = [(case, LATE) for case in Case.objects.overdue().told_less(LATE)[:AT_ONCE]]
    soon = [(case, SOON) for case in Case.objects.due_soon(days_before()).told_less(SOON)[:AT_ONCE]]
    return late + soon


@transaction.atomic
def _tell(case: Case, told: int) -> bool:
    if not case.claim_reminder(told):
        return False
    at = here(case)
    telling.clock(case, at.stop, at.procedure, timezone.localdate())
    return True
