from sotay.monitoring.models import TaskRun
from sotay.usage.models import DailyUse, Installation, UnitDay, UsageDay

__all__ = ["DailyUse", "Installation", "TaskRun", "UnitDay", "UsageDay"]
