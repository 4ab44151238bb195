"""A template that somebody sends: looked into, tried with a real meeting, stored; and what a unit prints by now."""

from pathlib import PurePath
from typing import NamedTuple

from django.core.files.base import File

from documents import screening
from documents.files import Inspected
from meetings.models import PrintTemplate
from meetings.printing import templates
from meetings.printing.papers import PAPERS, Paper
from members import vietnamese
from members.models import Unit, User


class Row(NamedTuple):
    """One paper: the template in use, None for the one that comes with the portal, and whether it is the unit's own."""

    paper: Paper
    template: PrintTemplate | None
    is_own: bool


def rows(unit: Unit) -> list[Row]:
    """Of every paper; one query each."""
    found = [(paper, templates.in_use(unit, paper)) for paper in PAPERS]
    return [Row(paper, used, used is not None and used.unit_id == unit.pk) for paper, used in found]


def tried(unit: Unit, paper: Paper, upload: File, *, by: User) -> bytes:
    """What the template makes of the newest meeting of `unit` that has such a paper; where none has, of a trial text.
    Raises FileRefused, templates.NotWord, word_templates.TemplateRefused."""
    file = _inspected(unit, upload, by)
    templates.check(file, paper)
    meeting = paper.latest(unit)
    values = paper.gather(meeting) if meeting else templates.trial(paper)
    return templates.tried(file, paper, values)


def store(unit: Unit, paper: Paper, upload: File, *, by: User) -> PrintTemplate:
    """From now on `unit` prints `paper` by it. Raises the same."""
    file = _inspected(unit, upload, by)
    templates.check(file, paper)
    return templates.put(unit, paper, file, title=_title(upload), by=by)


def _inspected(unit: Unit, upload: File, by: User) -> Inspected:
    secrecy, words = screening.Secrecy.NONE, [_title(upload)]
    return screening.examine(upload, secrecy=secrecy, words=words, unit=unit, by=by)


def _title(upload: File) -> str:
    return vietnamese.nfc(PurePath(upload.name or "").stem[:200]) or "Mẫu"
