"""The pages of who collects: the months of a chi bộ, one month in one screen, one line."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members.access import anywhere, granted_paths
from members.dates import first_of_month
from members.models import Unit
from members.numbers import parse_typed_number
from members.operations.fees import access, collecting, declaring, saying, sheet_page
from members.operations.fees.forms import AmountForm, DeclarationForm, EndReliefForm, ReasonForm, ReliefForm
from members.operations.models import FeeDeclaration, FeeLine, FeeRelief, FeeSheet
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once


@require_safe
@never_cache
def home(request):
    """The chi bộ of who collects in one leads straight to its month."""
    user, month = request.user, f"{timezone.localdate():%Y-%m}"
    if granted_paths(user, Power.COLLECT_FEES):
        cells = list(access.cells_of(user).select_related("parent")[:50])
        if len(cells) == 1:
            return redirect("fees:sheet", cells[0].code, month)
        return render(request, "operations/fees/home.html", {"cells": cells, "month": month})
    if any(anywhere(user, power) for power in access.SUMS):
        return redirect("fees:sums")
    return redirect("fees:own")


@never_cache
@answers_refusals("fees:sheet", "code", "month")
def sheet(request, code, month):
    """Who has paid and who has not; a POST notes whose names are ticked."""
    unit, first = access.cell(request.user, code), access.month_of(month)
    found = FeeSheet.objects.of(unit, first).first()
    if request.method == "POST":
        return _collect(request, found)
    earlier, later = sheet_page.months_around(first, timezone.localdate())
    page = sheet_page.of(found) if found else None
    context = {"unit": unit, "month": first, "earlier": earlier, "later": later, "page": page, "sheet": found}
    context |= {"methods": FeeLine.Method, "may_reopen": found and access.may_reopen(request.user, found)}
    return render(request, "operations/fees/sheet.html", context)


def _collect(request, found):
    if found is None:
        raise Http404
    ticked = [parse_typed_number(key) for key in request.POST.getlist("dong")]
    method = request.POST.get("cach", FeeLine.Method.CASH)
    method = method if method in FeeLine.Method.values else FeeLine.Method.CASH
    keys = [key for key in ticked if key]
    taken = collecting.collect(found, keys, by=request.user, on=timezone.localdate(), method=method)
    messages.success(request, saying.collected(taken))
    if taken.already:
        messages.warning(request, saying.already(taken))
    return redirect(found)


@require_POST
@answers_refusals("fees:sheet", "code", "month")
def open_sheet(request, code, month):
    unit = access.cell(request.user, code)
    opened = collecting.open_sheet(unit, access.month_of(month), by=request.user)
    messages.success(request, f"Đã lập sổ thu tháng {opened.month:%m/%Y}.")
    return redirect(opened)


@require_POST
@answers_refusals("fees:sheet", "code", "month")
def refresh(request, code, month):
    found = access.sheet(request.user, code, month)
    collecting.refresh(found, by=request.user)
    messages.success(request, "Đã cập nhật danh sách và mức đóng.")
    return redirect(found)


@require_POST
@answers_refusals("fees:sheet", "code", "month")
def close(request, code, month):
    found = access.sheet(request.user, code, month)
    collecting.close(found, by=request.user)
    messages.success(request, f"Đã khóa sổ tháng {found.month:%m/%Y}.")
    return redirect(found)


@never_cache
def reopen(request, pk):
    """For the level above, who sees no names here."""
    found = access.from_above(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            collecting.reopen(found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, f"Đã mở lại sổ tháng {found.month:%m/%Y} của {found.unit}.")
            return redirect("fees:sums_of", found.unit.parent.code)
    return render(request, "operations/fees/reopen.html", {"sheet": found, "form": form}, status=status_of(form))


@require_safe
@never_cache
def line(request, pk):
    """All of one member: what is due and why, what was paid, what may be noted."""
    found = access.line(request.user, pk)
    context = {
        "line": found,
        "declared": FeeDeclaration.objects.of(found.member)[:5],
        "reliefs": FeeRelief.objects.of(found.member)[:5],
        "this_month": first_of_month(timezone.localdate()),
        "lines": FeeLine.objects.of(found.member)[:12],
    }
    return render(request, "operations/fees/line.html", context)


@never_cache
@sensitive_post_parameters()
def pay(request, pk):
    """Another amount, day or way than the sheet takes at once."""
    found = access.line(request.user, pk)
    form = AmountForm(request.POST if request.method == "POST" else None, line=found)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            into = found.sheet if found.sheet.is_open else _now_open(found.collected_at)
            collecting.collect_amount(found, into, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã ghi thu của đồng chí {found.member.full_name}.")
            return redirect(into)
    context = {"line": found, "form": form, "title": "Ghi khoản đã nộp", "button": "Ghi đã thu"}
    return render(request, "operations/fees/line_form.html", context, status=status_of(form))


def _now_open(unit: Unit) -> FeeSheet:
    """Of what is paid late. Raises FeeRefused where the month was not opened."""
    found = FeeSheet.objects.of(unit, first_of_month(timezone.localdate())).first()
    if found is None:
        raise collecting.FeeRefused(
            "Sổ tháng đó đã khóa. Đề nghị lập sổ tháng này trước, rồi ghi khoản nộp muộn vào đó."
        )
    return found


@never_cache
def take_back(request, pk):
    found = access.line(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            collecting.take_back(found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "Đã bỏ ghi thu.")
            return redirect(found.page_url)
    context = {"line": found, "form": form, "title": "Bỏ ghi thu", "button": "Bỏ ghi thu"}
    return render(request, "operations/fees/line_form.html", context, status=status_of(form))


@never_cache
@sensitive_post_parameters()
def declare(request, pk):
    """What the member told the collector."""
    found = access.line(request.user, pk)
    initial = {"kind": found.kind, "income": found.income, "since": f"{found.month:%Y-%m}"}
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            declaring.declare(found.member, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi. Mức đóng của các tháng chưa nộp được tính lại.")
            return redirect(found.page_url)
    context = {"line": found, "form": form, "title": "Thu nhập tính đảng phí", "button": "Ghi"}
    return render(request, "operations/fees/line_form.html", context, status=status_of(form))


@never_cache
@answers_once
def relieve(request, pk):
    found = access.line(request.user, pk)
    allowed = declaring.allowed(found.collected_at, found.month)
    form = ReliefForm(request.POST if request.method == "POST" else None, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            declaring.grant(found.member, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi quyết định miễn, giảm.")
            return redirect(found.page_url)
    context = {"line": found, "form": form, "title": "Miễn, giảm đảng phí", "button": "Ghi quyết định"}
    return render(request, "operations/fees/line_form.html", context, status=status_of(form))


@never_cache
def end_relief(request, pk, relief):
    """What was granted to the one of the line is no longer to hold."""
    found = access.line(request.user, pk)
    granted = access.relief(found, relief)
    form = EndReliefForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            declaring.end_relief(granted, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi. Mức đóng của các tháng chưa nộp được tính lại.")
            return redirect("fees:line", found.pk)
    context = {"line": found, "form": form, "title": "Thôi miễn, giảm đảng phí", "button": "Thôi áp dụng"}
    context["says"] = granted.told
    return render(request, "operations/fees/line_form.html", context, status=status_of(form))
