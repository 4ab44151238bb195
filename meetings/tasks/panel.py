"""What the page of a meeting shows of tasks and of its agenda."""

from typing import Any

from meetings import access
from meetings.models import Meeting
from meetings.tasks import review
from meetings.tasks.forms import AgendaForm
from members.models import User


def of(meeting: Meeting, user: User, *, named: bool = True) -> dict[str, Any]:
    """The table that a regular meeting opens with, the tasks given at this one, and for who runs it what marks the
    points of the agenda once it has begun. Names and words of others stand only where `may_give_tasks`, which nobody
    has where nobody is to be `named`: such a page is kept on phones."""
    stands = meeting.state != Meeting.State.CANCELLED
    context: dict[str, Any] = {"review": review.of(meeting) if stands else None}
    context["given_tasks"] = list(meeting.tasks.for_list().most_pressing_first())
    context["may_give_tasks"] = named and stands and access.may_run(user, meeting)
    if context["may_give_tasks"] and meeting.has_begun:
        context["agenda_form"] = AgendaForm(items=list(meeting.agenda.all()))
    return context
