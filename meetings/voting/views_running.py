"""Pages of votes for those who run the meeting: prepare, key, open, close, count, sign, give up."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetings import access
from meetings.models import Vote
from meetings.voting import codes_in_browser, counting, pages, preparing
from meetings.voting.forms import CodesForm, ConfirmForm, CountForm, PrepareForm, VoidForm
from members.numbers import parse_typed_number
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once


@answers_once
def prepare(request, pk):
    meeting = access.run(request.user, pk)
    repeats = Vote.objects.to_repeat(meeting).with_key(parse_typed_number(request.GET.get("lai")))
    form = PrepareForm(request.POST or None, meeting=meeting, repeats=repeats)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            vote = preparing.prepare(meeting, by=request.user, repeats=repeats, **form.facts)
            return redirect(vote)
    context = {"form": form, "meeting": meeting, "repeats": repeats}
    return render(request, "meetings/voting/prepare.html", context, status=status_of(form))


@never_cache
@require_POST
@answers_refusals("meetings:vote", "pk", "vote_pk")
def take_key(request, pk, vote_pk):
    """The only page that ever shows the code; it goes into the browser of its holder too."""
    vote = pages.run(request.user, pk, vote_pk)
    code = preparing.take_key(vote, by=request.user)
    response = render(request, "meetings/voting/key.html", {"vote": vote, "meeting": vote.meeting, "code": code})
    codes_in_browser.keep(response, vote, code)
    return response


@require_POST
@answers_refusals("meetings:vote", "pk", "vote_pk")
def open_vote(request, pk, vote_pk):
    vote = pages.run(request.user, pk, vote_pk)
    preparing.open_vote(vote, by=request.user)
    messages.success(request, f"Đã mở biểu quyết: cần {vote.needed} phiếu trên {vote.counted}.")
    return redirect(vote)


@require_POST
@answers_refusals("meetings:vote", "pk", "vote_pk")
def close(request, pk, vote_pk):
    vote = pages.run(request.user, pk, vote_pk)
    counting.close(vote, by=request.user)
    messages.success(request, "Đã đóng biểu quyết.")
    return redirect(vote)


@answers_refusals("meetings:vote", "pk", "vote_pk")
def void(request, pk, vote_pk):
    vote = pages.run(request.user, pk, vote_pk)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        preparing.void(vote, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Đã hủy lần biểu quyết này. Có thể lập lại từ danh sách biểu quyết.")
        return redirect(vote)
    context = {"form": form, "vote": vote, "meeting": vote.meeting}
    return render(request, "meetings/voting/void.html", context, status=status_of(form))


@answers_refusals("meetings:vote", "pk", "vote_pk")
def enter(request, pk, vote_pk):
    vote = pages.run(request.user, pk, vote_pk)
    counting.check_waits_for_numbers(vote)
    form = CountForm(request.POST or None, vote=vote)
    if request.method == "POST" and form.is_valid():
        counting.enter(vote, by=request.user, **form.facts)
        messages.success(request, "Đã ghi số kiểm phiếu. Đề nghị đồng chí thứ hai mở trang này, đối chiếu và ký.")
        return redirect(vote)
    context = {"form": form, "vote": vote, "meeting": vote.meeting}
    return render(request, "meetings/voting/enter.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:vote", "pk", "vote_pk")
def confirm(request, pk, vote_pk):
    vote = pages.run(request.user, pk, vote_pk)
    form = ConfirmForm(request.POST)
    if "tra_lai" in request.POST:
        counting.send_back(vote, by=request.user)
        messages.success(request, "Đã trả lại để ghi số mới.")
    else:
        counting.confirm(vote, by=request.user, seen=form.cleaned_data["seen"] if form.is_valid() else {})
        messages.success(request, "Đã ký. Kết quả có giá trị.")
    return redirect(vote)


@never_cache
@answers_refusals("meetings:vote", "pk", "vote_pk")
def count(request, pk, vote_pk):
    vote = pages.run(request.user, pk, vote_pk)
    counting.check_waits_for_codes(vote)
    kept = codes_in_browser.found(request, vote, vote.keys.all())
    form = CodesForm(request.POST if request.method == "POST" else None, vote=vote, in_browser=kept)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            counting.count(vote, by=request.user, codes=form.codes)
            response = redirect(vote)
            codes_in_browser.drop(response, vote)
            return response
    context = {"form": form, "vote": vote, "meeting": vote.meeting}
    return render(request, "meetings/voting/count.html", context, status=status_of(form))
