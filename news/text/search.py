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
