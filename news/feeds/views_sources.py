"""The sources a desk follows and the machines that may be asked, for those who answer for the news of a unit."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.pages import page_of
from members.powers import Power
from members.refusals import shown_on, status_of
from news.feeds import sources
from news.feeds.forms import HostForm, SourceForm
from news.models import FeedHost, Source

NOT_HERE = "Trang này dành cho đồng chí được giao duyệt tin bài."
NOT_AT_THE_ROOT = "Danh sách máy chủ do đồng chí duyệt tin của toàn Đảng bộ giữ."


@require_safe
def source_list(request):
    if not access.anywhere(request.user, Power.APPROVE_NEWS):
        raise PermissionDenied(NOT_HERE)
    followed = Source.objects.kept_by(request.user).select_related("unit", "topic", "keeper__member")
    context = {"page": page_of(followed, request.GET.get("trang"))}
    return render(request, "news/sources.html", context | {"keeps_hosts": sources.may_keep_hosts(request.user)})


def add(request):
    if not access.anywhere(request.user, Power.APPROVE_NEWS):
        raise PermissionDenied(NOT_HERE)
    return _form(request, SourceForm(request.POST or None, by=request.user))


def source(request, pk):
    kept = access.load(Source.objects.select_related("keeper__member"), request.user, Power.APPROVE_NEWS, pk=pk)
    return _form(request, SourceForm(request.POST or None, instance=kept, by=request.user), kept)


def _form(request, form, kept=None):
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            stored = sources.keep(form.instance, by=request.user)
            messages.success(request, f"Đã lưu nguồn “{stored.name}”. Tin mới sẽ về trong ít phút.")
            return redirect("news:sources")
    context = {"form": form, "source": kept, "hosts": FeedHost.objects.order_by("name")}
    return render(request, "news/source.html", context, status=status_of(form))


@require_POST
def hurry(request, pk):
    kept = access.load(Source.objects, request.user, Power.APPROVE_NEWS, pk=pk)
    sources.hurry(kept, by=request.user)
    messages.success(request, f"Nguồn “{kept.name}” sẽ được lấy trong vòng một phút.")
    return redirect(kept)


def hosts(request):
    if not sources.may_keep_hosts(request.user):
        raise PermissionDenied(NOT_AT_THE_ROOT)
    form = HostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            host = sources.allow_host(**form.cleaned_data, by=request.user)
            messages.success(request, f"Đã cho phép lấy tin từ {host}.")
            return redirect("news:feed_hosts")
    page = page_of(FeedHost.objects.order_by("-active", "name"), request.GET.get("trang"))
    return render(request, "news/feed_hosts.html", {"form": form, "page": page}, status=status_of(form))


@require_POST
def bar_host(request, pk):
    if not sources.may_keep_hosts(request.user):
        raise PermissionDenied(NOT_AT_THE_ROOT)
    host = FeedHost.objects.in_bulk([pk]).get(pk)
    if host is None:
        raise Http404
    sources.bar_host(host, by=request.user)
    messages.success(request, f"Không lấy tin từ {host} nữa.")
    return redirect("news:feed_hosts")
