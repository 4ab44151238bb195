"""Thẻ đảng viên: batches with their photos, the book of handing over, the check of every year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import access as rights
from members.operations.cards import checking, lists
from members.operations.cards.forms import CheckForm, PhotosForm
from members.operations.cases import access
from members.pages import page_of
from members.powers import Power
from members.refusals import status_of
from members.sheets import download


@require_safe
@never_cache
def batches(request):
    access.refuse_strangers(request.user)
    page = page_of(lists.batches(request.user), request.GET.get("trang"))
    return render(request, "operations/card_batches.html", {"page": page})


@never_cache
def batch(request, pk):
    """A batch, and which photos of it have come: their names are looked at and not kept."""
    access.refuse_strangers(request.user)
    found = get_object_or_404(lists.batches(request.user), pk=pk)
    form = PhotosForm(request.POST if request.method == "POST" else None)
    checked = lists.checked(found, form.lines) if request.method == "POST" and form.is_valid() else None
    context = {"batch": found, "cards": lists.cards(found), "form": form, "checked": checked}
    return render(request, "operations/card_batch.html", context, status=status_of(form))


@require_safe
@never_cache
def batch_file(request, pk):
    access.refuse_strangers(request.user)
    found = get_object_or_404(lists.batches(request.user), pk=pk)
    return download(lists.taken_out(found, by=request.user), f"the-dang-{found.month:%Y-%m}")


@require_safe
@never_cache
def handed(request):
    access.refuse_strangers(request.user)
    page = page_of(lists.handed(request.user), request.GET.get("trang"))
    return render(request, "operations/cards_handed.html", {"page": page})


@require_safe
@never_cache
def checks(request):
    """How far each chi bộ is this year."""
    access.refuse_strangers(request.user)
    year, units = timezone.localdate().year, lists.units_of(request.user)
    page, rows = checking.cells(units, year, request.GET.get("trang"))
    return render(request, "operations/card_checks.html", {"page": page, "rows": rows, "year": year})


@never_cache
def check(request, code):
    """One chi bộ in one screen."""
    unit = rights.load_unit(request.user, Power.HANDLE_CASES, code)
    if not unit.is_cell:
        raise Http404
    year, members = timezone.localdate().year, checking.members_of(unit)
    noted = checking.noted(unit, year)
    form = CheckForm(request.POST if request.method == "POST" else None, members=members, noted=noted)
    if request.method == "POST" and form.is_valid():
        many = checking.note(unit, year, form.found, by=request.user)
        messages.success(request, f"Đã ghi kết quả kiểm tra của {many} đồng chí.")
        return redirect("cases:card_check", unit.code)
    context = {"unit": unit, "year": year, "form": form, "wrong": checking.wrong(members, noted)}
    return render(request, "operations/card_check.html", context, status=status_of(form))
