from meetings.models.feedback import Feedback, FeedbackEvent, FeedbackFile
from meetings.models.files import MeetingFile
from meetings.models.marks import RollMark
from meetings.models.minutes import Minutes, MinutesCorrection
from meetings.models.roll import RollEntry
from meetings.models.scoring import Criterion, EnteredPoints, QualityScore, Rubric
from meetings.models.sessions import AgendaItem, Answer, Meeting
from meetings.models.speeches import Speech
from meetings.models.surveys import AnswerSheet, Participation, Survey, SurveyQuestion
from meetings.models.tasks import Lateness, Task, TaskEvent, TaskFile, TaskRequest
from meetings.models.votes import Ballot, Turnout, Urn, Vote, VoteKey, Voter

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerSheet",
    "Ballot",
    "Criterion",
    "EnteredPoints",
    "Feedback",
    "FeedbackEvent",
    "FeedbackFile",
    "Lateness",
    "Meeting",
    "MeetingFile",
    "Minutes",
    "MinutesCorrection",
    "Participation",
    "QualityScore",
    "RollEntry",
    "RollMark",
    "Rubric",
    "Speech",
    "Survey",
    "SurveyQuestion",
    "Task",
    "TaskEvent",
    "TaskFile",
    "TaskRequest",
    "Turnout",
    "Urn",
    "Vote",
    "VoteKey",
    "Voter",
]
