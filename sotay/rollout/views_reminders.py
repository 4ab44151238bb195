"""Pages of “đôn đốc”, with what came of it, and of the records that are to be mended."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from sotay.rollout import data_quality as quality
from sotay.rollout import reminding, rights, sheets
from sotay.rollout.forms_help import RemindMembersForm, RemindUnitsForm
from sotay.rollout.models import Plan


@require_safe
def reminder_list(request):
    """What was sent in one's units, each with what came of it a week later."""
    rights.enter(request.user, rights.SEE)
    return render(request, "rollout/reminders.html", sheets.log(request.user, request.GET.get("trang")))


@require_safe
def sheet(request, pk):
    """One reminder, as it is printed: units with their figures, or members by chi bộ."""
    found = rights.reminder(request.user, pk)
    return render(request, "rollout/reminder.html", sheets.of(found, request.user, request.GET.get("trang")))


@require_POST
@answers_refusals("rollout:plan", "pk")
@answers_once
def remind_units(request, pk):
    plan = access.load(Plan.objects.all(), request.user, rights.SEE, pk=pk)
    form = RemindUnitsForm(request.POST, plan=plan)
    if not form.is_valid():
        messages.warning(request, "Đề nghị chọn ít nhất một đơn vị để đôn đốc.")
        return redirect(plan)
    made = reminding.remind_units(plan, by=request.user, **form.cleaned_data)
    messages.success(request, f"Đã đôn đốc {made.addressees.count()} đơn vị. Đồng chí in được phiếu này.")
    return redirect("rollout:reminder", made.pk)


@answers_once
def remind_members(request, code):
    unit = access.load_unit(request.user, rights.SEE, code)
    form = RemindMembersForm(request.POST if request.method == "POST" else None, unit=unit)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            made = reminding.remind_members(unit, by=request.user, text=form.cleaned_data["text"])
            messages.success(request, f"Đã ghi đôn đốc {made.addressees.count()} đồng chí.")
            return redirect("rollout:reminder", made.pk)
    context = {"form": form, "unit": unit, "many": reminding.behind(unit).count()}
    return render(request, "rollout/remind_members.html", context, status=status_of(form))


@require_safe
def data_quality(request, code):
    """What is to be mended: by unit, as last counted; in a chi bộ by name."""
    unit = access.load_unit(request.user, Power.VIEW_MEMBERS, code)
    kept = quality.kept_of(unit)
    context = {"unit": unit, "kept": kept, "lines": quality.lines(kept) if kept else []}
    context["faulty"] = quality.faulty_members(unit) if unit.is_cell else []
    context["below"] = [] if unit.is_cell else quality.below(unit)
    context["edits"] = request.user.has_perm(Power.EDIT_MEMBERS, unit)
    context["imports"] = request.user.has_perm(Power.IMPORT_ROSTER, unit)
    return render(request, "rollout/data_quality.html", context)
