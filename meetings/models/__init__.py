from meetings.models.absences import AbsenceWarning
from meetings.models.agendas import AgendaTemplate
from meetings.models.answers import Answer
from meetings.models.calendar_feeds import CalendarFeed
from meetings.models.feedback import Feedback, FeedbackEvent, FeedbackFile
from meetings.models.figures import MeetingCount, MeetingMonth
from meetings.models.files import MeetingFile
from meetings.models.guests import Guest, Point
from meetings.models.marks import RollMark
from meetings.models.minutes import Minutes, MinutesCorrection
from meetings.models.papers import PaperRead, Posting
from meetings.models.petitions import Petition
from meetings.models.print_templates import PrintTemplate
from meetings.models.reminders import Reminder, ReminderOff
from meetings.models.resolutions import Resolution
from meetings.models.roll import RollEntry
from meetings.models.schedules import Schedule
from meetings.models.scoring import Criterion, EnteredPoints, QualityScore, Rubric
from meetings.models.sessions import AgendaItem, Meeting
from meetings.models.speeches import Speech
from meetings.models.surveys import AnswerSheet, Participation, Survey, SurveyQuestion
from meetings.models.task_events import TaskEvent, TaskFile, TaskRequest
from meetings.models.tasks import Lateness, Task
from meetings.models.votes import Ballot, Turnout, Urn, Vote, VoteKey, Voter

__all__ = [
    "AbsenceWarning",
    "AgendaItem",
    "AgendaTemplate",
    "Answer",
    "AnswerSheet",
    "Ballot",
    "CalendarFeed",
    "Criterion",
    "EnteredPoints",
    "Feedback",
    "FeedbackEvent",
    "FeedbackFile",
    "Guest",
    "Lateness",
    "Meeting",
    "MeetingCount",
    "MeetingFile",
    "MeetingMonth",
    "Minutes",
    "MinutesCorrection",
    "PaperRead",
    "Participation",
    "Petition",
    "Point",
    "Posting",
    "PrintTemplate",
    "QualityScore",
    "Reminder",
    "ReminderOff",
    "Resolution",
    "RollEntry",
    "RollMark",
    "Rubric",
    "Schedule",
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
