"""What the page of one meeting shows to one reader."""

from meetings import bulletins
from meetings.attendance import answers, attendance, reminding
from meetings.models import Meeting
from meetings.papers import posting
from meetings.planning import themes
from meetings.planning.forms import CancelForm
from meetings.planning.limits import Limits
from members.models import User
from members.powers import Power


def shown(meeting: Meeting, user: User) -> dict:
    """The context of the page; what only planners see is left out for everybody else."""
    papers, files = list(meeting.readable_papers()), list(meeting.files.all())
    posting.set_beside(meeting, papers, files)
    context = {
        "meeting": meeting,
        "papers": papers,
        "files": files,
        "guests": list(meeting.guests.all()),
        "points": list(meeting.points.all()) if meeting.is_online else [],
        "themes": themes.ticked(meeting),
        "asked": meeting.takes_answer_of(user.member),
        "called": meeting.is_online and meeting.summons(user.member),
        "answer": answers.of(user.member, meeting),
        "bulletins": bulletins.of(meeting),
        "may_plan": user.has_perm(Power.PLAN_MEETINGS, meeting.unit),
    }
    return context | (_for_planners(meeting, bool(papers or files)) if context["may_plan"] else {})


def _for_planners(meeting: Meeting, has_papers: bool) -> dict:
    return {
        "attendance": attendance.attendance_of(meeting),
        "cancel_form": CancelForm(auto_id="huy_%s"),
        "reminded": reminding.reminded_today(meeting),
        "advice": Limits(meeting.unit).advice(meeting, has_papers=has_papers) if meeting.is_open else [],
    }
