"""The words by which an article is found, kept in two columns beside what they are made of."""

import re
from html import unescape

from django.db import models

from members import vietnamese

_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")


class TitleWords(models.TextField):
    """The folded words of the instance's title, each time that is saved."""

    def pre_save(self, instance, add):
        instance.search_title = vietnamese.search_text(instance.title)
        return instance.search_title


class TextWords(models.TextField):
    """The folded words of the instance's summary and body, each time that is saved."""

    def pre_save(self, instance, add):
        instance.search_folded = vietnamese.search_text(f"{instance.summary} {plain(instance.body)}")
        return instance.search_folded


def plain(html: str) -> str:
    """The text of a cleaned body, in which every `<` begins a tag; paragraphs stay apart."""
    return vietnamese.nfc(unescape(_TAG.sub(" ", html)))


def beginning(html: str, least: int) -> str:
    """The first letters of the same, at least so many where it has them."""
    head = html[: 2 * least]
    text = plain(head[: head.rfind("<")]) if len(head) < len(html) else ""
    return text if len(text) >= least else plain(html)
