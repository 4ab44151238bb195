"""Shows where in a document stands what was searched for: the passage as it is written there, and its page."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape  # Django's own looks at each piece for words to be translated, which costs more
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils.safestring import SafeString, mark_safe

from documents.letterhead import heading
from documents.models import DocumentFile
from documents.search_query import Typed
from members import vietnamese

BEFORE, LENGTH = 70, 240  # letters: before the first mark, and of a passage altogether
HEAD = 600  # letters of a text that mostly hold the passage: to fold all of them costs more than the rest
Place = tuple[int, int, int]
_MARKUP = re.compile("[&<>\"']")  # all that `escape` changes
MARKS = 500  # a page of nothing but the word is not read to its end
EACH = 3  # of the best pages of a document: the very best may hold the words in other accents, or in its letterhead
# The best pages of each document: those that hold everything that was typed, else those that hold most of it.
PAGES = """
SELECT best.document_id, page.text, page.number, best.title, best.role
FROM (
    SELECT file.document_id, file.title, file.role, page.id, row_number() OVER (
        PARTITION BY file.document_id
        ORDER BY page.search @@ whole DESC, ts_rank(page.search, part) DESC, file.id, page.number
    ) AS place
    FROM documents_documentfile AS file JOIN documents_pagetext AS page ON page.file_id = file.id,
         to_tsquery('simple', %(any)s) AS part, to_tsquery('simple', %(all)s) AS whole
    WHERE file.document_id = ANY(%(documents)s) AND file.replaced_at IS NULL AND page.search @@ part
) AS best JOIN documents_pagetext AS page ON page.id = best.id
WHERE best.place <= %(each)s
ORDER BY best.document_id, best.place
"""


@dataclass(frozen=True)
class Passage:
    """Text of a page with what was looked for in <mark>; `title` names the attachment it stands in, if it is one."""

    html: SafeString
    page: int
    title: str
    is_main: bool


def of(documents: list[int], typed: Typed) -> dict[int, Passage]:
    """The best passage of each document, by its id, that has one inside; one statement for all of them."""
    if not documents or not typed.terms:
        return {}
    asked: dict[str, Any] = {"documents": documents, "any": typed.any_word, "all": typed.words, "each": EACH}
    with connection.cursor() as cursor:
        cursor.execute(PAGES, asked)
        pages = groupby(cursor.fetchall(), key=itemgetter(0))
    found = ((document, _best(rows, typed)) for document, rows in pages)
    return {document: passage for document, passage in found if passage}


def _best(pages: Iterable[tuple], typed: Typed) -> Passage | None:
    """Of the pages of one document, the best first, the first that holds every part of what was typed, in its accents
    and behind the letterhead; else the one that holds most parts."""
    passage, most = None, 0
    for _, text, number, title, role in pages:
        places = _inside(text, _places(text, typed), number)
        parts = len({which for *_, which in places})
        if parts > most:
            passage = Passage(_cut(text, places, len(typed.terms)), number, title, role == DocumentFile.Role.MAIN)
            most = parts
        if most == len(typed.terms):
            break
    return passage


def marked(text: str, typed: Typed | None) -> SafeString:
    """The whole `text`, escaped, with what was looked for in <mark>."""
    places = _places(text, typed) if typed and typed.terms else []
    return drawn(text, [place[:2] for place in places])


def cut(text: str, typed: Typed, *, whole: Callable[[], str] | None = None) -> SafeString:
    """The part of `text`, in NFC, where most of what was looked for stands close together, escaped and marked. It may
    be the beginning alone, more than HEAD letters of what `whole` gives."""
    parts = len(typed.terms)
    places = _places(text[:HEAD], typed)
    first, held = _densest(places, parts)
    if held < parts or first + LENGTH > HEAD:  # else nothing behind it would be shown instead
        text = whole() if whole else text
        places = _places(text, typed)
    return _cut(text, places, parts)


def _cut(text: str, places: list[Place], parts: int) -> SafeString:
    first, _ = _densest(places, parts)
    start = _word_start(text, max(0, first - BEFORE))
    end = _word_end(text, start + LENGTH)
    inside = [(left - start, right - start) for left, right, _ in places if start <= left and right <= end]
    shown = drawn(text[start:end], inside)
    return mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}")  # shown is


def _places(text: str, typed: Typed) -> list[Place]:
    """Beginning, end and which part of the search it is, where the accents are those that were typed."""
    found = islice(typed.places.finditer(vietnamese.flat(text)), MARKS)
    places = [(*place.span(), place.lastindex or 0) for place in found]
    if not typed.has_accents:
        return places
    meant = typed.part_meant_by
    return [(left, right, part) for left, right, which in places if (part := meant(text[left:right], which))]


def _inside(text: str, places: list[Place], page: int) -> list[Place]:
    """Those that do not stand in the letterhead of a first page: every document has that."""
    begins = heading.text_start(text) if places and page == 1 else 0
    return [place for place in places if place[0] >= begins]


def _densest(places: list[Place], parts: int) -> tuple[int, int]:
    """Where a passage begins that holds most different parts of so many, and how many it holds."""
    best, first = (0, 0), 0
    for at, (start, _, _) in enumerate(places):
        last, behind = start + LENGTH - BEFORE, min(at + 12, len(places))
        while places[behind - 1][1] > last and behind > at:
            behind -= 1
        score = (len({which for _, _, which in places[at:behind]}), behind - at)
        if score > best:
            best, first = score, start
            if best[0] >= parts:
                break
    return first, best[0]


def drawn(text: str, places: list[tuple[int, int]]) -> SafeString:
    """`text`, escaped, with each of `places`, from its beginning to its end and one behind the other, in <mark>."""
    escaped = escape if _MARKUP.search(text) else str  # to look through each piece costs more than to mark it
    parts: list[str] = []
    done = 0
    for left, right in places:
        parts += (escaped(text[done:left]), "<mark>", escaped(text[left:right]), "</mark>")
        done = right
    return mark_safe("".join((*parts, escaped(text[done:]))))  # every piece of the text was escaped


def _word_start(text: str, place: int) -> int:
    """The beginning of the next word, or the very beginning."""
    return place if place == 0 else text.find(" ", place - 1) + 1


def _word_end(text: str, place: int) -> int:
    return len(text) if place >= len(text) else max(text.rfind(" ", 0, place), 0) or len(text)
