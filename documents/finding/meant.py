"""Offers what was probably meant, where nothing holds what was typed as it stands: a word with a slip, a number without
its signs. Only what the reader may open tells which words there are."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from documents.finding.search import Found
from documents.models import PageText
from documents.models.kinds import SYMBOLS
from documents.models.querysets import DocumentQuerySet
from documents.search_query import Typed
from members import vietnamese
from members.misspelling import one_slip_away, sound_alike

OFFERED, NUMBERS = 1, 5
TITLES, TEXTS = 200, 20  # so many of the newest are looked into
MOST_WORDS, MOST_LETTERS = 6, 12  # of a search in which a slip is looked for
_NUMBER = re.compile(r"(?:so)?(\d{1,5})([a-z]{2,})|([a-z]{2,})(\d{1,5})")
_TYPES = {vietnamese.search_text(symbol) for symbol in SYMBOLS}


def offers(documents: DocumentQuerySet, found: Found) -> list[str]:
    """What to search for instead, the likeliest first; empty where something holds the words that were typed. At most
    three statements, whatever the library holds."""
    typed = found.typed
    if typed is None or found.is_exact or not typed.terms or typed.phrases or typed.without:
        return []
    return _numbers(documents, typed) or _words(documents, typed)


def _numbers(documents: DocumentQuerySet, typed: Typed) -> list[str]:
    """`06NQ`: the documents with such a number, in force first."""
    said = _NUMBER.fullmatch("".join(vietnamese.search_text(typed.text).split()))
    if not said:
        return []
    number, signs = said[1] or said[4], said[2] or said[3]
    types = [each for each in _TYPES if signs.startswith(each)]
    if not types:
        return []
    words = f"({number} | {int(number)} | {int(number):02}) & ({' | '.join(types)})"
    newest = documents.matching(words).newest_first().only("symbol", "validity")[:TITLES]
    rows = [document for document in newest if _has_signs(document.symbol, int(number), signs)]
    rows.sort(key=lambda document: document.is_over)
    return list(dict.fromkeys(document.symbol for document in rows))[:NUMBERS]


def _has_signs(symbol: str, number: int, signs: str) -> bool:
    first, *others = vietnamese.search_text(symbol).split() or [""]
    letters = "".join(each for each in others if not each.isdecimal())
    return first.isdecimal() and int(first) == number and letters.startswith(signs)


def _words(documents: DocumentQuerySet, typed: Typed) -> list[str]:
    """The same words with one of them, or its accents, as the library spells them where they stand together."""
    words = [word for term in typed.terms for word in term.words]
    if len(words) > MOST_WORDS or typed.symbol or max(map(len, words)) > MOST_LETTERS:
        return []
    slips = [set() if word.isdecimal() else one_slip_away(word) for word in words]
    query = " | ".join(_queries(words, slips))
    titles = documents.matching(query).newest_first().values_list("title", flat=True)[:TITLES]
    spelled = _likeliest(titles, words, slips)
    if not spelled:
        spelled = _likeliest(_texts(documents, query), words, slips)
    typed_words = [word for term in typed.terms for word in term.spelled]
    return [text for text in spelled if text.split() != typed_words]


def _queries(words: list[str], slips: list[set[str]]) -> Iterator[str]:
    """Raw tsqueries: all the words as they stand, then with each of them in turn by what it may be a slip of."""
    yield " & ".join(words)
    for place, meant in enumerate(slips):
        if meant:
            yield " & ".join([*words[:place], f"({' | '.join(sorted(meant))})", *words[place + 1 :]])


def _texts(documents: DocumentQuerySet, query: str) -> Iterable[str]:
    newest = list(documents.with_words(query).newest_first().values_list("pk", flat=True)[:TEXTS])
    pages = PageText.objects.filter(file__document__in=newest, file__replaced_at=None).having(query)
    return pages.order_by("pk").values_list("text", flat=True)[:TEXTS]


def _likeliest(texts: Iterable[str], words: list[str], slips: list[set[str]]) -> list[str]:
    """How these texts spell the words in a row, one of which may be another: what sounds alike first, then what stands
    there most often."""
    counts: Counter[tuple[bool, str]] = Counter()
    for text in texts:
        spelled = vietnamese.words_of(text)
        folded = [vietnamese.search_text(word) for word in spelled]
        for start in range(len(spelled) - len(words) + 1):
            alike = _is_alike(folded[start : start + len(words)], words, slips)
            if alike is not None:
                counts[alike, " ".join(spelled[start : start + len(words)])] += 1
    ordered = sorted(counts, key=lambda each: (not each[0], -counts[each], each[1]))
    return [text for _, text in ordered[:OFFERED]]


def _is_alike(there: list[str], words: list[str], slips: list[set[str]]) -> bool | None:
    """None where more than one word differs, or one by more than a slip; else whether it sounds alike."""
    others = [place for place, word in enumerate(words) if there[place] != word]
    if not others:
        return True
    place = others[0]
    return sound_alike(there[place], words[place]) if len(others) == 1 and there[place] in slips[place] else None
