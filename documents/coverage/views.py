"""Độ đầy đủ của thư viện: what should be there, what is, and what is missing, for the clerks of each unit."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents.coverage import lists
from documents.coverage.forms import LinesForm
from documents.models import CoverageFigure, ExpectedDocument
from members import access
from members.pages import page_of
from members.powers import Power

POWER = Power.MANAGE_DOCUMENTS


@require_safe
def overview(request):
    unit = _unit(request)
    lines = ExpectedDocument.objects.for_unit(unit)
    return render(request, "documents/coverage.html", {"unit": unit, "page": page_of(lines, request.GET.get("trang"))})


@require_safe
def lacking(request, pk):
    """The units that have none: everyone of them is a tap from publishing it."""
    unit = _unit(request)
    expected = _expected(unit, pk)
    rows = CoverageFigure.objects.lacking(expected, unit)
    context = {"unit": unit, "expected": expected, "page": page_of(rows, request.GET.get("trang"))}
    return render(request, "documents/lacking.html", context)


def add(request):
    unit = _unit(request)
    form = LinesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("scope", "level")}
        added = lists.add(unit, form.cleaned_data["lines"], by=request.user, **facts)
        messages.success(request, f"Đã thêm {added} văn kiện cần có; số liệu được tính trong ít phút.")
        return redirect(_address("coverage", unit))
    return render(request, "documents/add_lines.html", {"unit": unit, "form": form}, status=400 if form.errors else 200)


@require_POST
def retire(request, pk):
    expected = access.load(ExpectedDocument.objects.all(), request.user, POWER, pk=pk)
    lists.retire(expected, by=request.user)
    messages.success(request, "Đã bỏ khỏi danh sách văn kiện cần có.")
    return redirect(_address("coverage", expected.unit))


def _unit(request):
    """The unit that the address names (`?don-vi=`), else the highest where the clerk manages documents."""
    if not access.anywhere(request.user, POWER):
        raise Http404
    code = request.GET.get("don-vi", "")
    return access.load_unit(request.user, POWER, code) if code else access.units_for(request.user, POWER).first()


def _expected(unit, pk) -> ExpectedDocument:
    return get_object_or_404(ExpectedDocument.objects.for_unit(unit), pk=pk)


def _address(name: str, unit) -> str:
    return f"{reverse(f'documents:{name}')}?{urlencode({'don-vi': unit.code})}"
