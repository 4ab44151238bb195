"""“Đôn đốc”: units, or members, that are below the target are reminded, each at most once within the days of the
rule."""

from collections.abc import Collection
from datetime import timedelta
from http import HTTPStatus

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from members import access, audit, notices, rules
from members.models import Member, Unit, User
from members.powers import Power
from members.refusals import Refused
from sotay.rollout import progress
from sotay.rollout.models import Plan, Reminder, ReminderAddressee
from sotay.rollout.models.reminders import DAYS, OF_MEMBER, OF_UNIT, span_of
from sotay.rollout.tasks import tell_reminded

DAYS_KEY = "rollout.remind_days"
SILENT = timedelta(days=30)  # who has not used the portal for so long is not “active in 30 days”
# In the order of the keys, so that two at once wait for each other instead of locking each other out.
MEMBERS = """
INSERT INTO sotay_reminderaddressee (reminder_id, unit_id, member_id, span)
SELECT %(reminder)s, member.unit_id, member.id,
       int8range((2 * member.id + %(kind)s) * %(line)s + %(first)s, (2 * member.id + %(kind)s) * %(line)s + %(last)s)
FROM members_member member JOIN members_unit unit ON unit.id = member.unit_id
WHERE unit.path LIKE %(under)s AND member.status = ANY(%(counted)s) AND member.ineligible_reason = ''
  AND (member.activated_on IS NULL OR member.last_active_on IS NULL OR member.last_active_on <= %(silent)s)
ORDER BY member.id
ON CONFLICT DO NOTHING
"""


class ReminderRefused(Refused):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyReminded(Refused):
    """Everybody who is below has been within the days of the rule."""

    def __init__(self, days: int):
        super().__init__(f"Những nơi đã chọn vừa được đôn đốc. Mỗi nơi, mỗi người {days} ngày một lần.")


@transaction.atomic
def remind_units(plan: Plan, units: Collection[Unit], *, by: User, text: str) -> Reminder:
    """Of `units` those that are below their target in `plan`: their office is told. Raises ReminderRefused where none
    is below or the plan was ended, AlreadyReminded."""
    chosen = {unit.pk for unit in units}
    runs = Plan.objects.running().filter(pk=plan.pk).exists()
    below = [line for line in progress.of(plan).below if line.unit.pk in chosen] if runs else []
    if not below:
        raise ReminderRefused("Không có đơn vị nào dưới chỉ tiêu trong những đơn vị đã chọn.")
    reminder, days = _begin(plan.unit, Reminder.Kind.UNITS, by=by, text=text, plan=plan)
    rows = [
        ReminderAddressee(reminder=reminder, unit=line.unit, span=span_of(OF_UNIT, line.unit.pk, reminder.on, days))
        for line in sorted(below, key=lambda line: line.unit.pk)
    ]
    ReminderAddressee.objects.bulk_create(rows, ignore_conflicts=True)
    reached = set(reminder.addressees.values_list("unit", flat=True))
    if not reached:
        raise AlreadyReminded(days)
    lines = [line for line in below if line.unit.pk in reached]
    offices = access.own_offices(Power.VIEW_REPORTS, [line.unit for line in lines])
    for line in lines:
        notices.tell_all(offices[line.unit.pk] - {by}, _said(line, text), plan.get_absolute_url())
    _finish(reminder, len(lines))
    return reminder


@transaction.atomic
def remind_members(unit: Unit, *, by: User, text: str) -> Reminder:
    """The eligible members of `unit` and below who have not activated their account, or have not used it for thirty
    days. Those with an account are told by the worker, the others stand on the sheet. Raises ReminderRefused where
    there is nobody, AlreadyReminded."""
    if not behind(unit).exists():
        raise ReminderRefused("Không có đồng chí nào chưa kích hoạt hoặc lâu chưa dùng Sổ tay.")
    reminder, days = _begin(unit, Reminder.Kind.MEMBERS, by=by, text=text)
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, _values(reminder, unit, days))
        many = cursor.rowcount
    if not many:
        raise AlreadyReminded(days)
    audit.record(by, "rollout.remind", unit, power=Power.VIEW_REPORTS, after={"members": many})
    tell_reminded.delay_on_commit(reminder.pk)
    return reminder


def behind(unit: Unit) -> QuerySet[Member]:
    """Who of `unit` and below could use the portal and does not."""
    members = Member.objects.eligible().under([unit.path])
    return members.exclude(activated_on__isnull=False, last_active_on__gt=timezone.localdate() - SILENT)


def _begin(unit: Unit, kind: str, *, by: User, text: str, plan: Plan | None = None) -> tuple[Reminder, int]:
    today = timezone.localdate()
    days = rules.whole(DAYS_KEY, on=today, unit=unit)
    return Reminder.objects.create(unit=unit, plan=plan, kind=kind, text=text, by=by, on=today), days


def _finish(reminder: Reminder, many: int) -> None:
    reminder.addressees.update(told_at=timezone.now())
    Reminder.objects.filter(pk=reminder.pk).update(is_told=True)
    audit.record(reminder.by, "rollout.remind", reminder, power=Power.VIEW_REPORTS, after={"units": many})


def _values(reminder: Reminder, unit: Unit, days: int) -> dict:
    return {
        "reminder": reminder.pk,
        "kind": OF_MEMBER,
        "line": DAYS,
        "first": reminder.on.toordinal(),
        "last": reminder.on.toordinal() + days,
        "under": f"{unit.path}%",
        "counted": list(Member.COUNTED),
        "silent": reminder.on - SILENT,
    }


def _said(line: progress.Line, text: str) -> str:
    until = f"{line.wave.deadline:%d/%m/%Y}"
    asked = f"Đôn đốc {line.unit.name}: còn thiếu {line.missing} tài khoản so với chỉ tiêu, hạn {until}."
    return f"{asked} {text}".strip()[:300]
