"""What the hits of a search can be narrowed by, with how many of them there are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from documents.finding.search import Found
from documents.models import Document, Issuer

MOST = 8  # of one kind, the most frequent


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    count: str = ""


@dataclass(frozen=True)
class Facet:
    title: str
    choices: list[Choice]


# The parameter of the page, what it narrows, and its title.
FACETS = (
    ("loai", "kind", "Loại văn bản"),
    ("hieuluc", "validity", "Hiệu lực"),
    ("cap", "issuer__level", "Cấp ban hành"),
    ("coquan", "issuer", "Cơ quan ban hành"),
    ("linhvuc", "subject", "Lĩnh vực"),
    ("nam", "year", "Năm ban hành"),
)
LISTED = {"kind": Document.Kind, "validity": Document.Validity, "issuer__level": Issuer.Level}
NAMED = {"issuer": "issuer__name", "subject": "subject__name"}


def counted(found: Found, asked: dict, query: QueryDict) -> list[Facet]:
    """For what is not yet narrowed: the values there are among the hits. Where only the newest hits were looked at, a
    count is said to be the least, and what a list holds besides is offered without one.

    `asked` is what the page is narrowed by, `query` its address; nothing is asked of the database.
    """
    facets = [Facet(title, _choices(found, name, fact, query)) for name, fact, title in FACETS if not asked.get(name)]
    return [facet for facet in facets if len(facet.choices) > 1]


def chosen(found: Found, asked: dict, query: QueryDict) -> list[Choice]:
    """What the page is narrowed by, each with the address without it."""
    chips = []
    for name, fact, title in FACETS:
        if asked.get(name):
            label = next(iter(_labels(found, fact, [asked[name]]).values())) or title
            chips.append(Choice(str(label), address(query, name, None)))
    return chips


def address(query: QueryDict, name: str, value) -> str:
    """The address of the first page with `name` set to `value`, or without it."""
    kept = {each: values for each, values in query.lists() if each not in ("trang", name)}
    return f"?{urlencode(kept if value is None else kept | {name: value}, doseq=True)}"


def _choices(found: Found, name: str, fact: str, query: QueryDict) -> list[Choice]:
    start = address(query, name, "")
    counts = Counter(found.of_all(fact))
    for nothing in (None, ""):
        counts.pop(nothing, None)
    if fact == "year":
        ordered = sorted(counts, reverse=True)[: MOST * 2]
    else:
        ordered = [value for value, _ in counts.most_common(None if fact in LISTED else MOST)]
    least = "+" if found.more else ""
    labels = _labels(found, fact, ordered)
    choices = [Choice(labels[value], f"{start}{value}", f"{counts[value]}{least}") for value in ordered]
    if found.more:
        others = _others(fact, ordered)
        choices += [Choice(label, f"{start}{value}") for value, label in others]
    return choices


def _others(fact: str, there: list) -> list[tuple]:
    """What may stand among the hits that were not looked at."""
    if fact in LISTED:
        there = [*there, Document.Validity.GONE]  # never among what readers find
        return [(value, label) for value, label in LISTED[fact].choices if value not in there]
    if fact == "year" and there:
        return [(year, str(year)) for year in range(there[-1] - 1, there[-1] - 1 - MOST, -1)]
    return []


def _labels(found: Found, fact: str, values: Iterable) -> dict:
    """How the values are called. Names are taken from the hits: what the reader may not open names nobody."""
    if fact in LISTED:
        return {value: LISTED[fact](value).label for value in values}
    if fact in NAMED:
        names = dict(zip(found.of_all(fact), found.of_all(NAMED[fact]), strict=True))
        return {value: names.get(value, "") for value in values}
    return {value: str(value) for value in values}
