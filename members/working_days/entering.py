"""Enters what the Government has decided about single days, and brings in what is shipped with the portal."""

import csv
from datetime import date
from http import HTTPStatus
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from members import audit, rules
from members.access import holds_at_root
from members.models import User, WorkingDay
from members.powers import Power
from members.refusals import Refused

SEED = Path(rules.__file__).parent / "data" / "working_days.csv"
POWER = Power.ANSWER_REQUESTS  # whose limits are counted in working days


class DayRefused(Refused):
    """This person does not keep the calendar."""

    status = HTTPStatus.FORBIDDEN


def may_enter(user: User) -> bool:
    """Whether `user` keeps the calendar, which is one for the whole portal: who answers requests at the root."""
    return holds_at_root(user, POWER)


@transaction.atomic
def enter(days: dict[date, bool], *, document: str, by: User | None) -> None:
    """From now on each of `days` is worked (True) or not (False), as `document` says, whatever was entered before.
    Limits that were already computed stay. `by` is None from the command line; raises DayRefused for anyone else who
    does not keep the calendar."""
    _check(by)
    before = {row.day: row for row in WorkingDay.objects.select_for_update().filter(day__in=days)}
    for day, works in sorted(days.items()):
        facts = {"works": works, "document": document, "recorded_by": by, "recorded_at": timezone.now()}
        row, _ = WorkingDay.objects.update_or_create(day=day, defaults=facts)
        old = _payload(before[day]) if day in before else None
        audit.record(by, "calendar.enter", row, power=POWER if by else "", before=old, after=_payload(row))


@transaction.atomic
def remove(day: date, *, by: User | None) -> bool:
    """What was entered of `day` holds no longer; False when nothing was. Raises as `enter`."""
    _check(by)
    row = WorkingDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        return False
    audit.record(by, "calendar.remove", row, power=POWER if by else "", before=_payload(row))
    row.delete()
    return True


def load() -> None:
    """Brings the shipped days in where nothing was entered; may run any number of times."""
    with SEED.open(encoding="utf-8", newline="") as lines:
        rows = [
            WorkingDay(day=date.fromisoformat(line["day"]), works=line["works"] == "1", document=line["document"])
            for line in csv.DictReader(lines)
        ]
    WorkingDay.objects.bulk_create(rows, ignore_conflicts=True)


def _check(by: User | None) -> None:
    if by is not None and not may_enter(by):
        raise DayRefused("Lịch ngày làm việc do cán bộ được giao trả lời yêu cầu ở cấp cao nhất của cổng ghi.")


def _payload(row: WorkingDay) -> dict:
    return {"day": row.day.isoformat(), "works": row.works, "document": row.document}
