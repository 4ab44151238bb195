from sotay.monitoring.models import TaskRun
from sotay.rollout.models import *  # noqa: F403  # each of them is named there
from sotay.rollout.models import __all__ as rollout
from sotay.usage.models import DailyUse, UnitDay

__all__ = ["DailyUse", "TaskRun", "UnitDay", *rollout]
