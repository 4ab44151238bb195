"""The row of an article that was found. A page has twenty of them, so each is one string: drawn by a template they were
half of what a search costs."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from news.models.articles import TONES
from news.reader.hits import Hit

register = template.Library()

ROW = (
    '<li><a class="row-link" href="{}"><div><span class="row-title">{}</span><p class="row-text">{}</p>'
    '<div class="row-meta"><span class="tag tag-{}">{}</span><span>{}</span><span>{}</span>{}</div></div></a></li>'
)


@register.simple_tag
def found_row(hit: Hit, when: str) -> SafeString:
    """`when` it was published, as the page says it."""
    topic = format_html("<span>{}</span>", hit.topic) if hit.topic else ""
    tier = hit.tier
    return format_html(ROW, hit.get_absolute_url(), hit.marked, hit.passage, TONES[tier], tier, hit.unit, when, topic)
