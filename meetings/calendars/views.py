"""Calendar files, the address that calendar programs follow, and the page where a member makes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_POST, require_safe

from meetings import access
from meetings.calendars import calendar_file, feeds
from members.access import member_of

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def ics(request, pk):
    meeting = access.seen(request.user, pk)
    url = request.build_absolute_uri(meeting.get_absolute_url())
    headers = {"Content-Disposition": f'attachment; filename="{calendar_file.name_of(meeting)}"'}
    return HttpResponse(calendar_file.of(meeting, url=url), content_type=CALENDAR, headers=headers)


def _etag(request, token):
    request.feed_owner = feeds.owner(token)
    if request.feed_owner is None:
        raise Http404
    return feeds.etag(request.feed_owner)


@login_not_required  # calendar programs cannot sign in: the address itself is the secret
@require_safe
@condition(etag_func=_etag)
def feed(request, token):
    meetings = feeds.meetings_of(request.feed_owner).select_related("unit").prefetch_related("agenda")
    content = calendar_file.feed(meetings, address=lambda each: request.build_absolute_uri(each.get_absolute_url()))
    response = HttpResponse(content, content_type=CALENDAR)
    response["Cache-Control"] = f"private, max-age={int(calendar_file.REFRESH.total_seconds())}"
    return response


@require_safe
def settings(request):
    member_of(request.user)
    return render(request, "meetings/calendar.html", {"feed": feeds.of(request.user)})


@never_cache
@require_POST
def make_feed(request):
    """The answer holds the secret: it is never kept, and nobody can be shown it again."""
    member_of(request.user)
    token = feeds.make(by=request.user)
    address = request.build_absolute_uri(reverse("meetings:feed", args=[token]))
    context = {"feed": feeds.of(request.user), "address": address}
    return render(request, "meetings/calendar.html", context)


@require_POST
def revoke_feed(request):
    feeds.revoke(by=request.user)
    messages.success(request, "Đã thu hồi địa chỉ. Lịch trên các máy sẽ không cập nhật nữa.")
    return redirect("meetings:calendar")
