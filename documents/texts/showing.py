"""Makes and keeps the PDF in which readers see, page by page, a file that no browser shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

import structlog
from django.core.files.base import ContentFile

from documents import files
from documents.apart import conversion, sandbox
from documents.child import pdf_drawings
from documents.models import DocumentFile
from documents.models.files import shown_path

log = structlog.get_logger(__name__)


@contextmanager
def pdf_of(file: DocumentFile, content: IO[bytes]) -> Iterator[IO[bytes] | None]:
    """The PDF of `file`, whose open `content` is given: the one that was kept, else made now; None of a PDF itself, and
    of a kind that has a reader of its own where none can be made.

    Raises sandbox.Failed and Refused where the words of the file depend on it."""
    with TemporaryFile() as local:
        local.write(_made(file, content))
        local.flush()
        yield local if local.tell() else None


def _made(file: DocumentFile, content: IO[bytes]) -> bytes:
    if file.is_read_as_pdf:
        return _kept(file) or _converted(file, content)
    if file.is_shown or not conversion.installed():
        return b"" if file.is_pdf else _kept(file)
    try:
        return _converted(file, content)
    except sandbox.Failed as failure:
        log.warning("pages_not_made", file=file.pk, why=failure.why, cost="it can be read as text and taken along only")
        return b""


def _kept(file: DocumentFile) -> bytes:
    if not file.shown:
        return b""
    try:
        with file.shown.storage.open(file.shown.name) as stored:
            return stored.read()
    except FileNotFoundError:
        log.warning("pages_missing", file=file.pk, cost="they are made once more")
        return b""


def _converted(file: DocumentFile, content: IO[bytes]) -> bytes:
    if not conversion.installed():
        raise sandbox.Refused("no_office", f".{file.extension}")
    return conversion.made_of(content, file.extension, "pdf")


@contextmanager
def made_for_words(file: DocumentFile, content: IO[bytes], kind: str) -> Iterator[IO[bytes]]:
    """The xlsx or pptx of an old or open list or talk, in which its words are read. Raises sandbox.Failed and
    Refused."""
    if not conversion.installed():
        raise sandbox.Refused("no_office", f".{file.extension}")
    with TemporaryFile() as local:
        local.write(conversion.made_of(content, file.extension, kind))
        local.flush()
        yield local


def pictured_pages(pdf: IO[bytes]) -> list[int]:
    """Its pages that are nothing but a picture; none where it cannot be taken apart."""
    pdf.seek(0)
    if not pdf_drawings.may_hold_pictures(pdf.read()):
        return []
    try:
        return [each["page"] for each in sandbox.answers("texts", pdf, kind="pdf", **files.bounds()) if each["scan"]]
    except (sandbox.Failed, sandbox.Refused) as error:
        log.warning("pictures_not_looked_for", error=type(error).__name__, cost="words in them are not found")
        return []


def first_lines(pdf: IO[bytes]) -> list[list[str]]:
    """Of its first pages, in which a stamp is looked for; none where the PDF cannot be taken apart."""
    try:
        seen = next(sandbox.answers("inspect", pdf, kind="pdf", **files.bounds()))
    except (sandbox.Failed, sandbox.Refused) as error:
        log.warning(
            "stamp_not_looked_for", error=type(error).__name__, cost="only the words of the file itself are asked"
        )
        return []
    return [lines for _, lines in seen["first"]]


def keep(file: DocumentFile, pdf: bytes) -> None:
    """Stores the PDF that was made of `file`, unless that was erased meanwhile or another task was quicker."""
    storage = DocumentFile._meta.get_field("shown").storage
    name = storage.save(shown_path(file, ""), ContentFile(pdf))
    rows = DocumentFile.objects.kept().filter(pk=file.pk, sha256=file.sha256, shown=file.shown.name or "")
    if not rows.update(shown=name, shown_size=len(pdf)):
        storage.delete(name)
