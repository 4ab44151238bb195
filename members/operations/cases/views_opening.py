"""Opening a case: which procedure, about whom, with what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from members import access as rights
from members.models import Member
from members.operations.cases import access, choosing
from members.operations.cases.forms import OpenForm
from members.operations.engine import saying
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.opening import open_case
from members.pages import page_of
from members.refusals import shown_on, status_of
from members.repeats import answers_once


@require_safe
def choose(request):
    access.refuse_strangers(request.user)
    return render(request, "operations/choose.html", {"families": choosing.procedures_for(request.user)})


@require_safe
@never_cache
def find(request, key):
    """About whom; what is about somebody who is no member yet goes on at once."""
    procedure = _procedure(request, key)
    if not procedure.about_member:
        return redirect("cases:begin", key)
    typed = request.GET.get("q", "").strip()[:80]
    page = page_of(choosing.members_for(request.user, procedure, typed), request.GET.get("trang"))
    return render(request, "operations/find.html", {"procedure": procedure, "page": page, "typed": typed})


@never_cache
@sensitive_post_parameters()
@answers_once
def begin(request, key, pk=None):
    procedure = _procedure(request, key)
    if procedure.about_member != (pk is not None):
        raise Http404
    member = rights.load(Member.objects.recorded(), request.user, procedure.power, pk=pk) if pk else None
    form = OpenForm(
        request.POST if request.method == "POST" else None, procedure=procedure, by=request.user, member=member
    )
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            data = form.cleaned_data
            told = {"person": data.get("person", ""), "place": data.get("place", "")}
            case = open_case(procedure, form.request, by=request.user, **told)
            messages.success(request, f"Đã lập hồ sơ {case.number}.")
            return redirect(case)
    ((_, says),) = saying.of_procedures([procedure])
    context = {"procedure": procedure, "says": says, "member": member, "form": form}
    return render(request, "operations/begin.html", context, status=status_of(form))


def _procedure(request, key):
    access.refuse_strangers(request.user)
    procedure = PROCEDURES.get(key)
    if procedure is None or not procedure.opened_by_hand:
        raise Http404
    if not rights.anywhere(request.user, procedure.power):
        raise PermissionDenied("Đồng chí không được giao lập hồ sơ này.")
    return procedure
