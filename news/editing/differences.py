"""What differs between two texts of an article, word by word and in words a person reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.dateparse import parse_datetime

from news.models import Article, ArticleRevision
from news.publishing.notifications import moment

SAME, GONE, NEW, SKIPPED = "same", "gone", "new", "skipped"
MOST_LINES = 4_000_000  # paragraphs × paragraphs that are compared: a long speech has a few hundred
MOST_PAIRS = 250_000  # words × words that are compared one by one; a longer stretch is shown whole, before and after
AROUND = 12  # words left standing on either side of a change
# fmt: off
_LINES = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "tr", "figcaption", "figure", "table", "ul", "ol",
    "div",
}
# fmt: on
TEXT = {name: Article._meta.get_field(name).verbose_name for name in ("title", "summary", "body")}
LABELS = {"cover": "ảnh bìa"} | {name: Article._meta.get_field(name).verbose_name for name in ArticleRevision.COMPARED}


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that is not the same: its pieces in order; `formatting` where only the form of the text changed."""

    label: str
    pieces: list[Piece]
    formatting: bool = False


def between(old: dict, new: dict, labels: dict = LABELS) -> list[Difference]:
    """The fields of `labels` that differ between two contents, as `content_of` says them."""
    return [
        _difference(label, _text_of(name, old.get(name)), _text_of(name, new.get(name)))
        for name, label in labels.items()
        if _text_of(name, old.get(name)) != _text_of(name, new.get(name)) or old.get(name) != new.get(name)
    ]


def _difference(label: str, before: str, after: str) -> Difference:
    return Difference(label[:1].upper() + label[1:], pieces(before, after), formatting=before == after)


def pieces(old: str, new: str) -> list[Piece]:
    """What stayed, went and came, in the order it is read; long stretches that stayed are cut to their ends."""
    merged = list(_merged(_compared(_paragraphs(old), _paragraphs(new))))
    shown: list = []
    for place, piece in enumerate(merged):
        ends = {"first": place == 0, "last": place == len(merged) - 1}
        shown += _shortened(piece.text, **ends) if piece.kind == SAME else [piece]
    return shown[:-2] + [Piece(piece.kind, piece.text.rstrip("\n")) for piece in shown[-2:]]


def as_text(body: str) -> str:
    """Rich text as lines of plain words; a picture is named by what it shows."""
    from lxml.etree import iterwalk  # only who compares texts waits for it
    from lxml.html import HTMLParser, fragment_fromstring

    # One tree: half the time of patterns and strip_tags (4 ms of 30 KB). Without huge_tree libxml2 drops, in silence,
    # the words that lie deeper than 255 tags; lists in lists may.
    root = fragment_fromstring(body, create_parent="div", parser=HTMLParser(huge_tree=True))
    said = []
    for event, tag in iterwalk(root, events=("start", "end")):
        said += [_before(tag), tag.text] if event == "start" else ["\n" if tag.tag in _LINES else "", tag.tail]
    lines = "".join(filter(None, said)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _before(tag) -> str:
    """What is said where the tag begins."""
    if tag.tag in {"br", "hr"}:
        return "\n"
    if tag.tag == "img":
        return f" [Ảnh: {tag.get('alt')}] " if tag.get("alt") else " [Ảnh] "
    return " | " if tag.tag in {"td", "th"} and tag.getprevious() is not None else ""


def _text_of(name: str, value) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if name == "body":
        return as_text(value)
    if name in {"publish_at", "expires_at"}:
        return moment(parse_datetime(value))
    return "Đã chọn" if name == "cover" else str(value)


def _paragraphs(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")] if text else []


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Paragraphs first, then words within the paragraphs that changed: quick for a long text with few changes."""
    if len(old) * len(new) > MOST_LINES:
        yield from _words("".join(old), "".join(new))
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[i:j]))
        else:
            yield from _words("".join(old[i:j]), "".join(new[k:m]))


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    if len(before) * len(after) > MOST_PAIRS:
        yield from (Piece(GONE, old), Piece(NEW, new))
        return
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(before[i:j]))
            continue
        yield Piece(GONE, "".join(before[i:j]))
        yield Piece(NEW, "".join(after[k:m]))


def _merged(found: Iterator[Piece]) -> Iterator[Piece]:
    last = None
    for piece in filter(lambda each: each.text, found):
        if last and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _shortened(text: str, *, first: bool, last: bool) -> Iterator[Piece]:
    words = re.findall(r"\S+\s*", text)
    if len(words) <= AROUND * 3:
        yield Piece(SAME, text)
        return
    if not first:
        yield Piece(SAME, "".join(words[:AROUND]))
    yield Piece(SKIPPED, "…")
    if not last:
        yield Piece(SAME, "".join(words[-AROUND:]))
