"""The page of one meeting."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings import access
from meetings.meeting_page import parts


@require_safe
def detail(request, pk):
    """Kept on the phone unless it shows who comes: names and reasons of others must not stay on a device."""
    context = parts.context_of(access.seen(request.user, pk), request.user)
    response = render(request, "meetings/detail.html", context)
    if "attendance" not in context and not context["may_give_tasks"]:
        response["X-Offline"] = "1"
    return response
