from meetings.models.files import MeetingFile
from meetings.models.roll import RollEntry
from meetings.models.sessions import AgendaItem, Answer, Meeting
from meetings.models.votes import Ballot, Turnout, Urn, Vote, VoteKey, Voter

__all__ = [
    "AgendaItem",
    "Answer",
    "Ballot",
    "Meeting",
    "MeetingFile",
    "RollEntry",
    "Turnout",
    "Urn",
    "Vote",
    "VoteKey",
    "Voter",
]
