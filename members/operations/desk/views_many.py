"""Many cases taken together: which may be, what would become of each, and the step itself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.operations.cases import access
from members.operations.cases.forms_acts import ManyForm
from members.operations.desk import together
from members.operations.engine import many
from members.refusals import shown_on, status_of


@require_safe
@never_cache
def piles(request):
    access.refuse_strangers(request.user)
    return render(request, "operations/piles.html", {"piles": together.piles(request.user)})


@never_cache
def pile(request, key, step):
    """First what the step asks for, then what would become of each case, then the step itself."""
    access.refuse_strangers(request.user)
    found = together.named(key, step)
    if found is None:
        raise Http404
    form = ManyForm(request.POST if request.method == "POST" else None, step=found.step)
    seen = together.chosen(request.POST.getlist("case")) if request.method == "POST" else None
    ready = request.method == "POST" and form.is_valid()
    if ready and "sign" in request.POST:
        with shown_on(form):
            return _take(request, found, seen, form)
    rows = together.cases_of(request.user, found)[: many.AT_ONCE]
    lines = together.lines(rows, seen, found, form.done if ready and form.is_valid() else None)
    context = {"pile": found, "form": form, "lines": lines, "previewed": ready and form.is_valid()}
    context["going"] = sum(1 for line in lines if line.planned and not line.planned.refusal)
    return render(request, "operations/pile.html", context, status=status_of(form))


def _take(request, found, seen, form):
    mine = together.cases_of(request.user, found)
    taken = many.take(found.procedure, found.step, seen, among=mine, by=request.user, done=form.done)
    messages.success(request, f"Đã ghi {taken.done} hồ sơ: {found.step.button.lower()}.")
    for person, why in taken.left[:10]:
        messages.warning(request, f"{person}: để lại. {why}")
    return redirect("cases:piles")
