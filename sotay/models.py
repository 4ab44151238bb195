from sotay.monitoring.models import TaskRun
from sotay.reports.models import ReportSchedule, UnitReport
from sotay.rollout.models import *  # noqa: F403  # each of them is named there
from sotay.rollout.models import __all__ as rollout
from sotay.usage.models import DailyUse, Installation, UnitDay, UsageDay

__all__ = ["DailyUse", "Installation", "ReportSchedule", "TaskRun", "UnitDay", "UnitReport", "UsageDay", *rollout]
