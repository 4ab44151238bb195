"""How deep a text is nested. Readers of HTML take time with the square of its depth: beyond what anybody writes it is
made flat first, in one pass."""

import re
from collections import Counter
from html import unescape

from django.utils.html import escape

DEEPEST = 100  # a list in a cell in a quotation, each three times over, has some thirty

# fmt: off
# What cannot be open within itself by itself: it closes at once, or where the next one or what holds it begins or ends.
SHALLOW = {
    "br", "hr", "img", "input", "col", "wbr", "area", "base", "embed", "link", "meta", "param", "source", "track",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "html", "head", "body",
}
LINES = {
    "p", "li", "dt", "dd", "tr", "td", "th", "br", "hr", "ul", "ol", "dl", "div", "section", "article", "blockquote",
    "table", "figure", "figcaption", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
}
# fmt: on
# Comments; what holds no tags, with its content; tags, in whose values brackets may stand. Each goes to the end of the
# text where it is not closed, so that nothing is read twice.
_PIECES = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp|noembed|noframes|iframe)(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])[^>]*>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)"
    r"[^>=]*+(?:=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?[^>=]*+)*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)


def is_too_deep(html: str) -> bool:
    """Whether more than DEEPEST tags are open at once; what is closed in vain counts for nothing."""
    if html.count("<") <= DEEPEST:
        return False
    depth, unclosed = 0, Counter[str]()
    for piece in _PIECES.finditer(html):
        name = (piece["name"] or "br").lower()
        if name in SHALLOW:
            continue
        if not piece["end"]:
            unclosed[name] += 1
            depth += 1
        elif unclosed[name]:
            unclosed[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def shallow(html: str) -> str:
    """`html` as it is, or its words in plain paragraphs where it is too deep."""
    if not is_too_deep(html):
        return html
    lines = (" ".join(unescape(line).split()) for line in _PIECES.sub(_line, html).split("\n"))
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def _line(piece: re.Match) -> str:
    return "\n" if (piece["name"] or "").lower() in LINES else ""
