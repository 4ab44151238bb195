"""What a closed unit leaves of its periodic reports. One that is still to be sent stays its own, and waits for who has
taken the unit in (`UnitReportQuerySet.to_do`)."""

from django.db.models import QuerySet
from django.utils import timezone

from members.models import Unit
from members.succession import OpenWork
from sotay.reports.models import ReportSchedule, UnitReport


def go_on_reporting(rows: QuerySet[ReportSchedule], successor: Unit, why: str) -> int:
    """What the closed units had prepared, their successor has from the present period on, each kind once; who stands
    above them reports on them already. Returns how many orders ended."""
    ended = list(rows.select_related("unit").order_by("every", "pk"))
    if not ended:
        return 0
    ReportSchedule.objects.filter(pk__in=[each.pk for each in ended]).update(stopped_at=timezone.now())
    going_on = {each.every: each for each in reversed(ended) if not each.unit.path.startswith(successor.path)}
    there = set(ReportSchedule.objects.running().filter(unit=successor).values_list("every", flat=True))
    ReportSchedule.objects.bulk_create(
        ReportSchedule(unit=successor, every=every, since=timezone.localdate(), ordered_by=each.ordered_by)
        for every, each in going_on.items()
        if every not in there
    )
    return len(ended)


OPEN_WORK = (
    OpenWork("báo cáo định kỳ đã đặt", ReportSchedule.objects.running, settle=go_on_reporting),
    OpenWork("báo cáo định kỳ gửi tới, chờ nhận", UnitReport.objects.sent, "receiver"),
)
