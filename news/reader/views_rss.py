"""What leaves the portal by itself: RSS of public articles, of all units or of one."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from members.models import Unit
from news.models import Article

NEWEST = 30
FIVE_MINUTES = 300


class PublicNews(Feed):
    """The newest public articles: anyone who asks is nobody, so nothing else is ever in it."""

    feed_type = Rss201rev2Feed
    language = "vi"

    def get_object(self, request, code=None):
        if code is None:
            return None
        unit = Unit.objects.shown_to_strangers().coded(code).first()
        if unit is None:
            raise Http404
        return unit

    def title(self, unit):
        return f"Tin công khai · {unit.name if unit else 'Sổ tay đảng viên'}"

    description = title

    def link(self, unit):
        return reverse("unit_page", args=[unit.code]) if unit else reverse("news:list")

    def feed_url(self, unit):
        return reverse("news:unit_rss", args=[unit.code]) if unit else reverse("news:rss")

    def items(self, unit):
        return Article.objects.public().published_by(unit).for_list().newest_first()[:NEWEST]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_pubdate(self, article):
        return article.publish_at

    def item_categories(self, article):
        return [article.unit.name, *([article.topic.name] if article.topic_id else [])]


rss = login_not_required(require_safe(cache_control(public=True, max_age=FIVE_MINUTES)(conditional_page(PublicNews()))))
