"""Sums upward, who owes three months, and both as files."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import audit
from members.access import anywhere, load_unit, unit_or_highest
from members.operations.fees import access, summing
from members.operations.fees.forms import PeriodForm
from members.operations.fees.sheet_file import sheet_table
from members.pages import page_of
from members.powers import Power
from members.sheets import download


@require_safe
@never_cache
def sums(request):
    """Leads to the highest unit of whose sums one sees."""
    return redirect("fees:sums_of", unit_or_highest(request.user, None, *access.SUMS).code)


@require_safe
@never_cache
def sums_of(request, code):
    unit = access.summed(request.user, code)
    form = PeriodForm(request.GET or None)
    first, last = form.months
    context = {
        "unit": unit,
        "summary": summing.of(unit, first, last),
        "numbers": summing.NUMBERS,
        "form": PeriodForm(form.filled),
        "first": first,
        "last": last,
        "collects": access.collects(request.user, unit) and unit.is_cell,
        "may_see_debts": request.user.has_perm(Power.SIGN_CASES, unit),
    }
    return render(request, "operations/fees/sums.html", context)


@require_safe
@never_cache
def sums_file(request, code):
    unit = access.summed(request.user, code)
    first, last = PeriodForm(request.GET or None).months
    marks = [f"{unit.name} · {request.user.full_name} lập lúc {timezone.localtime():%H:%M %d/%m/%Y}"]
    audit.record(request.user, "fee.sums_file", unit, after={"from": f"{first}", "to": f"{last}"})
    return download(summing.table(summing.of(unit, first, last), first, last, marks), f"dang-phi-{unit.code}")


@require_safe
@never_cache
def sheet_file(request, code, month):
    """With names and sums: for who collects in the chi bộ alone."""
    found = access.sheet(request.user, code, month)
    audit.record(request.user, "fee.sheet_file", found, power=Power.COLLECT_FEES)
    return download(sheet_table(found, by=request.user), f"dang-phi-{found.unit.code}-{month}")


@require_safe
@never_cache
def debts(request, code):
    """Names and months, for those who decide about membership; what is owed nobody reads here."""
    if not anywhere(request.user, Power.SIGN_CASES):
        raise Http404
    unit = load_unit(request.user, Power.SIGN_CASES, code)
    today = timezone.localdate()
    least = summing.least_months(unit, today)
    page = page_of(summing.debtors(unit, today, least), request.GET.get("trang"))
    context = {"unit": unit, "page": page, "year": today.year, "least": least}
    return render(request, "operations/fees/debts.html", context)
