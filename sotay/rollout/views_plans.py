"""Pages of plans: the list, how one goes, its waves, and who asks to join."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.access import anywhere
from members.fields import ReasonForm
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from sotay.rollout import plan_page, planning, rights
from sotay.rollout.forms_plans import JoinForm, PlanForm, WaveForm
from sotay.rollout.models import JoinRequest, Plan


@require_safe
def plan_list(request):
    rights.enter(request.user, rights.SEE, rights.OWN)
    page = page_of(Plan.objects.seen_by(request.user).newest_first(), request.GET.get("trang"))
    context = {"page": page, "owns": anywhere(request.user, rights.OWN)}
    return render(request, "rollout/plans.html", context | plan_page.doors(request.user))


@answers_once
def create(request):
    rights.enter(request.user, rights.OWN)
    unit, tops = rights.unit_to_work_for(request.user, rights.OWN, request.GET.get("don-vi", ""))
    if unit is None:
        context = {"page": page_of(tops, request.GET.get("trang")), "title": "Kế hoạch của đơn vị nào?"}
        return render(request, "rollout/choose_unit.html", context)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            made = planning.create(unit, by=request.user, **form.facts)
            messages.success(request, "Đã lập kế hoạch. Đồng chí thêm các đợt và đơn vị.")
            return redirect(made)
    return _form(request, form, "Lập kế hoạch triển khai", unit.name)


@answers_refusals("rollout:plan", "pk")
def edit(request, pk):
    plan = rights.owned_plan(request.user, pk)
    form = PlanForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            planning.change(plan, by=request.user, seen=form.cleaned_data["seen_version"], **form.facts)
            messages.success(request, "Đã lưu kế hoạch.")
            return redirect(plan)
    return _form(request, form, "Sửa kế hoạch", plan.title, plan)


@require_POST
@answers_refusals("rollout:plan", "pk")
def close(request, pk):
    plan = rights.owned_plan(request.user, pk)
    planning.close(plan, by=request.user)
    messages.success(request, "Đã kết thúc kế hoạch.")
    return redirect(plan)


@require_safe
def plan(request, pk):
    found = rights.plan(request.user, pk)
    return render(request, "rollout/plan.html", plan_page.context(found, request.user, request.GET.get("xem", "")))


@answers_refusals("rollout:plan", "pk")
@answers_once
def create_wave(request, pk):
    return _wave(request, rights.owned_plan(request.user, pk))


def wave(request, pk):
    found = rights.owned_wave(request.user, pk)
    return _wave(request, found.plan, found)


def _wave(request, plan, found=None):
    form = WaveForm(request.POST if request.method == "POST" else None, plan=plan, wave=found)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            planning.save_wave(plan, found, by=request.user, **form.facts)
            messages.success(request, "Đã lưu đợt triển khai.")
            return redirect(plan)
    return _form(request, form, "Sửa đợt" if found else "Thêm đợt", plan.title, plan)


@answers_once
def join(request, pk):
    """A unit below asks to take part."""
    found = rights.wave(request.user, pk)
    form = JoinForm(request.POST if request.method == "POST" else None, wave=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            planning.ask_to_join(found, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã gửi đề nghị đến {found.plan.unit.name}.")
            return redirect(found.plan)
    return _form(request, form, f"Xin tham gia “{found.name}”", found.plan.title, found.plan)


def _asked(request, pk) -> JoinRequest:
    rows = JoinRequest.objects.select_related("wave__plan__unit", "unit", "asked_by")
    return access.load(rows, request.user, rights.OWN, unit="wave__plan__unit", pk=pk)


@require_POST
@answers_refusals("rollout:plans")
def accept(request, pk):
    asked = _asked(request, pk)
    planning.accept(asked, by=request.user)
    messages.success(request, f"Đã nhận {asked.unit.name} vào “{asked.wave.name}”.")
    return redirect(asked.wave.plan)


@answers_refusals("rollout:plans")
def decline(request, pk):
    asked = _asked(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        planning.decline(asked, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Đã trả lời đơn vị xin tham gia.")
        return redirect(asked.wave.plan)
    return _form(request, form, f"Không nhận {asked.unit.name}", asked.wave.name, asked.wave.plan)


def _form(request, form, title, about, back=None):
    context = {"form": form, "title": title, "about": about, "back": back.get_absolute_url() if back else ""}
    return render(request, "rollout/form.html", context, status=status_of(form))
