"""Shows what was searched for in a text, and the row of a document that was found. A page has twenty rows and some
hundred ways to narrow it, so each is one string: drawn by a template they were a third of what a search costs."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from documents import passages
from documents.finding.facets import Facet
from documents.finding.hits import Hit
from documents.models import Document
from documents.passages import Passage
from documents.search_query import Typed

register = template.Library()
register.filter("marked", passages.marked)

ROW = (
    '<li><a class="row-link" href="{}"><div><span class="row-title row-clip">{}</span><div class="row-line">{}'
    '<span class="tag {}">{}</span><time class="num" datetime="{}">{}</time><span>{}</span></div></div></a> '
    '<button class="row-save" formaction="{}">{}<span class="visually-hidden">Lưu xem sau {}</span></button> {}</li>'
)
MAIN = (
    '<p class="passage">{} <a class="passage-page" href="{}?trang={}#trang-{}">Xem trang {}'
    '<span class="visually-hidden"> của {}</span></a></p>'
)
ATTACHED = '<p class="passage">{} <span class="muted">({}, trang {})</span></p>'
TONES: dict[str, str] = {
    Document.Validity.IN_FORCE: "tag-good row-usual",
    Document.Validity.EXPIRED: "tag-bad",
    Document.Validity.ABOLISHED: "tag-bad",
}


@register.simple_tag
def found_document(hit: Hit, passage: Passage | None, typed: Typed | None, drawing: str) -> SafeString:
    """`drawing` stands on the button that saves it."""
    title = hit.full_title
    shown = (hit.get_absolute_url(), passages.marked(title, typed))
    number = format_html('<b class="num">{}</b>', hit.symbol) if hit.number else ""
    valid = (TONES.get(hit.validity, "tag-warn"), hit.validity_label)
    name = hit.own_symbol or title
    issued = (hit.issued_on.isoformat(), hit.day, hit.issued_by)
    return format_html(ROW, *shown, number, *valid, *issued, hit.save_url, drawing, name, _inside(hit, passage, name))


def _inside(hit: Hit, passage: Passage | None, name: str) -> SafeString | str:
    if passage is None:
        return ""
    page = passage.page
    if passage.is_main:
        return format_html(MAIN, passage.html, hit.text_url, page, page, page, name)
    return format_html(ATTACHED, passage.html, passage.title or "Phụ lục", page)


@register.simple_tag
def facet_choices(facet: Facet) -> SafeString:
    """Each a link, with how many there are."""
    rows = ((each.url, each.label, _count(each.count)) for each in facet.choices)
    return format_html_join("", '<li><a href="{}" rel="nofollow">{}{}</a></li>', rows)


def _count(count: str) -> SafeString | str:
    return format_html(' <span class="num muted">({})</span>', count) if count else ""
