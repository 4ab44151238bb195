"""Reports that fall due are prepared: one for each unit and period, however often and by how many this is done."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import access, audit, notices, rules
from members.deadlines import due_on
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused
from sotay.reports import frozen, report_query, sentences
from sotay.reports.models import Every, ReportSchedule, UnitReport

DUE = "usage.report_due"
MOST_BEHIND = 12  # periods that are caught up with after a worker was away


class ScheduleRefused(Refused):
    """It is as was asked for already, or there is nobody to report to."""


@transaction.atomic
def order(unit: Unit, every: Every, *, by: User) -> ReportSchedule:
    """From the present period on a report of each is prepared. Raises ScheduleRefused."""
    held = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if held.parent_id is None:
        raise ScheduleRefused("Đơn vị cao nhất không có cấp trên trong cổng để gửi báo cáo.")
    if not held.is_working:
        raise ScheduleRefused(f"{held} đã kết thúc hoạt động nên không đặt báo cáo nữa.")
    if running(held).filter(every=every).exists():
        raise ScheduleRefused(f"Báo cáo {every.label.lower()} đã được đặt.")
    ordered = ReportSchedule.objects.create(unit=held, every=every, since=timezone.localdate(), ordered_by=by)
    audit.record(by, "report.schedule", unit, power=Power.VIEW_REPORTS, after={"every": every.label})
    return ordered


@transaction.atomic
def stop(unit: Unit, every: Every, *, by: User) -> None:
    """No further report is prepared; those that are there stay. Raises ScheduleRefused."""
    if not running(unit).filter(every=every).update(stopped_at=timezone.now()):
        raise ScheduleRefused(f"Báo cáo {every.label.lower()} đã thôi trước đó.")
    audit.record(by, "report.unschedule", unit, power=Power.VIEW_REPORTS, before={"every": every.label})


def running(unit: Unit):
    return ReportSchedule.objects.running().filter(unit=unit)


def offered(unit: Unit) -> list[tuple[Every, bool]]:
    """Each kind of report, and whether it is prepared by now; nothing for the highest unit, which reports to nobody,
    and for one that has ended."""
    if unit.parent_id is None or not unit.is_working:
        return []
    ordered = set(running(unit).values_list("every", flat=True))
    return [(every, every in ordered) for every in Every]


def prepare_due(today: date) -> int:
    """Prepares every report whose period has ended before `today`; returns how many were made."""
    keys = ReportSchedule.objects.running().order_by("pk").values_list("pk", flat=True)
    return sum(_prepare(pk, today) for pk in keys)


@transaction.atomic
def _prepare(pk: int, today: date) -> int:
    schedule = ReportSchedule.objects.select_for_update(of=("self",)).prefetch_related("unit__parent").get(pk=pk)
    if schedule.stopped_at or not schedule.unit.is_working:
        return 0
    found = [made(schedule.unit, end, Every(schedule.every)) for end in _missing(schedule, today)]
    for report in found:
        text = f"Báo cáo {report.period} của {report.unit} đã lập xong, chờ hoàn thành, ký và gửi."
        notices.tell_all(access.nearest_office(Power.VIEW_REPORTS, report.unit), text, address(report))
    return len(found)


def _missing(schedule: ReportSchedule, today: date) -> list[date]:
    """The ends of the periods since the order of which there is no report yet, the oldest first."""
    every = Every(schedule.every)
    ends = [every.next_end(every.last_end(schedule.since))]
    while every.next_end(ends[-1]) < today:
        ends.append(every.next_end(ends[-1]))
    there = UnitReport.objects.filter(unit=schedule.unit, every=every, corrects=None, period_end__in=ends)
    known = set(there.values_list("period_end", flat=True))
    return [end for end in ends[-MOST_BEHIND:] if end < today and end not in known]


def made(unit: Unit, end: date, every: Every) -> UnitReport:
    """The report of `unit` on the period that ended on `end`."""
    due = due_on(rules.book(unit, key=DUE), DUE, end)
    return UnitReport.objects.create(unit=unit, every=every, period_end=end, due_on=due, **said_of(unit, end, every))


def said_of(unit: Unit, end: date, every: Every) -> dict:
    """Its figures as they are kept today, and what they say: `figures`, `text`."""
    report = report_query.read(unit, end, every.last_end(end))
    return {"figures": frozen.kept(report), "text": sentences.written(report) or "Kỳ này chưa có số liệu."}


def address(report: UnitReport) -> str:
    return reverse("unit_report", args=[report.pk])
