"""Keeps the shelf of questions and answers, for the clerks of the root unit."""

import re
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from documents import numbering
from documents.models import Citation, Document, Question
from members import audit
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused

_CITED = re.compile(r"(?P<number>.+?)(?:[,;]\s*(?:trang|tr\.?)\s*(?P<page>\d{1,4}))?", re.IGNORECASE)
Source = tuple[Document, int | None]


class CitationRefused(Refused):
    """A line names no document of the library."""

    field = "sources"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def read_sources(text: str) -> list[Source]:
    """The documents that lines like `121-KH/TU, trang 3` name, from the library of the root. Raises CitationRefused."""
    root = Unit.objects.get(parent=None)
    sources = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _CITED.fullmatch(line)
        try:
            number = numbering.parse(found["number"])
        except numbering.NumberError as error:
            raise CitationRefused(f"“{line}”: {error}") from error
        document = Document.objects.reaching(root).numbered(*number.symbols).newest_first().first()
        if document is None:
            raise CitationRefused(f"Thư viện thành phố chưa có văn kiện số {number.symbol}.")
        sources.append((document, int(found["page"]) if found["page"] else None))
    return sources


def written(question: Question) -> str:
    """The sources of `question` as one types them."""
    return "\n".join(str(each) for each in question.citations.select_related("document")) if question.pk else ""


@transaction.atomic
def keep(question: Question, sources: list[Source], *, by: User) -> Question:
    """Articles a question with its answer, or changes one."""
    action = "question.change" if question.pk else "question.publish"
    question.published_by, question.changed_at = question.published_by or by, timezone.now()
    question.save()
    question.citations.all().delete()
    rows = dict.fromkeys(sources)
    Citation.objects.bulk_create(Citation(question=question, document=document, page=page) for document, page in rows)
    audit.record(by, action, question, power=Power.MANAGE_DOCUMENTS, after={"question": question.question})
    return question


@transaction.atomic
def set_withdrawn(question: Question, withdrawn: bool, *, by: User) -> None:
    """Takes it from the readers, or gives it back to them."""
    if withdrawn == bool(question.withdrawn_at):
        return
    question.withdrawn_at = timezone.now() if withdrawn else None
    question.save(update_fields=["withdrawn_at"])
    audit.record(by, "question.withdraw" if withdrawn else "question.publish", question, power=Power.MANAGE_DOCUMENTS)
