"""What an article's text may be made of: the editor's extensions, and the sanitiser that stores nothing else."""

import re
from collections.abc import Callable
from html import unescape

import nh3
from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorField

from news.text import nesting

# How a line stands that does not begin at the left: these classes and no others.
ALIGNED = {"text-center", "text-end"}
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Superscript": True,
    "Subscript": True,
    # Its menu is not drawn: the buttons are those of news-editor.js.
    "NodeClass": {"cssClasses": {"paragraph": sorted(ALIGNED), "heading": sorted(ALIGNED)}},
    "Menu": {
        "groups": [
            {"group": "blockType -lists", "type": "dropdown", "minItems": 2},
            *({"group": name} for name in ("lists", "nodes -blockType -lists", "marks", "link", "table", "history")),
        ]
    },
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Figure": True,
    "Image": True,
    "Caption": True,
    "HardBreak": True,
    "HorizontalRule": True,
}
# fmt: off
TAGS = {
    "p", "br", "strong", "em", "u", "sup", "sub", "h2", "h3", "ul", "ol", "li", "blockquote", "hr", "a", "table",
    "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img",
}
# Taken out with all that stands in them: what another reader of HTML may take for something else than text.
SWALLOWED = {
    "script", "style", "svg", "math", "template", "noscript", "noembed", "noframes", "iframe", "frameset", "object",
    "embed", "applet", "xmp", "plaintext", "textarea", "title", "select", "button", "audio", "video", "canvas",
}
# fmt: on
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start", "type"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height"},
}
SCHEMES = {"http", "https", "mailto", "tel"}

_PICTURE = re.compile(r"(?:https?://[^/\\\s]+)?/tin-tuc/anh/([1-9][0-9]{0,17})/(?:[0-9]{1,5}\.(?:avif|webp))?")
_OWN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")  # browsers read `//`, `/\` and `/<tab>/` as another host
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_SHAPES = {
    "colspan": re.compile(r"[1-9][0-9]{0,2}"),
    "rowspan": re.compile(r"[1-9][0-9]{0,2}"),
    "start": re.compile(r"[0-9]{1,5}"),
    "type": re.compile(r"[1aAiI]"),
    "width": _NUMBER,
    "height": _NUMBER,
}
LONGEST_WORDS = 300  # characters of an alt text or the title of a link
ROUNDS = 6

# These two read what the sanitiser has written, where < > and " stand in no value.
_IMG = re.compile(r"<img((?: [a-z]+=\"[^\"]*\")*)>")
_OUTSIDE = re.compile(r'<a ((?:[a-z]+="[^"]*" )*href="https?:[^"]*"(?: [a-z]+="[^"]*")*)>', re.IGNORECASE)
_ANY_PICTURE = re.compile(r"<img(?=[\s/>])", re.IGNORECASE)  # of what was typed, not of what was written
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
# Its picture is gone: what stood under that says nothing by itself.
_EMPTY_FIGURE = re.compile(
    r"<figure>\s*(?:<figcaption>(?:(?!</?figcaption|<img).)*</figcaption>\s*)?</figure>", re.DOTALL
)
_NO_CLASS = re.compile(r'<(p|h2|h3) class="">')  # none of the allowed ones was left
_BLOCK = re.compile(
    r"<(?:p|h[1-6]|[uo]l|li|table|blockquote|figure|hr|div|section|article|pre)(?=[\s/>])", re.IGNORECASE
)
_NOTHING = re.compile(r'(?:<p(?: class="[a-z-]+")?></p>)?')


class ArticleField(ProseEditorField):
    """Rich text of which only what `sanitise` leaves is stored, whichever way: form, `save`, bulk or `update`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"extensions": EXTENSIONS, "sanitize": sanitise} | kwargs)

    def pre_save(self, instance, add):
        value = self.get_prep_value(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return self.sanitize(value) if isinstance(value, str) else value


def sanitise(html: str) -> str:
    """`html` with nothing left but the tags and attributes above; what it has cleaned once it does not change again.

    A picture stays only when it is one of ours and says what it shows and how large it is. What does not come to rest
    is malformed on purpose: of that the words alone are kept, as of what is nested deeper than anybody writes.
    """
    for _round in range(ROUNDS):
        cleaned = _clean(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    words = nh3.clean_text(unescape(strip_tags(html)))
    return f"<p>{words}</p>" if words.strip() else ""


def in_paragraphs(typed: str) -> str:
    """What was typed without the editor, which a browser without JavaScript does not have: each line a paragraph. What
    has any block of its own stays as it is."""
    if _BLOCK.search(typed) or not typed.strip():
        return typed
    return "".join(f"<p>{line.strip()}</p>" for line in typed.splitlines() if line.strip())


def picture_address(pk: int) -> str:
    """How a text names a picture."""
    return f"/tin-tuc/anh/{pk}/"


def pictures_in(html: str) -> list[int]:
    """The pictures that a cleaned text shows, in its order."""
    return [int(_PICTURE.fullmatch(marks(tag)["src"])[1]) for tag in _IMG.findall(html)]


def left_out(typed: str, cleaned: str) -> int:
    """How many pictures of what was typed the cleaned text does not show: most often pasted from elsewhere."""
    return max(0, len(_ANY_PICTURE.findall(typed)) - len(_IMG.findall(cleaned)))


def with_pictures(html: str, write: Callable[[int], str]) -> str:
    """A cleaned text with each picture written anew by its number."""
    return _IMG.sub(lambda found: write(int(_PICTURE.fullmatch(marks(found[1])["src"])[1])), html)


def marks(attributes: str) -> dict[str, str]:
    """The attributes of a tag as the sanitiser has written them, by their names."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}


def _clean(html: str) -> str:
    html = _IMG.sub(lambda found: found[0] if _is_whole(marks(found[1])) else "", _cleaner.clean(nesting.shallow(html)))
    html = _EMPTY_FIGURE.sub("", _NO_CLASS.sub(r"<\1>", html))
    html = _OUTSIDE.sub(r'<a \1 rel="noopener noreferrer">', html)
    return "" if _NOTHING.fullmatch(html) else html


def _is_whole(picture: dict[str, str]) -> bool:
    return all(picture.get(name) for name in ATTRIBUTES["img"])


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        ours = _PICTURE.fullmatch(value.strip())
        return picture_address(int(ours[1])) if ours else None
    if name in {"alt", "title"}:
        return " ".join(value.replace("\x00", "").split())[:LONGEST_WORDS].strip()
    if name in _SHAPES:
        return value if _SHAPES[name].fullmatch(value) else None
    return value.strip()


def _own_address(address: str) -> str | None:
    address = address.strip()
    return address if _OWN.fullmatch(address) else None


_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=SWALLOWED,
    attributes=ATTRIBUTES | {"*": set()},  # else every tag may have a title and a language
    allowed_classes={"p": ALIGNED, "h2": ALIGNED, "h3": ALIGNED},
    attribute_filter=_attribute,
    url_schemes=SCHEMES,
    url_relative=_own_address,
    link_rel=None,
)
