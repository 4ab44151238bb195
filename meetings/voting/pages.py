"""What the pages of votes show, to whom."""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from meetings import access
from meetings.models import Meeting, Vote
from meetings.voting import casting, people, preparing, results
from meetings.voting.forms import ConfirmForm, VoidForm
from meetings.voting.subjects import all_subjects
from members.models import User
from members.namesakes import with_names


@dataclass(frozen=True)
class Overview:
    """The votes of a meeting as one user sees them."""

    votes: list[Vote]
    waiting: list[Vote]  # this user may vote and has not
    runs: bool
    again: list[Vote]  # brought no result, here or earlier, and may be held again


def seen(user: User, pk: int, vote_pk: int) -> Vote:
    """The vote of a meeting that `user` may see; raises as `access.seen`, Http404 for one that is not prepared for it.

    What is only prepared is shown to those who run the meeting.
    """
    meeting = access.seen(user, pk)
    vote = (
        Vote.objects.of(meeting).select_related("entered_by__member", "confirmed_by__member").filter(pk=vote_pk).first()
    )
    if vote is None or (vote.state == Vote.State.PREPARED and not access.may_run(user, meeting)):
        raise Http404
    vote.meeting = meeting
    return vote


def run(user: User, pk: int, vote_pk: int) -> Vote:
    """The same of a meeting that `user` runs; raises as `access.run`."""
    meeting = access.run(user, pk)
    vote = Vote.objects.of(meeting).filter(pk=vote_pk).first()
    if vote is None:
        raise Http404
    vote.meeting = meeting
    return vote


def overview(user: User, meeting: Meeting) -> Overview:
    runs = access.may_run(user, meeting)
    votes = [vote for vote in Vote.objects.of(meeting) if runs or vote.state != Vote.State.PREPARED]
    waiting = Vote.objects.of(meeting).waiting_for(user.member)
    may_repeat = runs and not meeting.is_past
    again = [vote for vote in Vote.objects.to_repeat(meeting) if not results.climbs(vote)] if may_repeat else []
    return Overview(votes, list(waiting), runs, again)


def of(user: User, vote: Vote) -> dict:
    """The context of the page of one vote; what runs it only for those who do."""
    context = {"vote": vote, "meeting": vote.meeting, "subject": all_subjects()[vote.subject]}
    context |= {"lines": results.lines(vote), "tied": results.tied_names(vote), "climbs": results.climbs(vote)}
    elector = casting.elector_of(user, vote.pk) if vote.is_on_phone else None
    context |= {"may_vote": elector is not None, "has_cast": elector is not None and elector.has_cast}
    context["runs"] = access.may_run(user, vote.meeting)
    return context | (_running(user, vote) if context["runs"] else {})


def _running(user: User, vote: Vote) -> dict:
    context = {
        "void_form": VoidForm(auto_id="huy_%s"),
        "keys": vote.keys.select_related("holder__member").order_by("pk"),
    }
    if vote.state == Vote.State.PREPARED:
        return context | _before(vote)
    rows = list(vote.voter_rows.in_order())
    with_names(row.member for row in rows)
    context["uncounted"] = [(row.member, people.Why(row.why).label) for row in rows if row.why]
    if vote.state == Vote.State.OPEN and vote.is_on_phone:
        silent = set(vote.voter_rows.silent().values_list("pk", flat=True))
        context["silent"] = [row for row in rows if row.pk in silent]
    if vote.state == Vote.State.TYPED:
        context |= {
            "typed": _typed(vote),
            "confirm_form": ConfirmForm.of(vote),
            "is_own": vote.entered_by_id == user.pk,
        }
    return context


def _before(vote: Vote) -> dict:
    """What the vote would be if it were opened now."""
    electorate = people.electorate(vote.meeting, timezone.now())
    counts = electorate.denominator
    context = {"counts": counts, "needed": preparing.needed_of(vote, counts.counted), "electorate": electorate}
    context["uncounted"] = [(each.member, each.why) for each in electorate.uncounted]
    return context | {"why_not": preparing.why_not(vote, electorate), "taken": vote.keys.count()}


def _typed(vote: Vote) -> list[tuple[str, int]]:
    paper = {"issued": "Phiếu phát ra", "collected": "Phiếu thu về"}
    spoiled = {"invalid": "Phiếu không hợp lệ", "blank": "Phiếu trắng"} if vote.way == Vote.Way.PAPER else {}
    first = [(label, vote.totals[name]) for name, label in (paper | spoiled).items() if name in vote.totals]
    return first + list(zip(results.labels(vote), vote.totals["votes"], strict=True))
