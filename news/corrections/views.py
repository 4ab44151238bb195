"""Corrections: begun from an article, read beside what stands there, decided, given up."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.powers import Power
from members.refusals import answers_refusals
from news.corrections import workflow
from news.corrections.decisions import DECISIONS
from news.editing import differences
from news.models import Article, ArticleCorrection
from news.models.querysets import DESK
from news.models.revisions import content_of
from news.publishing.decisions import Desk
from news.publishing.forms import DecisionForm


@require_POST
@answers_refusals("admin:news_article_change", "pk")
def begin(request, pk):
    article = access.load(Article.objects, request.user, Power.WRITE_NEWS, pk=pk)
    correction = workflow.begin(article, by=request.user)
    return redirect("admin:news_articlecorrection_change", correction.pk)


def _shown(request, found: ArticleCorrection, form=None):
    desk = Desk(request.user, [found], DECISIONS)
    changed = differences.between(content_of(found.article), workflow.content_of(found), differences.TEXT)
    context = {"correction": found, "differences": changed, "form": form}
    context |= {"decisions": desk.offered(found), "barred": desk.barred(found)}
    context["may_write"] = request.user.has_perm(Power.WRITE_NEWS, found)
    return render(request, "news/correction.html", context, status=400 if form else 200)


@require_safe
def correction(request, pk):
    return _shown(request, access.load(ArticleCorrection.objects.for_page(), request.user, *DESK, pk=pk))


@require_POST
@answers_refusals("news:correction", "pk")
def decide(request, pk, slug):
    decision = DECISIONS.get(slug)
    if decision is None:
        raise Http404
    found = access.load(ArticleCorrection.objects.for_page(), request.user, decision.power, pk=pk)
    form = DecisionForm(request.POST, decision=decision, row=found)
    if not form.is_valid():
        return _shown(request, found, form)
    form.carry_out(by=request.user)
    messages.success(request, decision.done)
    return redirect("news:correction", pk)


@require_POST
@answers_refusals("news:correction", "pk")
def discard(request, pk):
    found = access.load(ArticleCorrection.objects.for_page(), request.user, Power.WRITE_NEWS, pk=pk)
    workflow.discard(found, by=request.user)
    messages.success(request, "Đã bỏ bản đính chính. Bài giữ nguyên như đang đăng.")
    return redirect("admin:news_article_change", found.article_id)
