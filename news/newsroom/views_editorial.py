"""The page of a unit's desk: its figures, which units below publish nothing, and by which rule it approves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import access
from members.back import page_before
from members.models import Unit
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, status_of
from news.newsroom import figures, silence
from news.newsroom.forms import ApprovalRuleForm, SilentForm
from news.publishing import steps
from news.publishing.dashboard import editorial_units
from news.publishing.decisions import DESK


def _unit(request, code):
    return access.load(Unit.objects.coded(code).select_related("parent"), request.user, *DESK, unit="")


@require_safe
def desk(request):
    """The units at whose desk one works: the one there is, or a choice."""
    units = list(editorial_units(request.user)[:100])
    if not units:
        raise PermissionDenied("Trang này dành cho đồng chí được giao viết, duyệt tin bài.")
    if len(units) == 1:
        return redirect("news:unit_dashboard", units[0].code)
    return render(request, "news/desks.html", {"units": units})


@require_safe
def unit_dashboard(request, code):
    unit = _unit(request, code)
    children = page_of(unit.children.active().order_by("path"), request.GET.get("trang"), size=50)
    states, counted_at = figures.states_of(unit)
    published = figures.of_children(children)
    context = {
        "unit": unit,
        "months": figures.months_of(unit),
        "states": states,
        "counted_at": counted_at,
        "page": children,
        "children": [(child, published.get(child.path)) for child in children],
        "rule": steps.rule_for(unit),
        "may_rule": request.user.has_perm(Power.GRANT_ROLES, unit),
        "days": figures.LAST_DAYS,
    }
    return render(request, "news/unit_desk.html", context)


@require_safe
def silent(request, code):
    unit = _unit(request, code)
    during, form = silence.period(unit), SilentForm(request.GET, unit=unit)
    page = page_of(form.units(during), request.GET.get("trang"))
    context = {"unit": unit, "during": during, "form": form, "page": page, "nudged_since": silence.nudged_since(unit)}
    return render(request, "news/silent.html", context)


def _back(request, code: str) -> str:
    """The page that the button stood on, or the list of silent units."""
    return page_before(request, reverse("news:silent", args=[_unit(request, code).parent.code]))


@require_POST
@answers_refusals(_back)
def nudge(request, code):
    unit = _unit(request, code)
    if not silence.may_nudge(request.user, unit):
        raise PermissionDenied("Đơn vị được nhắc từ ban biên tập cấp trên.")
    silence.nudge(unit, by=request.user)
    messages.success(request, f"Đã nhắc {unit} viết bài.")
    return redirect(_back(request, code))


@require_http_methods(["GET", "HEAD", "POST"])
def approval_rule(request, code):
    unit = access.load_unit(request.user, Power.GRANT_ROLES, code)
    rule = steps.rule_for(unit)
    initial = {"approval_steps": rule.approval_steps, "own_approval": rule.own_approval}
    form = ApprovalRuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        steps.set_rule(unit, by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã quy định cách duyệt tin của {unit}.")
        return redirect("news:approval_rule", unit.code)
    context = {"unit": unit, "rule": rule, "form": form, "of_desk": any(request.user.has_perm(p, unit) for p in DESK)}
    return render(request, "news/approval_rule.html", context, status=status_of(form))
