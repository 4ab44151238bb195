from meetings.models.agendas import AgendaTemplate
from meetings.models.answers import Answer
from meetings.models.calendar_feeds import CalendarFeed
from meetings.models.files import MeetingFile
from meetings.models.guests import Guest, Point
from meetings.models.papers import PaperRead, Posting
from meetings.models.petitions import Petition
from meetings.models.reminders import Reminder, ReminderOff
from meetings.models.roll import RollEntry
from meetings.models.schedules import Schedule
from meetings.models.sessions import AgendaItem, Meeting

__all__ = [
    "AgendaItem",
    "AgendaTemplate",
    "Answer",
    "CalendarFeed",
    "Guest",
    "Meeting",
    "MeetingFile",
    "PaperRead",
    "Petition",
    "Point",
    "Posting",
    "Reminder",
    "ReminderOff",
    "RollEntry",
    "Schedule",
]
