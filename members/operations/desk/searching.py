"""Finds cases by what stands on paper: the number of a decision, a resolution, a notice; else by number or name."""

import re

from django.db.models import F, Q, TextField, Value
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
    start = rf"(^|[^0-9]){re.escape(bare)}"
    rows = [
        kind.objects.exclude(number="").alias(bare=_bare(F("number"))).filter(bare__regex=start).values("case")
        for kind in (CaseStep, CasePaper)
    ]
    cases = Case.objects.alias(**{f"bare_{key}": _bare(KT(f"facts__{key}")) for key in NUMBERS})
    told = Q(pk__in=rows[0]) | Q(pk__in=rows[1])
    for key in NUMBERS:
        told |= Q(**{f"bare_{key}__regex": start})
    return cases.filter(told)


def _bare(text: Combinable) -> Replace:
    bare = Replace(Lower(text, output_field=TextField()), Value(" "), Value(""), output_field=TextField())
    return Replace(bare, Value("đ"), Value("d"), output_field=TextField())
