from meetings.models.files import MeetingFile
from meetings.models.marks import RollMark
from meetings.models.roll import RollEntry
from meetings.models.sessions import AgendaItem, Answer, Meeting
from meetings.models.speeches import Speech

__all__ = ["AgendaItem", "Answer", "Meeting", "MeetingFile", "RollEntry", "RollMark", "Speech"]
