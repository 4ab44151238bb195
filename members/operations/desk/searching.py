"""Finds cases by what stands on paper: the number of a decision, a resolution, a notice; else by number or name."""

import re

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Lower, Replace

from members import vietnamese
from members.operations.models import Case, CasePaper, CaseStep
from members.operations.models.cases import CaseQuerySet

# Facts that are the number of a paper, in one procedure or another.
NUMBERS = ("decision_no", "decision", "document", "conclusion")
_CASE = re.compile(r"\D*(?:\d{4}\s*-\s*)?\d{1,9}", re.ASCII)


def found(text: str) -> CaseQuerySet:
    """By the number of the case or of a paper of it, or by words of the person's name; of an empty text all."""
    text = vietnamese.nfc(text)
    if not text:
        return Case.objects.all()
    if re.search(r"\d", text) and not _CASE.fullmatch(text):
        return of_paper(text)
    return Case.objects.found(text)


def of_paper(number: str) -> CaseQuerySet:
    """Those on whose way a paper `112-QĐ/ĐU` came, in capitals or not, with spaces or without, Đ or D; words before the
    digits say nothing, and the beginning of a number is enough."""
    bare = number[re.search(r"\d|$", number).start() :].replace(" ", "").lower().replace("đ", "d")
    told = Q()
    for kind in (CaseStep, CasePaper):
        told |= Q(pk__in=_written(kind.objects.all(), F("number"), bare).values("case"))
    for key in NUMBERS:
        told |= Q(pk__in=_written(Case.objects.all(), KT(f"facts__{key}"), bare).values("pk"))
    return Case.objects.filter(told)


def _written(rows: QuerySet, text: Combinable, bare: str) -> QuerySet:
    """Those of `rows` in whose `text` a number begins so. Most are told apart by the digits alone, which costs a fifth
    of writing each one bare."""
    digits = bare[: re.search(r"\D|$", bare).start()]
    start = rf"(^|[^0-9]){re.escape(bare)}"
    return rows.alias(text=text, bare=_bare(text)).filter(text__contains=digits, bare__regex=start)


def _bare(text: Combinable) -> Replace:
    bare = Replace(Lower(text, output_field=TextField()), Value(" "), Value(""), output_field=TextField())
    return Replace(bare, Value("đ"), Value("d"), output_field=TextField())
