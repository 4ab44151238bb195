"""Which reports wait for somebody. Only at the very unit that a power was given on: those above it have their own."""

from members import access
from members.models import User
from members.powers import Power
from members.waiting_work import Work
from sotay.reports.models import UnitReport, UnitReportQuerySet


def own_paths(user: User) -> frozenset[str]:
    return access.granted_paths(user, Power.VIEW_REPORTS)


def to_do(user: User) -> UnitReportQuerySet:
    return UnitReport.objects.to_do(own_paths(user))


def to_receive(user: User) -> UnitReportQuerySet:
    return UnitReport.objects.to_receive(own_paths(user))


POWERS = (Power.VIEW_REPORTS,)
WORK = (
    Work("reports.to_do", "báo cáo định kỳ chờ hoàn thành", to_do, POWERS, "reports_waiting"),
    Work("reports.to_receive", "báo cáo định kỳ gửi tới, chờ nhận", to_receive, POWERS, "reports_waiting"),
)
