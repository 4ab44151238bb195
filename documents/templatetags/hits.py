"""Shows what was searched for in a text, and the row of a document that was found. A page has twenty rows and some
hundred ways to narrow it, so each is one string: drawn by a template they were a third of what a search costs."""

from html import escape  # Django's own looks at each piece for words to be translated, which costs more

from django import template
from django.utils.safestring import SafeString, mark_safe

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
CHOICE = '<li><a href="{}" rel="nofollow">{}{}</a></li>'
TONES: dict[str, str] = {
    Document.Validity.IN_FORCE: "tag-good row-usual",
    Document.Validity.EXPIRED: "tag-bad",
    Document.Validity.ABOLISHED: "tag-bad",
}


@register.simple_tag
def found_document(hit: Hit, passage: Passage | None, typed: Typed | None, drawing: SafeString) -> SafeString:
    """`drawing` stands on the button that saves it."""
    title = hit.full_title
    name = escape(hit.own_symbol or title)
    number = f'<b class="num">{escape(hit.symbol)}</b>' if hit.number else ""
    valid = (TONES.get(hit.validity, "tag-warn"), escape(hit.validity_label))
    issued = (hit.issued_on.isoformat(), hit.day, escape(hit.issued_by))
    shown = (hit.get_absolute_url(), passages.marked(title, typed), number, *valid, *issued)
    return mark_safe(ROW.format(*shown, hit.save_url, drawing, name, _inside(hit, passage, name)))  # each is escaped


def _inside(hit: Hit, passage: Passage | None, name: str) -> str:
    """`name` is escaped."""
    if passage is None:
        return ""
    page = passage.page
    if passage.is_main:
        return MAIN.format(passage.html, hit.text_url, page, page, page, name)
    return ATTACHED.format(passage.html, escape(passage.title or "Phụ lục"), page)


@register.simple_tag
def facet_choices(facet: Facet) -> SafeString:
    """Each a link, with how many there are."""
    rows = (CHOICE.format(escape(each.url), escape(each.label), _count(each.count)) for each in facet.choices)
    return mark_safe("".join(rows))  # each is escaped


def _count(count: str) -> str:
    return f' <span class="num muted">({escape(count)})</span>' if count else ""
