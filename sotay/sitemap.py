"""What search engines may know: public articles, pages of units, and nothing else."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from members.models import Unit
from news.models import Article

A_PAGE = 5_000  # numbers of rows; what is not public leaves a gap and costs nothing
AN_HOUR = 3_600


class ByNumber:
    """Pages of a table by its primary keys: page 20 costs what page 1 costs, and nothing is ever counted."""

    def __init__(self, rows):
        self.rows = rows

    @property
    def num_pages(self) -> int:
        last = self.rows.model._base_manager.aggregate(last=Max("pk"))["last"] or 1
        return (last - 1) // A_PAGE + 1

    def page(self, number):
        if not str(number).isascii() or not str(number).isdecimal() or len(str(number)) > 9:
            raise PageNotAnInteger
        first = (int(number) - 1) * A_PAGE
        if first < 0:
            raise EmptyPage
        self.object_list = list(self.rows.filter(pk__gt=first, pk__lte=first + A_PAGE).order_by("pk"))
        if not self.object_list and int(number) > 1:
            raise EmptyPage
        return self


class Map(Sitemap):
    @property
    def paginator(self) -> Any:
        return ByNumber(self.items())

    def get_latest_lastmod(self):
        """Not asked for the index: it would be the newest of a hundred thousand."""


class PublicArticles(Map):
    def items(self):
        return Article.objects.public().only("publish_at")

    def lastmod(self, article):
        return article.publish_at


class UnitPages(Map):
    def items(self):
        return Unit.objects.active().shown_to_strangers().only("code")

    def location(self, unit):
        return reverse("unit_page", args=[unit.code])


MAPS: dict[str, type[Sitemap] | Sitemap] = {"tin-tuc": PublicArticles, "don-vi": UnitPages}
_open = cache_control(public=True, max_age=AN_HOUR)


@login_not_required
@require_safe
@_open
def index(request):
    return views.index(request, MAPS, sitemap_url_name="sitemap_section")


@login_not_required
@require_safe
@_open
def section(request, section):
    return views.sitemap(request, MAPS, section)


@login_not_required
@require_safe
@_open
def robots(request) -> HttpResponse:
    """What is private asks everybody to sign in anyhow; a robot need not knock at each door."""
    address = request.build_absolute_uri(reverse("sitemap"))
    return render(request, "robots.txt", {"sitemap": address}, content_type="text/plain; charset=utf-8")
