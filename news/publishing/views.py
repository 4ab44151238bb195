"""The desk's own pages: what lies on it, an article as its readers will see it, and the decisions."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals
from news.models import Article
from news.publishing.decisions import DECISIONS, DESK, Desk
from news.publishing.forms import DecisionForm
from news.publishing.inbox import SECTIONS, Inbox
from news.reader.views import shown


@require_safe
def inbox(request):
    box = Inbox(request.user, request.GET.get("muc"))
    if not box.sections:
        raise PermissionDenied("Trang này dành cho đồng chí được giao viết, duyệt tin bài.")
    page = page_of(box.rows, request.GET.get("trang"))
    return render(request, "news/inbox.html", {"box": box, "page": page, "rows": box.laid_out(page)})


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def preview(request, pk):
    """The article as its readers see it, whatever its state; shown in the admin inside the frame of a telephone."""
    article = access.load(Article.objects.for_article(), request.user, *DESK, pk=pk)
    return _preview(request, article)


def _preview(request, article, form=None):
    framed = request.GET.get("khung") == "1"
    context = {"preview": True, "framed": framed, "form": form}
    if not framed:
        mine = Desk(request.user, [article])
        context |= {"decisions": mine.offered(article), "barred": mine.barred(article)}
    return render(request, "news/article.html", shown(request, article) | context, status=400 if form else 200)


def _back(request, pk: int, slug: str) -> str:
    """Where the button stood: the article in the admin, or the section of the inbox."""
    section = request.POST.get("muc")
    if section in {each.key for each in SECTIONS if each.key}:
        return f"{reverse('news:inbox')}?muc={section}"
    stay = request.POST.get("to_admin") or DECISIONS[slug].power == Power.WRITE_NEWS
    return reverse("admin:news_article_change", args=[pk]) if stay else reverse("news:inbox")


@require_POST
@answers_refusals(_back)
def move(request, pk, slug):
    decision = DECISIONS.get(slug)
    if decision is None:
        raise Http404
    article = access.load(Article.objects.for_article(), request.user, decision.power, pk=pk)
    form = DecisionForm(request.POST, decision=decision, row=article)
    if not form.is_valid():
        return _preview(request, article, form)
    form.carry_out(by=request.user)
    messages.success(request, decision.done)
    return redirect(_back(request, pk, slug))
