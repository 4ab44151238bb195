"""Pages of support teams, and of visits to members at home."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import anywhere
from members.fields import ReasonForm
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from sotay.rollout import helping, rights
from sotay.rollout.forms_help import AskForm, PlanVisitForm, ResultForm, TeamForm
from sotay.rollout.models import SupportTeam
from sotay.rollout.visit_lists import visits_of


@require_safe
def teams(request):
    rights.enter(request.user, rights.SEE, rights.HELP)
    page = page_of(SupportTeam.objects.working().seen_by(request.user).for_list(), request.GET.get("trang"))
    return render(request, "rollout/teams.html", {"page": page, "helps": anywhere(request.user, rights.HELP)})


@answers_once
def create_team(request):
    rights.enter(request.user, rights.HELP)
    unit, tops = rights.unit_to_work_for(request.user, rights.HELP, request.GET.get("don-vi", ""))
    if unit is None:
        context = {"page": page_of(tops, request.GET.get("trang")), "title": "Tổ phục vụ đơn vị nào?"}
        return render(request, "rollout/choose_unit.html", context)
    return _team(request, unit)


@answers_refusals("rollout:teams")
def edit_team(request, pk):
    found = rights.team(request.user, pk)
    return _team(request, found.unit, found)


def _team(request, unit, team=None):
    form = TeamForm(request.POST if request.method == "POST" else None, team=team)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            seen = form.cleaned_data["seen_version"]
            helping.save_team(unit, team, by=request.user, seen=seen, **form.facts)
            messages.success(request, "Đã lưu tổ hỗ trợ.")
            return redirect("rollout:teams")
    context = {"form": form, "title": "Sửa tổ hỗ trợ" if team else "Lập tổ hỗ trợ", "about": unit.name, "team": team}
    return render(request, "rollout/team.html", context, status=status_of(form))


@require_POST
@answers_refusals("rollout:teams")
def disband_team(request, pk):
    helping.disband(rights.team(request.user, pk), by=request.user)
    messages.success(request, "Tổ đã thôi hoạt động; việc đang chờ được phân công lại.")
    return redirect("rollout:teams")


@require_safe
def visits(request):
    """Who waits; those without a power see what is given to their team."""
    context = visits_of(request.user, request.GET.get("xem", ""), request.GET.get("trang"))
    return render(request, "rollout/visits.html", context | {"helps": anywhere(request.user, rights.HELP)})


@answers_once
def ask(request):
    rights.enter(request.user, rights.HELP)
    unit, tops = rights.unit_to_work_for(request.user, rights.HELP, request.GET.get("don-vi", ""))
    if unit is None or not unit.is_cell:
        cells = unit.children.active().order_by("path") if unit else tops
        context = {"page": page_of(cells, request.GET.get("trang")), "title": "Đảng viên của chi bộ nào?"}
        return render(request, "rollout/choose_unit.html", context)
    form = AskForm(request.POST if request.method == "POST" else None, unit=unit)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            asked = helping.ask(form.cleaned_data["members"], by=request.user, wish=form.cleaned_data["wish"])
            messages.success(request, f"Đã đề nghị giúp {len(asked)} đồng chí.")
            return redirect("rollout:visits")
    return render(request, "rollout/ask_visit.html", {"form": form, "unit": unit}, status=status_of(form))


@answers_refusals("rollout:visits")
def visit(request, pk):
    """One visit; who has been there writes what came of it."""
    found = rights.visit(request.user, pk)
    plans = rights.may_plan(request.user, found)
    form = ResultForm(request.POST if request.method == "POST" else None, visit=found, may_note=plans)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            noted = helping.finish(found, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi kết quả." if noted else "Đã ghi kết quả và báo chi bộ.")
            return redirect("rollout:visits")
    context = {"visit": found, "form": form, "plans": plans, "plan_form": PlanVisitForm(visit=found)}
    return render(request, "rollout/visit.html", context, status=status_of(form))


def _planned(request, pk):
    found = rights.visit(request.user, pk)
    if not rights.may_plan(request.user, found):
        raise PermissionDenied("Việc phân công của người phụ trách chi bộ, đảng bộ.")
    return found


@require_POST
@answers_refusals("rollout:visit", "pk")
def plan_visit(request, pk):
    found = _planned(request, pk)
    form = PlanVisitForm(request.POST, visit=found)
    if form.is_valid():
        with shown_on(form):
            helping.plan(found, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã phân công {form.cleaned_data['team'].name} và báo các đồng chí.")
            return redirect(found)
    result = ResultForm(visit=found, may_note=True)
    context = {"visit": found, "form": result, "plans": True, "plan_form": form}
    return render(request, "rollout/visit.html", context, status=status_of(form))


@answers_refusals("rollout:visits")
def cancel_visit(request, pk):
    found = _planned(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        helping.cancel(found, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, "Đã ghi thôi không đến.")
        return redirect("rollout:visits")
    context = {"form": form, "title": "Thôi không đến giúp", "about": found.member.full_name}
    return render(request, "rollout/form.html", context | {"back": found.get_absolute_url()}, status=status_of(form))
