"""The records of a unit: how complete they are, and whose."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import exports
from members.access import load_unit, unit_or_highest
from members.operations.records import access, completeness, file_40, guide, page, tasks
from members.operations.records.forms import ExportForm
from members.operations.records.items import PARTS
from members.pages import page_of
from members.powers import Power
from members.refusals import status_of


@require_safe
@never_cache
def listed(request):
    """By name, or those in whose record something is missing."""
    unit = unit_or_highest(request.user, request.GET.get("don-vi"), Power.VIEW_RECORDS)
    typed, only = request.GET.get("q", "").strip()[:80], request.GET.get("thieu", "")[:40]
    rows = page_of(completeness.members(unit, typed, only), request.GET.get("trang"))
    context = {"unit": unit, "page": rows, "typed": typed, "only": only, "part": PARTS.get(only)}
    context |= {"rows": page.summaries(rows), "gaps": only == completeness.GAPS}
    context["keep"] = [("don-vi", unit.code), *([("thieu", only)] if only else [])]
    return render(request, "operations/records.html", context)


@require_safe
@never_cache
def complete(request):
    unit = unit_or_highest(request.user, request.GET.get("don-vi"), Power.VIEW_RECORDS)
    context = {"unit": unit, "figures": completeness.of(unit), "gaps_key": completeness.GAPS}
    context["exports"] = request.user.has_perm(Power.EXPORT_MEMBERS, unit)
    return render(request, "operations/records_complete.html", context)


@require_safe
def items(request):
    """Which items there are, who may read them, and what will ask for them."""
    access.refuse_strangers(request.user)
    return render(request, "operations/record_items.html", {"items": guide.items()})


@never_cache
def export(request, code):
    """File nhập liệu 4.0 of a unit, written in the background."""
    unit = load_unit(request.user, Power.EXPORT_MEMBERS, code)
    if not request.user.has_perm(Power.REVEAL_NUMBERS, unit):
        raise PermissionDenied("Tệp này có số định danh: đồng chí chưa được giao quyền xem số.")
    may_reveal = request.user.has_perm(Power.REVEAL_SENSITIVE, unit)
    form = ExportForm(access.sent(request), may_reveal=may_reveal)
    if request.method == "POST" and form.is_valid():
        asked, described = file_40.asked(form.cleaned_data.get("sensitive", False))
        made = exports.ask_records(
            unit, by=request.user, asked=asked, described=described, reason=form.cleaned_data["reason"]
        )
        tasks.write_file_40.delay_on_commit(made.pk)
        messages.success(request, "Đang lập tệp. Đồng chí sẽ nhận thông báo khi xong.")
        return redirect("exports:list")
    return render(request, "operations/records_export.html", {"unit": unit, "form": form}, status=status_of(form))
