"""What the page of one meeting is put together from: every room that has something to say of a meeting."""

from typing import Any

from meetings import access, bulletins
from meetings.attendance import answers, attendance, reminding
from meetings.minutes import writing as minutes
from meetings.models import Meeting
from meetings.papers import posting
from meetings.planning import themes
from meetings.planning.forms import CancelForm
from meetings.planning.limits import Limits
from meetings.printing.papers import printable
from meetings.resolutions import writing as resolutions
from meetings.scoring import opening as scores
from meetings.tasks import panel as tasks
from members.models import User
from members.powers import Power


def context_of(meeting: Meeting, user: User, *, copy: bool = False) -> dict[str, Any]:
    """For the template. `attendance` and `may_give_tasks` stand for names and reasons of others; neither is in a
    `copy`, which a phone keeps and where nothing can be changed."""
    papers, files = list(meeting.readable_papers()), list(meeting.files.all())
    posting.set_beside(meeting, papers, files)
    may_plan = not copy and user.has_perm(Power.PLAN_MEETINGS, meeting.unit)
    context = {
        "meeting": meeting,
        "papers": papers,
        "files": files,
        "guests": list(meeting.guests.all()),
        "points": list(meeting.points.all()) if meeting.is_online else [],
        "themes": themes.ticked(meeting),
        "called": meeting.is_online and meeting.summons(user.member),
        "asked": meeting.takes_answer_of(user.member),
        "answer": answers.of(user.member, meeting),
        "bulletins": bulletins.of(meeting),
        "may_run": access.may_run(user, meeting),
        "may_plan": may_plan,
    }
    context["lacks_names"] = copy and context["may_run"]
    if may_plan and not meeting.has_roll:
        context |= _for_planners(meeting, has_papers=bool(papers or files))
    context |= resolutions.panel(user, meeting) | {"printable": printable(user, meeting)}
    return context | tasks.of(meeting, user, named=not copy) | minutes.link(user, meeting) | scores.link(user, meeting)


def _for_planners(meeting: Meeting, *, has_papers: bool) -> dict[str, Any]:
    return {
        "attendance": attendance.attendance_of(meeting),
        "reminded": reminding.reminded_today(meeting),
        "cancel_form": CancelForm(auto_id="huy_%s"),
        "advice": Limits(meeting.unit).advice(meeting, has_papers=has_papers) if meeting.is_open else [],
    }
