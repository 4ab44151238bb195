"""Bản tin sinh hoạt: the list by month, the text with its PDF, and the decisions of the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents import delivery
from members import access
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals
from news.bulletins.decisions import DECISIONS
from news.models import Bulletin
from news.models.querysets import DESK
from news.publishing.decisions import Desk
from news.publishing.forms import DecisionForm


@require_safe
def bulletin_list(request):
    user = request.user
    page = page_of(Bulletin.objects.readable_by(user).for_list().newest_first(), request.GET.get("trang"))
    may_write = access.anywhere(user, Power.WRITE_NEWS)
    desk = (
        Bulletin.objects.handled_by(user).for_list()[:10] if any(access.anywhere(user, each) for each in DESK) else []
    )
    response = render(request, "news/bulletins.html", {"page": page, "desk": desk, "may_write": may_write})
    if not may_write:
        response["X-Offline"] = "1"
    return response


def _shown(user, pk) -> Bulletin:
    """A published one to anyone who reads it, any to its desk; raises as `access.load`."""
    found = Bulletin.objects.readable_by(user).for_page().one(pk)
    return found or access.load(Bulletin.objects.for_page(), user, *DESK, pk=pk)


@require_safe
def bulletin(request, pk):
    shown = _shown(request.user, pk)
    desk = Desk(request.user, [shown], DECISIONS)
    context = {"bulletin": shown, "decisions": desk.offered(shown), "barred": desk.barred(shown), "form": None}
    response = render(request, "news/bulletin.html", context)
    if shown.state == Bulletin.State.PUBLISHED and not context["decisions"]:  # a desk keeps it on no device
        response["X-Offline"] = "1"
    return response


@require_safe
def file(request, pk):
    shown = _shown(request.user, pk)
    if not shown.file:
        raise Http404
    about: dict[str, Any] = {
        "size": shown.size,
        "content_type": "application/pdf",
        "etag": shown.sha256,
        "file_name": shown.file_name,
    }
    kept = shown.file.storage, shown.file.name
    return delivery.stored(request, *kept, as_attachment="tai-ve" in request.GET, apart=False, **about)


@require_POST
@answers_refusals("news:bulletin", "pk")
def decide(request, pk, slug):
    decision = DECISIONS.get(slug)
    if decision is None:
        raise Http404
    found = access.load(Bulletin.objects.for_page(), request.user, decision.power, pk=pk)
    form = DecisionForm(request.POST, decision=decision, row=found)
    if not form.is_valid():
        desk = Desk(request.user, [found], DECISIONS)
        context = {"bulletin": found, "decisions": desk.offered(found), "barred": desk.barred(found), "form": form}
        return render(request, "news/bulletin.html", context, status=400)
    form.carry_out(by=request.user)
    messages.success(request, decision.done)
    return redirect("news:bulletin", pk)
