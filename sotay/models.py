from sotay.usage.models import DailyUse, UnitDay

__all__ = ["DailyUse", "UnitDay"]
