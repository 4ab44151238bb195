"""“Tin từ nguồn chính thức”: what the sources have brought, and what the desk makes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.pages import page_of
from members.powers import Power
from news.feeds.forms import CHOOSE_SOME, ItemsForm
from news.models import FeedItem
from news.publishing.decisions import DESK

State = FeedItem.State
SHELVES = {"": State.NEW, "bo-qua": State.DISMISSED, "da-nhan": State.TAKEN, "dang-ngay": State.PUBLISHED}
SHELF_NAMES = {"": "Mới", "bo-qua": "Đã bỏ qua", "da-nhan": "Đã nhận", "dang-ngay": "Đã đăng ngay"}
SAID = {
    "nhan": "Đã nhận {} tin thành bài nháp.",
    "gui-duyet": "Đã nhận và gửi duyệt {} tin.",
    "bo-qua": "Đã bỏ qua {} tin.",
    "lay-lai": "Đã đưa {} tin trở lại hộp tin.",
}


@require_safe
def inbox(request):
    if not any(access.anywhere(request.user, power) for power in DESK):
        raise PermissionDenied("Trang này dành cho biên tập viên và đồng chí duyệt tin.")
    shelf = request.GET.get("xem", "") if request.GET.get("xem") in SHELVES else ""
    items = FeedItem.objects.handled_by(request.user).in_state(SHELVES[shelf]).for_list()
    tabs = [
        {"label": label, "url": f"?xem={key}" if key else "?", "current": key == shelf}
        for key, label in SHELF_NAMES.items()
    ]
    rights = {
        "may_take": access.anywhere(request.user, Power.WRITE_NEWS),
        "may_keep": access.anywhere(request.user, Power.APPROVE_NEWS),
    }
    page = page_of(items, request.GET.get("trang"))
    return render(request, "news/feed_inbox.html", {"page": page, "tabs": tabs, "shelf": shelf} | rights)


@require_safe
def item(request, pk):
    found = access.load(FeedItem.objects.select_related("source", "article"), request.user, *DESK, pk=pk)
    may_take = request.user.has_perm(Power.WRITE_NEWS, found.unit)
    return render(request, "news/feed_item.html", {"item": found, "may_take": may_take})


@require_POST
def decide(request):
    if not access.anywhere(request.user, Power.WRITE_NEWS):
        raise PermissionDenied("Việc này dành cho biên tập viên.")
    form = ItemsForm(request.POST)
    if not form.is_valid():
        messages.warning(request, CHOOSE_SOME)
        return redirect("news:feed_inbox")
    done, articles = form.carry_out(by=request.user)
    if not done:
        messages.warning(request, "Các tin này đã được người khác xử lý.")
        return redirect("news:feed_inbox")
    messages.success(request, SAID[form.cleaned_data["viec"]].format(done))
    if len(articles) == 1 and articles[0].is_editable:
        return redirect("admin:news_article_change", articles[0].pk)
    return redirect("news:feed_inbox")
