"""What an article said after each save: the list, one text, two compared, and back to an older one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals
from news.editing import differences, revisions
from news.editing.forms_revisions import CompareForm
from news.models import Article
from news.publishing.decisions import DESK

NOT_RESTORED = "Bài đã được gửi duyệt hoặc đã đăng, nên chưa lấy lại bản cũ được."


def _article(request, pk):
    return access.load(Article.objects.for_article(), request.user, *DESK, pk=pk)


def _one(article, number: int):
    found = revisions.numbered(article, number)
    if not found:
        raise Http404
    return found[0]


@require_safe
def revision_list(request, pk):
    article = _article(request, pk)
    page = page_of(revisions.of(article), request.GET.get("trang"))
    return render(request, "news/revisions.html", {"article": article, "page": page})


@require_safe
def revision(request, pk, number):
    """One text as it was, and what that save had changed."""
    article = _article(request, pk)
    this = _one(article, number)
    before = revisions.numbered(article, number - 1)
    changed = differences.between(before[0].content, this.content) if before else []
    may = article.is_editable and number != article.version and request.user.has_perm(Power.WRITE_NEWS, article)
    context = {"article": article, "revision": this, "differences": changed, "before": before, "may_restore": may}
    return render(request, "news/revision.html", context)


@require_safe
def compare(request, pk):
    article = _article(request, pk)
    pair = CompareForm(request.GET).pair()
    found = revisions.numbered(article, *pair) if pair else []
    if len(found) < 2:
        raise Http404
    old, new = found
    context = {"article": article, "old": old, "new": new, "differences": differences.between(old.content, new.content)}
    return render(request, "news/compare.html", context)


@require_POST
@answers_refusals("admin:news_article_change", "pk", say={WrongState: NOT_RESTORED})
def restore(request, pk, number):
    article = access.load(Article.objects.select_related("topic"), request.user, Power.WRITE_NEWS, pk=pk)
    revisions.restore(article, _one(article, number), by=request.user)
    messages.success(request, f"Đã lấy lại nội dung của bản {number} thành bản mới.")
    return redirect("admin:news_article_change", pk)
