"""The body of an article as its page shows it: made once when it is saved, stored beside the text."""

import re

from django.db import models
from django.utils.html import strip_tags

from news.text import responsive
from news.text.richtext import marks

SYLLABLES_A_MINUTE = 220

# These read what the sanitiser has written: no other attributes, no other order of brackets.
_IMG = re.compile(r"<img((?: [a-z]+=\"[^\"]*\")*)>")
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
# A wide table is moved by itself, with the keyboard too; the page stays where it is.
_TABLE = '<div class="scroll-x" role="region" aria-label="Bảng" tabindex="0"><table>'


class PageField(models.TextField):
    """What `page_html` makes of the instance's `body`, each time that is saved."""

    def pre_save(self, instance, add):
        instance.body_html = page_html(instance.body)
        return instance.body_html


class MinutesField(models.PositiveSmallIntegerField):
    """How long an unhurried reader takes over the instance's `body`, each time that is saved."""

    def pre_save(self, instance, add):
        instance.minutes = minutes(instance.body)
        return instance.minutes


def rendered(body: str) -> dict:
    """The columns that follow from a cleaned `body`."""
    return {"body_html": page_html(body), "minutes": minutes(body)}


def page_html(body: str) -> str:
    """`body`, which the sanitiser has cleaned, with responsive pictures, tables that scroll and headers that say what
    they head."""
    html = _IMG.sub(_picture, body)
    html = _ROW.sub(_scoped, html)
    return html.replace("<table>", _TABLE).replace("</table>", "</table></div>")


def minutes(body: str) -> int:
    return max(1, round(len(strip_tags(body).split()) / SYLLABLES_A_MINUTE))


def _picture(found: re.Match) -> str:
    picture = marks(found[1])
    width, height = int(picture["width"]), int(picture["height"])
    return responsive.markup(picture["src"], width=width, height=height, alt=picture["alt"])


def _scoped(row: re.Match) -> str:
    """Headers alone in their row head the columns, others their row."""
    scope = "row" if "<td" in row[0] else "col"
    return re.sub(r"<th(?=[ >])", f'<th scope="{scope}"', row[0])
