"""Committees of a unit: a new term, who is appointed, whose office ends."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members import access
from members.committees import terms
from members.committees.forms import EndForm, OfficeForm, PersonSearch, TermForm
from members.models import Office
from members.pages import page_of
from members.powers import Power
from members.refusals import shown_on, status_of

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def open_term(request, code):
    unit = access.load_unit(request.user, Power.APPOINT, code)
    form = TermForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            terms.open_term(unit, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi nhiệm kỳ mới.")
            return redirect("units:detail", unit.code)
    return render(request, "units/term.html", {"unit": unit, "form": form}, status=status_of(form))


@require_safe
def choose_person(request, code):
    unit = access.load_unit(request.user, Power.APPOINT, code)
    form = PersonSearch(request.GET)
    page = page_of(form.narrow(unit, request.user), request.GET.get("trang"))
    return render(request, "units/choose_person.html", {"unit": unit, "form": form, "page": page})


@GET_OR_POST
def appoint(request, code, pk):
    unit = access.load_unit(request.user, Power.APPOINT, code)
    member = get_object_or_404(terms.candidates(unit, request.user).select_related("unit"), pk=pk)
    form = OfficeForm(request.POST or None, unit=unit, instance=Office(unit=unit, member=member))
    if form.is_valid():
        with shown_on(form):
            office = terms.appoint(form.instance, by=request.user)
            messages.success(request, f"Đã ghi chức vụ {office.get_code_display()} cho đồng chí {member}.")
            return redirect("units:detail", unit.code)
    context = {"unit": unit, "member": member, "form": form}
    return render(request, "units/appoint.html", context, status=status_of(form))


@GET_OR_POST
def end(request, pk):
    offices = Office.objects.select_related("member")
    office = access.load(offices, request.user, Power.APPOINT, pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            terms.end(office, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã ghi thôi giữ chức vụ {office.get_code_display()}.")
            return redirect("units:detail", office.unit.code)
    return render(request, "units/end_post.html", {"office": office, "form": form}, status=status_of(form))
