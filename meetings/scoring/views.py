"""Pages of the score of a meeting, of those that wait for the committee above, and of the sheets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import access
from meetings.scoring import opening, rubrics, scoring
from meetings.scoring.forms import ConfirmForm, ReopenForm, RubricForm, ScoreForm, TakeOverForm, VoteForm, WatcherForm
from members.access import load_unit
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def score(request, pk):
    meeting, found = opening.seen(request.user, pk)
    if found is None:
        return render(request, "meetings/score_begin.html", {"meeting": meeting, "form": WatcherForm(meeting=meeting)})
    made = scoring.sheet_of(found)
    may = opening.rights(request.user, found)
    form = ScoreForm(request.POST or None, score=found, sheet=made) if may.enter else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("Việc này của đồng chí được giao theo dõi, chấm điểm và chi ủy.")
        if form.is_valid():
            with shown_on(form):
                facts = {"seen": form.cleaned_data["seen_version"], "given": form.given}
                scoring.enter(found, by=request.user, weaknesses=form.cleaned_data["weaknesses"], **facts)
                messages.success(request, "Đã lưu điểm.")
                return redirect(found)
    return _page(request, meeting, found, made, may, form)


def _page(request, meeting, found, made, may, form):
    context = {"meeting": meeting, "score": found, "sheet": made, "may": may, "form": form}
    context |= {"watcher_form": WatcherForm(meeting=meeting, chosen=found.watcher_id), "reopen_form": ReopenForm()}
    context["confirm_form"] = ConfirmForm(initial={"band": found.band})
    if may.carry_on and found.can("vote"):
        context["vote_form"] = VoteForm(meeting=meeting, auto_id="vote_%s")
    return render(request, "meetings/score.html", context, status=status_of(form) if form else 200)


@require_POST
@answers_refusals("meetings:score", "pk")
def watcher(request, pk):
    meeting = access.run(request.user, pk)
    form = WatcherForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return render(request, "meetings/score_begin.html", {"meeting": meeting, "form": form}, status=400)
    scoring.begin(meeting, by=request.user, watcher=form.cleaned_data["watcher"])
    messages.success(request, "Đã giao theo dõi, chấm điểm.")
    return redirect("meetings:score", pk)


@require_POST
@answers_refusals("meetings:score", "pk")
def agree(request, pk):
    scoring.agree(opening.score_to_run(request.user, pk), by=request.user)
    messages.success(request, "Đã ghi chi ủy thống nhất điểm.")
    return redirect("meetings:score", pk)


@require_POST
@answers_refusals("meetings:score", "pk")
def reopen(request, pk):
    found = opening.score_to_run(request.user, pk)
    form = ReopenForm(request.POST)
    if form.is_valid():
        scoring.reopen(found, by=request.user, **form.cleaned_data)
        return redirect("meetings:score", pk)
    context = {"form": form, "meeting": found.meeting, "title": "Mở lại bảng chấm điểm"}
    return render(request, "meetings/score_step.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:score", "pk")
def vote(request, pk):
    found = opening.score_to_run(request.user, pk)
    form = VoteForm(request.POST, meeting=found.meeting)
    if form.is_valid():
        with shown_on(form):
            scoring.note_vote(found, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi kết quả biểu quyết và gửi cấp ủy cấp trên.")
            return redirect("meetings:score", pk)
    context = {"form": form, "meeting": found.meeting, "title": "Ghi kết quả biểu quyết"}
    return render(request, "meetings/score_step.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:score", "pk")
def confirm(request, pk):
    found = opening.score_to_confirm(request.user, pk)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        with shown_on(form):
            scoring.confirm(found, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã quyết định xếp loại và báo chi bộ.")
            return redirect("meetings:score", pk)
    context = {"form": form, "meeting": found.meeting, "title": "Quyết định xếp loại"}
    return render(request, "meetings/score_step.html", context, status=status_of(form))


@require_safe
def to_confirm(request):
    page = page_of(opening.to_confirm(request.user), request.GET.get("trang"))
    return render(request, "meetings/scores.html", {"page": page})


@require_safe
def rubric_list(request):
    opening.decides_somewhere(request.user)
    page = page_of(rubrics.seen_by(request.user), request.GET.get("trang"))
    return render(request, "meetings/rubrics.html", {"page": page})


@GET_OR_POST
def rubric(request, pk):
    opening.decides_somewhere(request.user)
    found = get_object_or_404(rubrics.seen_by(request.user), pk=pk)
    if found.unit is None:
        return _shipped(request, found)
    form = RubricForm(request.POST or None, rubric=found)
    shown = None
    if form.is_valid():
        if "xem-thu" in request.POST:
            shown = rubrics.preview(found, form.as_typed())
        else:
            with shown_on(form):
                facts = {"facts": form.facts, "criteria": form.typed_criteria}
                rubrics.change(found, by=request.user, seen=form.cleaned_data["seen_version"], **facts)
                messages.success(request, "Đã lưu bảng điểm.")
                return redirect(found)
    context = {"rubric": found, "form": form, "preview": shown}
    return render(request, "meetings/rubric.html", context, status=status_of(form))


def _shipped(request, found):
    """A sheet that came with the portal is taken over by a unit and changed there."""
    form = TakeOverForm(request.POST or None, by=request.user)
    if form.is_valid():
        with shown_on(form):
            unit = load_unit(request.user, Power.RATE_MEETINGS, form.cleaned_data["unit"].code)
            own = rubrics.take_over(found, unit, by=request.user, valid_from=form.cleaned_data["valid_from"])
            messages.success(request, f"{unit.name} dùng bảng điểm này từ {own.valid_from:%d/%m/%Y}.")
            return redirect(own)
    context = {"rubric": found, "form": form, "criteria": list(found.criteria.all())}
    return render(request, "meetings/rubric_shipped.html", context, status=status_of(form))
