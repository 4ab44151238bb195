from meetings.models.files import MeetingFile
from meetings.models.marks import RollMark
from meetings.models.minutes import Minutes, MinutesCorrection
from meetings.models.roll import RollEntry
from meetings.models.scoring import Criterion, EnteredPoints, QualityScore, Rubric
from meetings.models.sessions import AgendaItem, Answer, Meeting
from meetings.models.speeches import Speech
from meetings.models.votes import Ballot, Turnout, Urn, Vote, VoteKey, Voter

__all__ = [
    "AgendaItem",
    "Answer",
    "Ballot",
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
    "Turnout",
    "Urn",
    "Vote",
    "VoteKey",
    "Voter",
]
