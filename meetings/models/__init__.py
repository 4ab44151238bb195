from meetings.models.files import MeetingFile
from meetings.models.roll import RollEntry
from meetings.models.sessions import AgendaItem, Answer, Meeting

__all__ = ["AgendaItem", "Answer", "Meeting", "MeetingFile", "RollEntry"]
