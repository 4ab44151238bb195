"""The index of dossiers on paper, one dossier, its loans, the reconciliation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.access import load, load_unit, unit_or_highest
from members.models import Member
from members.operations.dossiers import checking, page
from members.operations.dossiers.doing import ACTS
from members.operations.dossiers.forms import CheckForm, TakeInForm
from members.operations.dossiers.keeping import holder_for, take_in
from members.operations.models import Dossier
from members.operations.records.access import sent
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of

KEEP = Power.KEEP_DOSSIERS
PEOPLE = Member.objects.recorded().select_related("unit")


@require_safe
@never_cache
def index(request):
    unit = unit_or_highest(request.user, request.GET.get("don-vi"), KEEP)
    typed, only = request.GET.get("q", "").strip()[:80], request.GET.get("muc", "")
    rows = page_of(page.listed(unit, typed, only), request.GET.get("trang"))
    context = {"unit": unit, "page": rows, "typed": typed, "only": only, "today": timezone.localdate()}
    context["keep"] = [("don-vi", unit.code), *([("muc", only)] if only else [])]
    return render(request, "operations/dossiers.html", context | {"due": checking.due(unit)})


@never_cache
def begin(request, pk):
    """The dossier of a member comes into the index of the cấp ủy that holds it."""
    member = load(PEOPLE, request.user, KEEP, pk=pk)
    if found := Dossier.objects.of(member):
        return redirect("dossiers:dossier", found.pk)
    form, holder = TakeInForm(sent(request)), holder_for(member)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            taken = take_in(member, holder, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã đưa hồ sơ vào danh mục.")
            return redirect("dossiers:dossier", taken.pk)
    context = {"form": form, "title": "Đưa hồ sơ vào danh mục", "person": member, "button": "Ghi vào danh mục"}
    return render(request, "operations/dossier_form.html", context | {"holder": holder}, status=status_of(form))


def _dossier(request, pk):
    return load(Dossier.objects.with_people(), request.user, KEEP, unit="holder", pk=pk)


@require_safe
@never_cache
def dossier(request, pk):
    return render(request, "operations/dossier.html", {"page": page.of(_dossier(request, pk)), "acts": ACTS})


@never_cache
@answers_refusals("dossiers:dossier", "pk")
def act(request, pk, slug, row=None):
    """Asks what an act upon a dossier needs, and does it."""
    found, how = _dossier(request, pk), ACTS.get(slug)
    if how is None or how.of_row != (row is not None):
        raise Http404
    target = how.target(found, row)
    form = how.form(found, sent(request))
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            how.do(target, by=request.user, **how.facts(form))
            messages.success(request, f"Đã ghi: {how.label.lower()}.")
            return redirect("dossiers:dossier", found.pk)
    context = {"form": form, "title": how.label, "person": found.member, "dossier": found, "button": how.label}
    return render(request, "operations/dossier_form.html", context, status=status_of(form))


@never_cache
def check(request, code):
    """What does not agree between roster and dossiers; sent, it is noted as the check of today."""
    unit, today = load_unit(request.user, KEEP, code), timezone.localdate()
    form = CheckForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            checking.check(unit, by=request.user, on=today, note=form.cleaned_data["note"])
            messages.success(request, "Đã ghi lần đối chiếu.")
            return redirect("dossiers:check", unit.code)
    context = {"unit": unit, "form": form, "found": checking.compared(unit, today), "due": checking.due(unit)}
    context["checks"] = list(unit.dossier_checks.all()[:12])
    return render(request, "operations/dossier_check.html", context, status=status_of(form))
