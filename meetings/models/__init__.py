from meetings.models.feedback import Feedback, FeedbackEvent, FeedbackFile
from meetings.models.files import MeetingFile
from meetings.models.roll import RollEntry
from meetings.models.sessions import AgendaItem, Answer, Meeting
from meetings.models.surveys import AnswerSheet, Participation, Survey, SurveyQuestion
from meetings.models.task_events import TaskEvent, TaskFile, TaskRequest
from meetings.models.tasks import Lateness, Task

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerSheet",
    "Feedback",
    "FeedbackEvent",
    "FeedbackFile",
    "Lateness",
    "Meeting",
    "MeetingFile",
    "Participation",
    "RollEntry",
    "Survey",
    "SurveyQuestion",
    "Task",
    "TaskEvent",
    "TaskFile",
    "TaskRequest",
]
