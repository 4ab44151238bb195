"""The row of an article that was found. A page has twenty of them, so each is one string: drawn by a template they were
half of what a search costs."""

from html import escape  # see documents.passages

from django import template
from django.utils.safestring import SafeString, mark_safe

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
    topic = f"<span>{escape(hit.topic)}</span>" if hit.topic else ""
    tier = hit.tier
    shown = (hit.get_absolute_url(), hit.marked, hit.passage, TONES[tier], tier)
    return mark_safe(ROW.format(*shown, escape(hit.unit), escape(when), topic))  # each is escaped or ours
