"""What a feed says, in whatever dialect: its pieces of news with clean text, whole addresses and no pictures."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin

import nh3
from django.utils.html import escape

from members import vietnamese
from news.feeds import dates, identity
from news.feeds.decoding import text_of
from news.models.articles import BODY_LIMIT
from news.text import nesting
from news.text.richtext import SWALLOWED, TAGS, sanitise

MOST = 200  # pieces of one feed: the longest ones keep a hundred
LINK, TITLE, SUMMARY, NAME = 500, 200, 400, 200

# How feedparser ends on what it did not expect: a place on a map without numbers, a licence that was never opened.
STUMBLES = (LookupError, AttributeError, TypeError, ValueError, AssertionError, RecursionError)

# Each in one way only, or many of them would be tried in every way there is.
_COMMENTS = r"(?:<!--(?:(?!-->).)*-->\s*)*"
_ENDS = re.compile(rf"</(?:\w+:)?(?:rss|feed|RDF)\s*>\s*{_COMMENTS}\Z", re.IGNORECASE | re.DOTALL)
_OTHERS = (
    (b"%PDF", "một tệp PDF"),
    (b"PK\x03\x04", "một tệp nén hoặc tệp Office"),
    (b"\x1f\x8b", "một tệp nén"),
    (b"\xd0\xcf\x11\xe0", "một tệp Word hoặc Excel"),
    (b"{", "dữ liệu JSON"),
    (b"[", "dữ liệu JSON"),
)
_NO_FEED = "Địa chỉ này là {}, không phải nguồn tin RSS hoặc Atom."
_WEB_PAGE = re.compile(rf"\s*{_COMMENTS}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_BLOCKS = re.compile(
    r"<(/?)(?:div|section|article|center|pre|main|header|footer|figure|figcaption)(?=[\s>/])[^>]*>", re.IGNORECASE
)
_GREAT, _SMALL = (re.compile(rf"<(/?)h[{levels}](?=[\s>])[^>]*>", re.IGNORECASE) for levels in ("1", "456"))
_STRONG, _EM = (re.compile(rf"<(/?){tag}(?=[\s>])[^>]*>", re.IGNORECASE) for tag in ("b", "i"))
_ANY_BLOCK = re.compile(r"<(?:p|ul|ol|table|blockquote|h[1-6])\b", re.IGNORECASE)
_CDATA, _END_OF_CDATA, _END_WITHIN = "<![CDATA[", "]]>", "]]]]><![CDATA[>"
_ESCAPED = re.compile(r"&lt;/?(?:p|div|br|span|strong|em|a|b|i|img|ul|ol|li|table|h[1-6])\b", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|strong|em|a|h2|h3|li)(?: [^>]*)?>(?:\s|&nbsp;|<br>)*</\1>")
_SPACES = re.compile(r"[^\S\n]+")  # a run of them is looked at once, not from each of its places
_LINES = re.compile(r"(?:\s*\n\s*)+|(?:\s*<br\s*/?>\s*){2,}", re.IGNORECASE)
_WRITING = TAGS - {"img", "figure", "figcaption"}


class Unreadable(Exception):
    """This is no feed that can be taken; the message says what it is instead."""


class Piece(NamedTuple):
    """One piece of news, ready to be kept."""

    guid: str
    fingerprint: str
    title: str
    url: str
    author: str
    dated: str
    dated_at: datetime | None
    summary: str
    body: str


def pieces(data: bytes, *, url: str, content_type: str = "") -> list[Piece]:
    """The news of the feed that `url` answered, as it stands there, at most MOST of them. Raises Unreadable.

    A document type is looked at by nobody: no entity of its own, and nothing outside, is ever expanded or fetched.
    """
    for start, what in _OTHERS:
        if data.lstrip().startswith(start):
            raise Unreadable(_NO_FEED.format(what))
    text = text_of(data, content_type)
    if not text.strip():
        raise Unreadable("Nguồn trả về tệp rỗng.")
    if _WEB_PAGE.match(text):
        raise Unreadable(_NO_FEED.format("một trang web"))
    if "<!entity" in text.lower():
        raise Unreadable("Nguồn tin có khai báo thực thể XML; cổng không đọc tệp như vậy.")
    import feedparser  # only the task that fetches waits for it

    # From a stream: feedparser takes plain text for an address or a file's name, and would open it.
    stream = BytesIO(_of_one_cdata(text).encode())
    told = {"content-type": "application/xml; charset=utf-8"}
    try:
        feed = feedparser.parse(stream, response_headers=told, sanitize_html=False)
    except STUMBLES as error:
        raise Unreadable("Tệp của nguồn viết sai cách nên không đọc được.") from error
    if not feed.version and not feed.entries:
        raise Unreadable("Tệp của nguồn không phải là RSS hoặc Atom.")
    whole = _ENDS.search(text[-2_000:])
    entries = feed.entries if whole else feed.entries[:-1]  # of a file that was cut the last piece is a half
    base = _address(_text_of(feed.feed, "link"), url) or url
    found = (_piece(entry, base) for entry in islice(entries, MOST))
    return identity.told_apart(piece for piece in found if piece)


def _piece(entry, base: str) -> Piece | None:
    title = _line(_words(_text_of(entry, "title")), TITLE)
    link = _link(entry, base)
    html = max([_text_of(entry, "summary"), *(_text_of(part, "value") for part in entry.get("content", []))], key=len)
    body = _body(html, link or base)
    told = _words(body)
    title = title or _line(told, TITLE)
    if not title:
        return None
    dated = _line(next(filter(None, (_text_of(entry, name) for name in ("published", "updated", "created"))), ""), 100)
    words = identity.words_of(f"{title} {told}")
    fingerprint = identity.hashed(words if told else f"{words} {link}")
    return Piece(
        guid=identity.hashed(identity.canonical(_text_of(entry, "id") or link) or fingerprint),
        fingerprint=fingerprint,
        title=title,
        url=link,
        author=_line(_words(_text_of(entry, "author")), NAME),
        dated=dated,
        dated_at=dates.parse(dated),
        summary=_line(_words(_body(_text_of(entry, "summary"), base)) or told, SUMMARY),
        body=body,
    )


def _text_of(entry, name: str) -> str:
    """feedparser has nothing at all for what stands there and is empty."""
    return entry.get(name) or ""


def _link(entry, base: str) -> str:
    """Where it stands in full; feedparser takes a guid for an address also where that is a mere number."""
    given, guid = _text_of(entry, "link"), _text_of(entry, "id")
    bare = entry.get("guidislink") and given == guid and not guid.startswith(("http:", "https:"))
    return "" if bare else _address(given, base)


def _body(html: str, base: str) -> str:
    """Text, lists, tables and links of `html`; a relative link is made whole, a picture is left out."""
    html = nesting.shallow(_SPACES.sub(" ", _unwrapped(html[: BODY_LIMIT * 4])))
    if not _ANY_BLOCK.search(html) and not _BLOCKS.search(html):
        lines = [line.strip() for line in _LINES.split(html)]
        html = "".join(f"<p>{line}</p>" for line in lines if line)
    html = _BLOCKS.sub(r"<\1p>", html)
    for pattern, tag in ((_GREAT, "h2"), (_SMALL, "h3"), (_STRONG, "strong"), (_EM, "em")):
        html = pattern.sub(rf"<\1{tag}>", html)

    def whole(tag: str, name: str, value: str) -> str | None:
        return (_address(value, base) or None) if name == "href" else value

    attributes = {"a": {"href"}, "ol": {"start"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
    html = nh3.clean(
        html,
        tags=_WRITING,
        clean_content_tags=SWALLOWED,
        attributes=attributes,
        attribute_filter=whole,
        link_rel=None,
    )
    for _layer in range(3):
        html = _EMPTY.sub("", html)
    html = sanitise(html)
    return html if len(html) <= BODY_LIMIT else f"<p>{escape(_line(_words(html), BODY_LIMIT // 2))}</p>"


def _of_one_cdata(text: str) -> str:
    """A feed without a CDATA within a CDATA, whose words no reader of feeds shows."""
    begin, *parts = text.replace(_END_WITHIN, "").split(_CDATA)
    said, within = [begin], False
    for part in parts:
        said.append(part if within else _CDATA + part)
        within = _END_OF_CDATA not in part
    return "".join(said)


def _unwrapped(html: str) -> str:
    """Markup as it was meant: with the tags that were escaped twice, without the end of a CDATA that had ended."""
    html = html.replace(_END_OF_CDATA, "")
    return unescape(html) if "<" not in html and _ESCAPED.search(html) else html


def _address(link: str, base: str) -> str:
    """A whole http or https address, or nothing. Lines that were broken in it are joined; a blank stays one, as %20."""
    link = re.sub(r"\s", "%20", re.sub(r"\s*[\r\n\t]\s*", "", link.strip()))
    try:
        found = urljoin(base, link) if link else ""
    except ValueError:
        return ""
    plain = found.isprintable() and "\\" not in found and not re.match(r"https?://[^/]*@", found)
    return found if plain and found.lower().startswith(("http://", "https://")) and len(found) <= LINK else ""


def _words(html: str) -> str:
    """What a reader reads; entities that were written twice are read twice."""
    spaced = re.sub(r"<(?:/p|/li|/tr|/h[1-6]|/td|/th|br)\b[^>]*>", " ", _unwrapped(html))
    markup = nesting.shallow(spaced if "<" in spaced else unescape(spaced))
    return vietnamese.nfc(unescape(unescape(nh3.clean(markup, tags=set(), clean_content_tags=SWALLOWED))))


def _line(text: str, most: int) -> str:
    """At most `most` characters, cut between two words."""
    text = vietnamese.nfc(text)
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
