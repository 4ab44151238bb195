"""The pages of đánh giá, xếp loại."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import audit
from members.access import anywhere
from members.operations.models import Rating, RatingRubric
from members.operations.rating import access, round_page, rounds, rubrics, stepping
from members.operations.rating.forms import DecideForm, RoundForm, RubricForm, SelfForm, VotesForm
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.sheets import download

State = Rating.State


@require_safe
@never_cache
def home(request):
    """The own ratings, and the rounds of who handles them."""
    member = request.user.member
    context = {
        "own": Rating.objects.own(member)[:12] if member else [],
        "page": page_of(access.rounds_of(request.user), request.GET.get("trang")),
        "signs": anywhere(request.user, Power.SIGN_CASES),
    }
    return render(request, "operations/rating/home.html", context)


@never_cache
def open_round(request):
    _refuse_strangers(request.user)
    form = RoundForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            opened = rounds.open_round(**form.facts, by=request.user)
            messages.success(request, "Đã lập đợt đánh giá.")
            return redirect(opened)
    context = {"form": form, "title": "Lập đợt đánh giá, xếp loại", "button": "Lập đợt"}
    return render(request, "operations/rating/form.html", context, status=status_of(form))


@require_safe
@never_cache
def round_(request, pk):
    found = access.found(request.user, pk)
    return render(request, "operations/rating/round.html", {"page": round_page.of(found, request.user), "round": found})


@never_cache
def rate_self(request, pk):
    rating = access.rating(request.user, pk)
    form = SelfForm(request.POST if request.method == "POST" else None, rating=rating)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            stepping.rate_self(rating, **form.facts, by=request.user)
            messages.success(request, "Đã ghi bản tự đánh giá.")
            return redirect("rating:home" if rating.member_id == request.user.member_id else rating.round)
    context = {"form": form, "title": f"Tự đánh giá: {rating.name}", "button": "Ghi", "says": str(rating.round)}
    return render(request, "operations/rating/form.html", context, status=status_of(form))


@never_cache
def vote(request, pk):
    """The vote of one chi bộ on all who wait for it."""
    found = access.found(request.user, pk)
    unit, ratings = round_page.to_vote(found, request.user, request.GET.get("don-vi", ""))
    if unit is None:
        raise PermissionDenied("Không có ai chờ biểu quyết ở đơn vị của đồng chí.")
    form = VotesForm(request.POST if request.method == "POST" else None, unit=unit, ratings=ratings)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            many = stepping.vote(found, form.ballots, on=form.cleaned_data["on"], by=request.user)
            messages.success(request, f"Đã ghi biểu quyết {many} trường hợp.")
            return redirect(found)
    context = {"form": form, "round": found, "unit": unit}
    return render(request, "operations/rating/vote.html", context, status=status_of(form))


@never_cache
def decide(request, pk):
    found = access.found(request.user, pk)
    if not access.decides(request.user, found):
        raise PermissionDenied("Cấp ủy có thẩm quyền quyết định xếp loại.")
    ratings = round_page.to_decide(found)
    form = DecideForm(request.POST if request.method == "POST" else None, ratings=ratings)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            many = stepping.decide(
                found,
                form.levels,
                number=form.cleaned_data["decision"],
                on=form.cleaned_data["on"],
                reasons=dict.fromkeys(map(stepping.group_key, ratings), form.cleaned_data["reason"]),
                by=request.user,
            )
            messages.success(request, f"Đã quyết định {many} trường hợp.")
            return redirect(found)
    context = {"form": form, "round": found, "limits": round_page.limits(found)}
    return render(request, "operations/rating/decide.html", context, status=status_of(form))


@require_POST
@answers_refusals("rating:round", "pk")
def close(request, pk):
    found = access.found(request.user, pk)
    if not access.decides(request.user, found):
        raise PermissionDenied("Cấp ủy có thẩm quyền quyết định xếp loại.")
    rounds.close_round(found, by=request.user)
    messages.success(request, "Đã kết thúc đợt đánh giá.")
    return redirect(found)


@require_POST
@answers_refusals("rating:round", "pk")
def take_back(request, pk, row):
    found = access.found(request.user, pk)
    if not access.may_take_back(request.user, found):
        raise PermissionDenied("Cấp trên trực tiếp mới yêu cầu quyết định lại.")
    rating = access.row_of(found, row)
    stepping.take_back(rating, by=request.user, reason=request.POST.get("reason", "").strip()[:300])
    messages.success(request, "Đã yêu cầu quyết định lại.")
    return redirect(found)


@require_safe
@never_cache
def file(request, pk):
    found = access.found(request.user, pk)
    audit.record(request.user, "rating.file", found, power=Power.HANDLE_CASES)
    marks = [str(found), f"{request.user.full_name} lập lúc {timezone.localtime():%H:%M %d/%m/%Y}"]
    return download(round_page.table(found, request.user, marks), f"xep-loai-{found.pk}")


@never_cache
def rubric(request):
    """Those in force above one's units, and a new one."""
    _refuse_strangers(request.user)
    form = RubricForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            rubrics.issue(**form.facts, by=request.user)
            messages.success(request, "Đã ban hành bộ tiêu chí.")
            return redirect("rating:rubric")
    shown = RatingRubric.objects.of(form.first)[:10] if form.first else []
    context = {"form": form, "rubrics": shown}
    return render(request, "operations/rating/rubric.html", context, status=status_of(form))


def _refuse_strangers(user):
    if not anywhere(user, Power.SIGN_CASES):
        raise Http404
