"""Pages that are printed of a meeting, their Word files, and the templates by which an office makes them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import delivery
from meetings import access
from meetings.printing import offices, templates, trying
from meetings.printing.forms import TemplateForm
from meetings.printing.papers import PAPERS, Paper, printable
from members.refusals import answers_refusals, shown_on, status_of
from members.word_answer import word_answer

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def _found(key: str) -> Paper:
    found = PAPERS.get(key)
    if found is None:
        raise Http404
    return found


def _printed(user, pk, key):
    """The meeting and its paper `key`, if `user` may print it. Raises as `access.seen`, else Http404."""
    meeting, found = access.seen(user, pk), _found(key)
    if found not in printable(user, meeting):
        raise Http404
    return meeting, found


@require_safe
def paper(request, pk, key):
    meeting, found = _printed(request.user, pk, key)
    context = {"meeting": meeting, "found": found, "paper": found.gather(meeting)}
    return render(request, "meetings/printed/page.html", context)


@require_safe
@answers_refusals("meetings:detail", "pk")
def paper_word(request, pk, key) -> HttpResponse:
    meeting, found = _printed(request.user, pk, key)
    made = templates.made(meeting.unit, found, found.gather(meeting))
    return word_answer(made, f"{found.label} - {meeting.title}")


@GET_OR_POST
def print_templates(request):
    """What is used, and a new one: tried first, or stored."""
    unit = offices.unit_of(request.user, request.GET.get("don-vi", ""))
    sent = request.method == "POST"
    form = TemplateForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        with shown_on(form):
            found, upload = _found(form.cleaned_data["paper"]), form.cleaned_data["file"]
            if "xem-thu" in request.POST:
                return word_answer(trying.tried(unit, found, upload, by=request.user), f"Xem thử - {found.label}")
            trying.store(unit, found, upload, by=request.user)
            messages.success(request, f"Từ nay {found.label.lower()} in theo mẫu này.")
            return redirect(_list_of(unit))
    context = {"unit": unit, "form": form, "rows": trying.rows(unit), "history": templates.history(unit)}
    return render(request, "meetings/printed/templates.html", context, status=status_of(form))


def _list_of(unit) -> str:
    return f"{reverse('meetings:print_templates')}?don-vi={unit.code}"


@require_safe
def template_in_use(request, key):
    """The template by which the unit prints now, to be changed in Word."""
    unit, found = offices.unit_of(request.user, request.GET.get("don-vi", "")), _found(key)
    return word_answer(templates.source(unit, found), f"Mẫu - {found.label}")


@require_safe
def template_file(request, pk):
    """One that was stored, also long ago."""
    return delivery.send(request, offices.template_of(request.user, pk), as_attachment=True)


@require_POST
@answers_refusals(lambda request, pk: _list_of(offices.template_of(request.user, pk).unit))
def take_off(request, pk):
    found = offices.template_of(request.user, pk)
    templates.take_off(found, _found(found.paper), by=request.user)
    messages.success(request, "Đã thôi dùng mẫu này.")
    return redirect(_list_of(found.unit))
