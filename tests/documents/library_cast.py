"""Puts documents on the shelf for a test, through the same use case as the clerk."""

from datetime import date
from itertools import count

from django.core.files.base import ContentFile

from documents import files, indexing, library, numbering
from documents.filing import issuers
from documents.models import Document, DocumentFile, PageText
from members import vietnamese
from members.models import Unit
from tests.documents.pdfs import pdf
from tests.factories import small_pdf

_numbers = count(1)


def upload(content: bytes | None = None, name: str = "van-ban.pdf") -> ContentFile:
    """A file as it comes from a browser; each without `content` is another one."""
    return ContentFile(content or pdf([f"Văn bản thứ {next(_numbers)}"]), name)


def document(unit: Unit, number: str = "", title: str = "Kế hoạch sắp xếp tổ chức", **fields) -> Document:
    """A published document of `unit`, with a file of its own."""
    content = fields.pop("content", None)
    number = number or f"{next(_numbers) + 100}-KH/TU"
    defaults = {"number_raw": number, "issued_on": date(2026, 11, 5), "title": title}
    suffix = numbering.parse(number).issuer if number else ""
    named, body = issuers.named(fields.pop("issuer", "Thành ủy"), suffix=suffix, unit=unit)
    defaults |= {"issuer": issuers.keep(named), "issuer_body": body}
    return library.publish(
        Document(unit=unit, **(defaults | fields)),
        files.look_into(upload(content)) if content else small_pdf(),
        by=None,
    )


def inside(document: Document, *pages: str, file: DocumentFile | None = None) -> Document:
    """`document` with these words on the pages of its file, as they are once they were read."""
    texts = [
        PageText(file=file or document.main, number=number, text=text, folded=vietnamese.search_text(text))
        for number, text in enumerate(pages, 1)
    ]
    PageText.objects.bulk_create(texts)
    indexing.refresh([document.pk])
    return document
