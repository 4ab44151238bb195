"""One case: its page, its acts, its papers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from members.numbers import parse_typed_number
from members.operations.cases import access, doing, page, papers_printed
from members.operations.cases.forms_acts import ActForm
from members.operations.engine import saying
from members.operations.engine.moving import here
from members.refusals import answers_refusals, shown_on, status_of


@require_safe
@never_cache
def case(request, pk):
    found = access.load(request.user, pk)
    return render(request, "operations/case.html", {"page": page.of(found, request.user), "case": found})


@never_cache
@sensitive_post_parameters()
@answers_refusals("cases:case", "pk")
def act(request, pk, slug):
    """Asks what an act needs, and does it."""
    found = access.load(request.user, pk)
    at = here(found)
    offer = doing.offered(found, at, request.user, slug)
    form = ActForm(request.POST if request.method == "POST" else None, case=found, at=at, offer=offer)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            seen = parse_typed_number(request.POST.get("turn", "")) or 0
            doing.do(found, offer, by=request.user, seen=seen, done=form.done)
            messages.success(request, f"Đã ghi: {offer.label.lower()}.")
            return redirect(found)
    context = {"case": found, "at": at, "offer": offer, "form": form, "says": saying.of_step(at.step, found.origin)}
    return render(request, "operations/act.html", context, status=status_of(form))


@require_safe
@never_cache
def printed(request, pk, key):
    found = access.load(request.user, pk)
    sheet = papers_printed.of(found, key)
    if sheet is None:
        raise Http404
    return render(request, "operations/printed.html", {"case": found, "sheet": sheet})
