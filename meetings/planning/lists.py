"""What the list page shows: the next meeting large, then what comes and what was."""

from django.utils import timezone

from meetings.models import Meeting
from meetings.models.sessions import MeetingQuerySet
from meetings.planning import missing, sessions
from members.models import User
from members.pages import page_of

FEW = 5  # rows of each kind before "Xem tất cả"
LACKS = 2  # chi bộ that are named on the list; a page of its own names all
AHEAD, PAST = "sap-toi", "da-qua"


def _seen(user: User) -> MeetingQuerySet:
    return Meeting.objects.seen_by(user).select_related("unit").with_answer_of(user.member)


def _past(user: User) -> MeetingQuerySet:
    """With whether the member was there, which says more than what was answered before."""
    return _seen(user).past().with_presence_of(user.member)


def overview(user: User) -> dict:
    """The member's next meeting with the answer, and a few rows of what else comes and of what was."""
    meeting, answer = sessions.next_for(user.member) if user.member else (None, None)
    others = _seen(user).not_over().exclude(pk=meeting.pk if meeting else None)
    return {
        "meeting": meeting,
        "answer": answer,
        "ahead": page_of(others, 1, FEW),
        "past": page_of(_past(user), 1, FEW),
    }


def lacks(user: User) -> dict:
    """For planners: the first chi bộ of theirs that lack a meeting which the rules ask for."""
    asked = missing.stretches(timezone.localdate())
    found = list(missing.lacking(user, asked)[: LACKS + 1])
    return {"lacks": missing.lacks(found[:LACKS], asked), "lacks_more": len(found) > LACKS}


def one_list(user: User, which: str, number: str | None) -> dict:
    """One page of what comes (`sap-toi`) or of what was (anything else)."""
    is_past = which != AHEAD
    rows = _past(user) if is_past else _seen(user).not_over()
    return {"which": PAST if is_past else AHEAD, "is_past": is_past, "page": page_of(rows, number)}
