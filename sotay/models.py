from sotay.monitoring.models import TaskRun
from sotay.usage.models import DailyUse, UnitDay

__all__ = ["DailyUse", "TaskRun", "UnitDay"]
