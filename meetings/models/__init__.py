from meetings.models.files import MeetingFile
from meetings.models.marks import RollMark
from meetings.models.minutes import Minutes, MinutesCorrection
from meetings.models.roll import RollEntry
from meetings.models.scoring import Criterion, EnteredPoints, QualityScore, Rubric
from meetings.models.sessions import AgendaItem, Answer, Meeting
from meetings.models.speeches import Speech

__all__ = [
    "AgendaItem",
    "Answer",
    "Criterion",
    "EnteredPoints",
    "Meeting",
    "MeetingFile",
    "Minutes",
    "MinutesCorrection",
    "QualityScore",
    "RollEntry",
    "RollMark",
    "Rubric",
    "Speech",
]
