"""Shows where in a document stands what was searched for: the passage as it is written there, and its page."""

from dataclasses import dataclass

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from documents.models import DocumentFile
from documents.search_query import Typed
from members import vietnamese

BEFORE, LENGTH = 70, 240  # letters: before the first mark, and of a passage altogether
MARKS = 500  # a page of nothing but the word is not read to its end
# The best page of each document: one that holds everything that was typed, else one that holds most of it.
PAGES = """
SELECT DISTINCT ON (file.document_id) file.document_id, page.text, page.number, file.title, file.role
FROM documents_documentfile AS file JOIN documents_pagetext AS page ON page.file_id = file.id,
     to_tsquery('simple', %(any)s) AS part, to_tsquery('simple', %(all)s) AS whole
WHERE file.document_id = ANY(%(documents)s) AND file.replaced_at IS NULL AND page.search @@ part
ORDER BY file.document_id, page.search @@ whole DESC, ts_rank(page.search, part) DESC, file.id, page.number
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
    with connection.cursor() as cursor:
        cursor.execute(PAGES, {"documents": documents, "any": typed.any_word, "all": typed.words})
        return {
            pk: Passage(cut(text, typed), number, title, role == DocumentFile.Role.MAIN)
            for pk, text, number, title, role in cursor.fetchall()
        }


def marked(text: str, typed: Typed | None) -> SafeString:
    """The whole `text`, escaped, with what was looked for in <mark>."""
    places = _places(text, typed) if typed and typed.terms else []
    return drawn(text, [place[:2] for place in places])


def cut(text: str, typed: Typed) -> SafeString:
    """The part of `text`, in NFC, where most of what was looked for stands close together, escaped and marked."""
    places = _places(text, typed)
    first = _densest(places, text, typed)
    start = _word_start(text, max(0, first - BEFORE))
    end = _word_end(text, start + LENGTH)
    inside = [(left - start, right - start) for left, right, _ in places if start <= left and right <= end]
    shown = drawn(text[start:end], inside)
    return mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}")  # shown is


def _places(text: str, typed: Typed) -> list[tuple[int, int, int]]:
    """Beginning, end and which part of the search it is."""
    found = zip(range(MARKS), typed.places.finditer(vietnamese.flat(text)), strict=False)
    return [(place.start(), place.end(), place.lastindex or 0) for _, place in found]


def _densest(places: list[tuple[int, int, int]], text: str, typed: Typed) -> int:
    """Where a passage begins that holds most different parts; with the accents that were typed, if they were."""
    best, first = (0, 0, 0), 0
    whole = (len(typed.terms), min(len(typed.accented), len(typed.terms)))
    meant = [text[left:right].lower() in typed.accented for left, right, _ in places] if typed.accented else []
    for at, (start, _, _) in enumerate(places):
        last, behind = start + LENGTH - BEFORE, min(at + 12, len(places))
        while places[behind - 1][1] > last and behind > at:
            behind -= 1
        score = (len({which for _, _, which in places[at:behind]}), sum(meant[at:behind]), behind - at)
        if score > best:
            best, first = score, start
            if best[:2] >= whole:
                break
    return first


def drawn(text: str, places: list[tuple[int, int]]) -> SafeString:
    """`text`, escaped, with each of `places`, from its beginning to its end and one behind the other, in <mark>."""
    parts: list[str] = []
    done = 0
    for left, right in places:
        parts += (escape(text[done:left]), "<mark>", escape(text[left:right]), "</mark>")
        done = right
    return mark_safe("".join((*parts, escape(text[done:]))))  # every piece of the text was escaped


def _word_start(text: str, place: int) -> int:
    """The beginning of the next word, or the very beginning."""
    return place if place == 0 else text.find(" ", place - 1) + 1


def _word_end(text: str, place: int) -> int:
    return len(text) if place >= len(text) else max(text.rfind(" ", 0, place), 0) or len(text)
