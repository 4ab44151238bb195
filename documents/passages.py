"""Shows where in a document stands what was searched for: the passage as it is written there, and its page."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, IntegerField, Value, When
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from documents.models import Document, DocumentFile, PageText
from documents.typed import Typed
from members import vietnamese

BEFORE, LENGTH = 70, 240  # letters: before the first mark, and of a passage altogether
MARKS = 500  # a page of nothing but the word is not read to its end


@dataclass(frozen=True)
class Passage:
    """Text of a page with what was looked for in <mark>; `title` names the attachment it stands in, if it is one."""

    html: SafeString
    page: int
    title: str
    is_main: bool


def of(documents: list[Document], typed: Typed) -> dict[int, Passage]:
    """The best passage of each document that has one inside; one statement for all of them."""
    if not documents or not typed.terms:
        return {}
    anything, everything = (
        SearchQuery(words, config="simple", search_type="raw") for words in (typed.any_word, typed.words)
    )
    whole = Case(When(search=everything, then=Value(0)), default=Value(1), output_field=IntegerField())
    pages = (
        PageText.objects.filter(file__document__in=documents, file__replaced_at=None, search=anything)
        .annotate(whole=whole, rank=SearchRank(F("search"), anything))
        .order_by("file__document", "whole", "-rank", "file", "number")
        .distinct("file__document")
    )
    found = pages.values_list("file__document", "text", "number", "file__title", "file__role")
    return {
        pk: Passage(cut(text, typed), number, title, role == DocumentFile.Role.MAIN)
        for pk, text, number, title, role in found
    }


def marked(text: str, typed: Typed | None) -> SafeString:
    """The whole `text`, escaped, with what was looked for in <mark>."""
    places = _places(text, typed) if typed and typed.terms else []
    return drawn(text, [place[:2] for place in places])


def cut(text: str, typed: Typed) -> SafeString:
    """The part of `text` where most of what was looked for stands close together, escaped and marked."""
    text = vietnamese.nfc(text)
    places = _places(text, typed)
    first = _densest(places, text, typed)
    start = _word_start(text, max(0, first - BEFORE))
    end = _word_end(text, start + LENGTH)
    inside = [(left - start, right - start) for left, right, _ in places if start <= left and right <= end]
    shown = drawn(text[start:end], inside)
    return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(text) else "")


def _places(text: str, typed: Typed) -> list[tuple[int, int, int]]:
    """Beginning, end and which part of the search it is."""
    found = zip(range(MARKS), typed.places.finditer(vietnamese.flat(text)), strict=False)
    return [(place.start(), place.end(), place.lastindex or 0) for _, place in found]


def _densest(places: list[tuple[int, int, int]], text: str, typed: Typed) -> int:
    """Where a passage begins that holds most different parts; with the accents that were typed, if they were."""
    best, first = (0, 0, 0), 0
    meant = [text[left:right].lower() in typed.accented for left, right, _ in places] if typed.accented else []
    for at, (start, _, _) in enumerate(places):
        last, behind = start + LENGTH - BEFORE, min(at + 12, len(places))
        while places[behind - 1][1] > last and behind > at:
            behind -= 1
        score = (len({which for _, _, which in places[at:behind]}), sum(meant[at:behind]), behind - at)
        if score > best:
            best, first = score, start
    return first


def drawn(text: str, places: list[tuple[int, int]]) -> SafeString:
    """`text`, escaped, with each of `places`, from its beginning to its end and one behind the other, in <mark>."""
    ends = [0, *(right for _, right in places)]
    starts = [*(left for left, _ in places), len(text)]
    plain = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    hits = [format_html("<mark>{}</mark>", text[left:right]) for left, right in places]
    return format_html_join("", "{}{}", zip(plain, [*hits, ""], strict=True))


def _word_start(text: str, place: int) -> int:
    """The beginning of the next word, or the very beginning."""
    return place if place == 0 else text.find(" ", place - 1) + 1


def _word_end(text: str, place: int) -> int:
    return len(text) if place >= len(text) else max(text.rfind(" ", 0, place), 0) or len(text)
