"""Twenty articles with counted pages; one article with the five newest; a menu and the reader's name on both. And a
ballot and a check-in: one row inserted for whoever the session names."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from sotay.bench.plain.models import Article, Ballot, CheckIn, MenuItem


def news(request):
    articles = Paginator(Article.objects.order_by("-date", "-id").defer("body"), 20).get_page(request.GET.get("page"))
    return render(request, "plain/news.html", {"menu": MenuItem.objects.all(), "articles": articles})


def article(request, pk):
    newest = Article.objects.exclude(pk=pk).order_by("-date", "-id").only("title")[:5]
    context = {"menu": MenuItem.objects.all(), "article": get_object_or_404(Article, pk=pk), "newest": newest}
    return render(request, "plain/article.html", context)


def ballot(request, vote):
    Ballot.objects.create(vote=vote, voter=request.user.pk, ticked=int(request.POST["la_phieu"]))
    return redirect(news)


@login_required
def present(request, pk):
    return render(request, "plain/article.html", {"menu": MenuItem.objects.all()})


@login_required
def check_in(request, pk):
    CheckIn.objects.create(meeting=pk, user=request.user, presence="present", way="code", noted_at=timezone.now())
    return redirect("present", pk)


urlpatterns = [
    path("tin-tuc/", news),
    path("tin-tuc/<int:pk>/", article),
    path("phieu/<int:vote>/", ballot),
    path("hop/<int:pk>/", present, name="present"),
    path("hop/<int:pk>/ghi/", check_in),
]
