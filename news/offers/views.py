"""Offering an article to a desk above, and the answers to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from members import access
from members.moves import WrongState
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from news.models import Article, ArticleOffer
from news.offers import offering
from news.offers.forms import DeclineForm, OfferForm
from news.publishing.decisions import DESK

ANSWERED = "Đề nghị này đã được trả lời hoặc đã rút."


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request, pk):
    """What became of the offers of an article; and, while it is published, another one."""
    article = access.load(Article.objects.for_article(), request.user, Power.WRITE_NEWS, pk=pk)
    form = OfferForm(request.POST if request.method == "POST" else None, article=article)
    if form.is_valid():
        with shown_on(form):
            made = offering.offer(article, form.cleaned_data["unit"], by=request.user)
            messages.success(request, f"Đã đề nghị {made.unit} đăng bài.")
            return redirect("news:offer", pk)
    made = ArticleOffer.objects.of(article)
    desks: Any = form.fields["unit"]
    context = {"article": article, "form": form, "offers": made, "desks": desks.queryset}
    return render(request, "news/offer.html", context, status=status_of(form))


def _back(request, pk: int, slug: str) -> str:
    """Where an answer that came too late leads: the offers of the article below, or the inbox of the desk above."""
    if slug == "rut-lai":
        return reverse("news:offer", args=[ArticleOffer.objects.get(pk=pk).article_id])
    return _inbox()


@require_POST
@answers_refusals(_back, say={WrongState: ANSWERED})
def answer(request, pk, slug):
    """`nhan` and `khong-nhan` by the desk above, `rut-lai` by the one below."""
    if slug not in {"nhan", "khong-nhan", "rut-lai"}:
        raise Http404
    if slug == "rut-lai":  # a right of the unit that offers
        access.load(Article.objects, request.user, Power.WRITE_NEWS, offers__pk=pk)
        made = ArticleOffer.objects.with_all_shown().get(pk=pk)
    else:
        made = access.load(ArticleOffer.objects.with_all_shown(), request.user, *DESK, pk=pk)
    return redirect(_ANSWERS[slug](request, made))


def _take(request, made) -> str:
    copy = offering.take(made, by=request.user)
    messages.success(request, "Đã nhận bài thành bài nháp của đơn vị. Đồng chí biên tập rồi gửi duyệt.")
    return reverse("admin:news_article_change", args=[copy.pk])


def _decline(request, made) -> str:
    form = DeclineForm(request.POST)
    if form.is_valid():
        offering.decline(made, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Đã trả lời đơn vị đề nghị.")
    else:
        messages.error(request, "Chưa trả lời được: đề nghị ghi lý do, không quá 500 chữ cái.")
    return _inbox()


def _take_back(request, made) -> str:
    offering.take_back(made, by=request.user)
    messages.success(request, "Đã rút đề nghị.")
    return reverse("news:offer", args=[made.article_id])


def _inbox() -> str:
    return f"{reverse('news:inbox')}?muc=de-nghi"


_ANSWERS = {"nhan": _take, "khong-nhan": _decline, "rut-lai": _take_back}
