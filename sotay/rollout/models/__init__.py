from sotay.rollout.models.classes import ClassFile, ClassQuota, ClassSeat, TrainingClass
from sotay.rollout.models.difficulties import Difficulty, DifficultyEvent
from sotay.rollout.models.plans import JoinRequest, Plan, Wave, WaveUnit
from sotay.rollout.models.quality import DataQuality
from sotay.rollout.models.reminders import Reminder, ReminderAddressee
from sotay.rollout.models.teams import SupportTeam, TeamMember, Visit

__all__ = [
    "ClassFile",
    "ClassQuota",
    "ClassSeat",
    "DataQuality",
    "Difficulty",
    "DifficultyEvent",
    "JoinRequest",
    "Plan",
    "Reminder",
    "ReminderAddressee",
    "SupportTeam",
    "TeamMember",
    "TrainingClass",
    "Visit",
    "Wave",
    "WaveUnit",
]
