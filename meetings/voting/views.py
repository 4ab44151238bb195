"""Pages of votes for members: the list, one vote with its result, the ballot."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings import access
from meetings.voting import casting, pages, tickets
from meetings.voting.forms import BallotForm
from members.refusals import answers_refusals, status_of


@require_safe
def vote_list(request, pk):
    meeting = access.seen(request.user, pk)
    context = {"meeting": meeting, "overview": pages.overview(request.user, meeting)}
    return render(request, "meetings/voting/list.html", context)


@require_safe
@never_cache
def detail(request, pk, vote_pk):
    vote = pages.seen(request.user, pk, vote_pk)
    return render(request, "meetings/voting/vote.html", pages.of(request.user, vote))


@never_cache
@answers_refusals("meetings:vote", "pk", "vote_pk")
def ballot(request, pk, vote_pk):
    """Chosen, asked once more, cast: two steps, so that a slip of the finger is no vote. The ticket of the second is
    what makes it the second."""
    paper = tickets.paper_of(request.POST.get("la_phieu_ve", ""), request.user.member_id)
    if paper and (paper.meeting, paper.vote) == (pk, vote_pk):
        casting.cast(paper, casting.ticked_on(request.POST.getlist("la_phieu")))
        return redirect("meetings:vote", pk, vote_pk)
    elector = casting.elector_of(request.user, vote_pk)
    if elector is None or elector.vote.meeting_id != pk:
        return _not_called(request, pk, vote_pk)
    form = BallotForm(request.POST if request.method == "POST" else None, vote=elector.vote)
    casting.check_open(elector)
    context = {"form": form, "vote": elector.vote, "meeting": elector.vote.meeting}
    if request.method == "POST" and form.is_valid():
        context["ticket"] = tickets.ticket(elector.paper, request.user.member_id)
        return render(request, "meetings/voting/ballot_confirm.html", context)
    return render(request, "meetings/voting/ballot.html", context, status=status_of(form))


def _not_called(request, pk, vote_pk):
    vote = pages.seen(request.user, pk, vote_pk)
    messages.warning(request, "Đồng chí không biểu quyết trong việc này.")
    return redirect(vote)
