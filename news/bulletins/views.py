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
from news.bulletins.forms import ACTIONS, ActionForm, offered
from news.models import Bulletin
from news.models.querysets import DESK


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


def _decides(user) -> bool:
    return access.anywhere(user, Power.APPROVE_NEWS)


def _shown(user, pk) -> Bulletin:
    """A published one to anyone who reads it, any to its desk; raises as `access.load`."""
    found = Bulletin.objects.readable_by(user).for_page().one(pk)
    return found or access.load(Bulletin.objects.for_page(), user, *DESK, pk=pk)


@require_safe
def bulletin(request, pk):
    shown = _shown(request.user, pk)
    actions = offered(shown, request.user)
    response = render(request, "news/bulletin.html", {"bulletin": shown, "actions": actions, "form": None})
    if shown.state == Bulletin.State.PUBLISHED and not actions:  # what a desk decides upon is kept on no device
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
def decide(request, pk, slug):
    action = ACTIONS.get(slug)
    if action is None:
        raise Http404
    found = access.load(Bulletin.objects.for_page(), request.user, action.power, pk=pk)
    form = ActionForm(request.POST, action=action, bulletin=found)
    if not form.is_valid():
        context = {"bulletin": found, "actions": offered(found, request.user), "form": form}
        return render(request, "news/bulletin.html", context, status=400)
    refused = form.carry_out(by=request.user)
    (messages.warning if refused else messages.success)(request, refused or action.said)
    return redirect("news:bulletin", pk)
