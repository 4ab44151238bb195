"""Finds meetings by what people type: by their title, place, unit and agenda."""

from documents.search_query import Typed
from meetings.models import Meeting
from members.models import User

NEWEST = 300  # meetings that are looked at: of a chi bộ all of twenty years, of a whole city those of the last days


def found(user: User, typed: Typed, most: int) -> list[Meeting]:
    """Of the newest meetings that `user` may open those that hold everything that was typed, `most` of them: those with
    the accents that were typed first, then the newest. Two statements, whatever there is."""
    if not typed.terms:
        return []
    seen = Meeting.objects.seen_by(user).select_related("unit").prefetch_related("agenda")
    holding = [meeting for meeting in seen.order_by("-ends_at", "-pk")[:NEWEST] if typed.is_held_by(_words(meeting))]
    holding.sort(key=lambda meeting: not typed.is_spelled_in(_words(meeting)))
    return holding[:most]


def _words(meeting: Meeting) -> str:
    agenda = " ".join(item.title for item in meeting.agenda.all())
    return f"{meeting.title} {meeting.get_kind_display()} {meeting.place} {meeting.unit.name} {agenda}"
