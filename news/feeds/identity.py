"""Which piece of news is which: what tells that two are one, within a feed, from fetch to fetch, across sources."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from members import vietnamese

# What an address carries for those who count visits or to get past a cache; it changes and the article does not.
_PASSING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|zarsrc|gidzl|spm|ref|referrer|from|source|src|_|t|ts|time|timestamp|r|rnd|rand|random|v"
    r"|ver|version|cb|cache|nocache|sid|session(?:_?id)?|phpsessid|jsessionid|token|views?|hits?|luotxem|luot-xem)(?:=.*)?",
    re.IGNORECASE | re.DOTALL,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
# Of folded words: `luot xem 1 234`, `1 234 luot xem`.
_COUNTED = (
    r"(?:so )?(?:luot (?:xem|doc|truy cap|thich|chia se)|(?:lan|nguoi) (?:xem|doc)|da (?:xem|doc)|views?|binh luan)"
)
_COUNTER = re.compile(rf"\b(?:{_COUNTED}(?: \d+)+|\d+(?: \d+)* {_COUNTED})\b")


class Known(Protocol):
    """What a piece of a feed and one that is kept have in common."""

    @property
    def guid(self) -> Any: ...

    @property
    def fingerprint(self) -> Any: ...

    @property
    def title(self) -> Any: ...

    @property
    def url(self) -> Any: ...

    @property
    def dated(self) -> Any: ...


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(address: str) -> str:
    """An address without what changes from visit to visit; any other text as it is."""
    if not address.lower().startswith(("http://", "https://")):
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = [part for part in parts.query.split("&") if part and not _PASSING.fullmatch(part)]
    path, query = _SESSION.sub("", parts.path), "&".join(kept)
    if (path, query) == (parts.path, parts.query):
        return address
    return urlunsplit(parts._replace(path=path, query=query))


def words_of(text: str) -> str:
    """The words by which one text is known again, without the counter of its visitors."""
    return _COUNTER.sub(" ", vietnamese.search_text(text)).strip()


def told_apart(pieces: Iterable[Any]) -> list[Any]:
    """The pieces of one feed under guids of which none stands twice.

    One that repeats for another link, or for another title without a link of its own, is no identity: `N/A`, `0`, the
    address of the front page. Then link, title and words are. What is listed twice as it is counts once.
    """
    listed = list({(piece.guid, canonical(piece.url), piece.fingerprint): piece for piece in pieces}.values())
    sharing = defaultdict(list)
    for piece in listed:
        sharing[piece.guid].append(piece)
    found: dict[str, Any] = {}
    for piece in listed:
        alike = sharing[piece.guid]
        if all(_is_listed_again(other, piece) for other in alike):
            own = piece
        else:
            links = [canonical(other.url) for other in alike]
            own = piece._replace(guid=without_guid(piece, by_title=links.count(canonical(piece.url)) > 1))
        found.setdefault(own.guid, own)
    return list(found.values())


def _is_listed_again(one: Known, other: Known) -> bool:
    same_link = bool(one.url) and canonical(one.url) == canonical(other.url)
    return one is other or (same_link and (one.title == other.title or hashed(canonical(one.url)) == one.guid))


def without_guid(piece: Known, *, by_title: bool = False) -> str:
    """Another identity for a piece whose guid says nothing: of its link, or by_title where others share that too."""
    named = [] if _path(piece) and not by_title else [piece.title]
    return hashed(" ".join([piece.guid, canonical(piece.url) or piece.fingerprint, *named]))


def is_still(item: Known, piece: Known) -> bool:
    """Whether a guid that was kept means the same article still: its link or its title tells so."""
    link = canonical(piece.url)
    if link and link == canonical(item.url):
        return True
    return _title(item) == _title(piece) and (_path(item) == _path(piece) or _is_of_one_day(item, piece))


def is_under_new_guid(item: Known, piece: Known) -> bool:
    """Whether it is the same article though its guid or the query of its link changes from fetch to fetch."""
    one_place = bool(_path(piece)) and _path(item) == _path(piece)
    said_alike = item.dated == piece.dated if piece.dated else item.fingerprint == piece.fingerprint
    return one_place and _title(item) == _title(piece) and said_alike


def _title(piece: Known) -> str:
    return vietnamese.search_text(piece.title)


def _path(piece: Known) -> str:
    """Machine and path of its link; nothing for the front page, which is no article's own."""
    parts = urlsplit(piece.url)
    return f"{parts.netloc.lower()}{parts.path}" if parts.path.strip("/") else ""


def _is_of_one_day(item: Known, piece: Known) -> bool:
    return not (item.dated and piece.dated) or item.dated == piece.dated
