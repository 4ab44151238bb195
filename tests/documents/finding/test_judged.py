"""Forty questions whose first five answers were judged by hand, over invented documents: see tests/data/search."""

import json
from datetime import date
from math import log2
from pathlib import Path

import pytest

from documents.finding import search
from documents.models import Document
from tests import factories
from tests.documents.library_cast import document, inside

pytestmark = pytest.mark.django_db

JUDGED = json.loads((Path(__file__).parents[2] / "data" / "search" / "judged.json").read_text(encoding="utf-8"))
FIRST = 5


def gain(symbols: list[str], expected: list[str]) -> float:
    """How much of what was expected stands among the first five, and how far in front (nDCG@5): 1 is all of it, the
    best first; 0 is nothing."""
    worth = {symbol: FIRST - place for place, symbol in enumerate(expected[:FIRST])}

    def summed(listed: list[str]) -> float:
        return sum(worth.get(symbol, 0) / log2(place) for place, symbol in enumerate(listed[:FIRST], 2))

    return round(summed(symbols) / summed(expected), 2)


@pytest.fixture
def judged_library():
    unit = factories.city()
    for symbol, day, title, text, validity in JUDGED["documents"]:
        made = inside(document(unit, symbol, title, issued_on=date.fromisoformat(day)), text)
        Document.objects.filter(pk=made.pk).update(validity=validity)


def test_the_first_five_are_those_that_were_judged_best(judged_library):
    """Each question's third value is its gain before words that stand beside each other were ranked first."""
    gains, worse, better = {}, {}, 0
    for typed, expected, before in JUDGED["questions"]:
        shown = [hit.symbol for hit in search.best(Document.objects.all(), typed).hits]
        gains[typed] = gain(shown, expected)
        better += gains[typed] > before
        if gains[typed] < before:
            worse[typed] = (gains[typed], before, shown[:FIRST])
    assert len(gains) == 40
    assert worse == {}
    assert better >= 10
