"""Finds documents by what people type: a whole number, a part of it, or words with or without accents."""

from django.db.models import QuerySet

from documents import numbering
from members import vietnamese


def symbol(text: str) -> str:
    """The number in its normal form when `text` is a whole one, else ""."""
    try:
        return numbering.parse(text).symbol
    except numbering.NumberError:
        return ""


def query(text: str) -> str:
    """A raw tsquery for every word of `text`. A word finds by its beginning; digits are meant whole, with or without
    the leading zero: 12 is not 121, and 5 is 05."""
    words = vietnamese.search_query(text).split(" & ")
    return " & ".join(_digits(bare) if (bare := word.removesuffix(":*")).isdecimal() else word for word in words)


def _digits(text: str) -> str:
    return f"({' | '.join(sorted({text, str(int(text)), f'{int(text):02}'}))})"


def find(documents: QuerySet, text: str) -> QuerySet:
    """The one with the whole number when `text` is one, else those that hold every word; neither ranked nor counted."""
    if number := symbol(text):
        return documents.numbered(number)
    return documents.matching(query(text))
