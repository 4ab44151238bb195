"""Changes of organisations: asked for on a form, shown with all their consequences, decided, looked up, cancelled."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import access, reorganising
from members.models import UnitEvent
from members.moves import WrongState
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.reorganising import Consequences, forms
from members.tree import browsing, unit_history


@require_http_methods(["GET", "HEAD", "POST"])
def change(request, code, kind):
    """Form, preview, decision: three answers of one address, each carrying what was asked on."""
    unit = access.load_unit(request.user, Power.MANAGE_UNITS, code)
    form = forms.form_for(kind, request, unit)
    if not form.is_valid():
        return render(request, "units/change.html", {"unit": unit, "form": form}, status=status_of(form))
    event = form.event(by=request.user)
    with shown_on(form):
        if "seen" in request.POST:
            confirmed = {"seen": request.POST["seen"], "leaving_confirmed": request.POST.get("roi") == "1"}
            reorganising.decide(event, by=request.user, **confirmed)
            messages.success(request, _done(event))
            return redirect("units:event", event.pk)
        form.consequences = reorganising.preview(event)
    page = "units/preview.html" if form.consequences else "units/change.html"
    context = {"unit": unit, "form": form, "event": event, "found": form.consequences}
    return render(request, page, context, status=status_of(form))


def _done(event: UnitEvent) -> str:
    if event.state == UnitEvent.State.PLANNED:
        return f"Đã ghi quyết định. Việc này được thực hiện ngày {event.effective_on:%d/%m/%Y}."
    return "Đã thực hiện."


@require_safe
def detail(request, pk):
    event = browsing.load_event(request.user, pk)
    whole = browsing.may_look(request.user, event.unit)
    before, after = unit_history.sides(event)
    context = {"event": event, "before": before, "after": after, "whole": whole}
    context |= {"found": Consequences.from_json(event.outcome), "reason": forms.ReasonForm()}
    context["may_cancel"] = event.can("cancel") and request.user.has_perm(Power.MANAGE_UNITS, event.unit)
    return render(request, "units/event.html", context)


@require_POST
@answers_refusals("units:event", "pk", say={WrongState: "Việc này đã được thực hiện hoặc đã hủy từ trước."})
def cancel(request, pk):
    event = access.load(UnitEvent.objects, request.user, Power.MANAGE_UNITS, pk=pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Chưa hủy: đề nghị ghi lý do.")
        return redirect("units:event", pk)
    reorganising.cancel(event, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, "Đã hủy việc này; cây tổ chức giữ nguyên.")
    return redirect("units:event", pk)
