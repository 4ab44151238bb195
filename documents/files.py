"""Looks into an uploaded file before it is kept: what it is, whether it is sound and harmless, without password or
stamp of secrecy."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from http import HTTPStatus
from itertools import chain
from tempfile import TemporaryFile

import structlog
from django.conf import settings
from django.core.files.base import ContentFile, File

from documents.apart import conversion, ocr, sandbox
from documents.child.limits import STAMPED_PAGES
from documents.inspecting import binding, cautions, formats
from documents.inspecting.sentences import SENTENCES, sentence
from documents.inspecting.stamps import misread, stamp
from documents.models import DocumentFile
from members import vietnamese
from members.refusals import Refused

log = structlog.get_logger(__name__)

__all__ = ["STAMPED_PAGES", "FileRefused", "Inspected", "SecretStamp", "bounds", "look_into", "sentence"]

MEMBERS = 5_000  # of the zip that an Office file is
MEGABYTE = 1024 * 1024
MAX_MB = settings.DOCUMENT_MAX_MB
PATIENCE = 20  # seconds for a scanned page, while somebody waits; a clean one takes two
MOST_BOUND = 3 * MAX_MB * MEGABYTE


class FileRefused(Refused):
    """The file can not be taken."""

    field = "file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SecretStamp(FileRefused):
    def __init__(self, level: str, page: int):
        super().__init__(f"Trang {page} của tệp có dấu “{level}”.")
        self.level = level


@dataclass(frozen=True)
class Inspected:
    """A file that was looked into and may be kept."""

    file: File
    format: str  # one of DocumentFile.Format
    size: int
    pages: int
    sha256: str
    caution: str = ""  # what the clerk should know of it: changes that nobody has accepted, hidden text
    first: tuple[str, ...] = ()  # the lines of its first pages, as they were read
    shown: File | None = None  # the PDF that was made of it, as readers see it


def bounds() -> dict:
    """How much of one file is looked at and read, in the words of documents.child."""
    unpacked = settings.DOCUMENT_UNPACKED_MB * MEGABYTE
    return {"pages": settings.DOCUMENT_MAX_PAGES, "members": MEMBERS, "unpacked": unpacked}


def look_into(*uploads: File) -> Inspected:
    """What was sent: one file, or several pictures of pages, which become one PDF in the order of their names.

    The name and the type that came along are not believed. Raises FileRefused with a sentence when it can not be taken,
    SecretStamp when it must not be.
    """
    if sum(each.size for each in uploads) > MAX_MB * MEGABYTE:
        raise FileRefused(SENTENCES["too_big"].format(MAX_MB))
    try:
        kinds = [formats.of(each) for each in uploads]
        if set(kinds) == {formats.PICTURE}:
            return replace(_as_kept(_bound(uploads), formats.PDF), format=DocumentFile.Format.IMAGES)
        if len(uploads) > 1:
            raise sandbox.Refused("several")
        return _as_kept(uploads[0], kinds[0])
    except sandbox.Refused as refusal:
        raise FileRefused(sentence(refusal)) from refusal
    except sandbox.Failed as failure:
        raise FileRefused(SENTENCES["beyond"]) from failure


def in_order(pictures: Iterable[File]) -> list[File]:
    """By their names, in which `trang-2` comes before `trang-10`; those without a name as they came."""
    return sorted(pictures, key=lambda each: binding.by_name(each.name or ""))


def are_pages(uploads: Collection[File]) -> bool:
    """Whether these are several pictures, which will become one document."""
    try:
        return len(uploads) > 1 and {formats.of(each) for each in uploads} == {formats.PICTURE}
    except sandbox.Refused:
        return False


def _bound(pictures: tuple[File, ...]) -> File:
    pages = []
    for each in in_order(pictures):
        with local(each) as (file, _):
            pages.append(sandbox.content("picture", file, pixels=settings.DOCUMENT_MEGAPIXELS * 1_000_000))
        if sum(map(len, pages)) > MOST_BOUND:  # small pictures can hold large pages
            raise sandbox.Refused("too_big", str(MAX_MB))
    if len(pages) > bounds()["pages"]:
        raise sandbox.Refused("too_many_pages")
    return ContentFile(binding.bind(pages), "anh.pdf")


def _as_kept(upload: File, kind: str) -> Inspected:
    with local(upload) as (file, digest):
        seen = _seen(file, kind)
        found = DocumentFile.Format(seen["kind"])
        if found in DocumentFile.READ_AS_PDF:
            made = _as_kept(ContentFile(_converted(file, found, "pdf"), "van-ban.pdf"), formats.PDF)
            read = _read_in_full(file, found) or made
            upload.seek(0)
            known = (upload, found, upload.size, made.pages, digest)
            return Inspected(*known, caution=read.caution, first=read.first, shown=made.file)
        lines_read: list[str] = []
        for page, lines in chain(seen["first"], _recognised(file, seen.get("scans", ()))):
            lines_read += lines
            if level := stamp_among(lines):
                raise SecretStamp(level, page)
        shown = _pages_of(file, found) if seen.get("pictured") else None
    upload.seek(0)
    known = (upload, found, upload.size, seen["pages"], digest)
    return Inspected(*known, caution=cautions.sentence(seen), first=tuple(lines_read), shown=shown)


def _pages_of(file, found: DocumentFile.Format) -> File | None:
    """The PDF of a file with pictures, where it can be made: the stamp on a scan that was put in is seen there. What
    cannot be seen now is looked at when the file is read. Raises SecretStamp."""
    if not (ocr.installed() and conversion.installed()):
        return None
    try:
        return _as_kept(ContentFile(_converted(file, found, "pdf"), "van-ban.pdf"), formats.PDF).file
    except (sandbox.Refused, sandbox.Failed) as error:
        cost = "a stamp of secrecy in its pictures is looked for when it is read, after it was taken"
        log.warning("pictures_not_looked_at", kind=found.value, error=type(error).__name__, cost=cost)
        return None


def _read_in_full(file, found: DocumentFile.Format) -> Inspected | None:
    """What the file says that its PDF does not; None where that cannot be taken apart. Raises SecretStamp."""
    kind = DocumentFile.READ_IN[found]
    try:
        return _as_kept(ContentFile(_converted(file, found, kind), f"tep.{kind}"), formats.OFFICE)
    except (sandbox.Refused, sandbox.Failed) as error:
        cost = "a stamp of secrecy is looked for in what is printed of it only"
        log.warning("not_read_in_full", kind=kind, error=type(error).__name__, cost=cost)
        return None


def _seen(file, kind: str) -> dict:
    return next(sandbox.answers("inspect", file, kind=kind, **bounds()))


def _converted(file, found: DocumentFile.Format, kind: str) -> bytes:
    """What is made of a file that only LibreOffice reads."""
    extension = DocumentFile.EXTENSIONS[found]
    if not conversion.installed():
        raise sandbox.Refused("no_office", f".{extension}")
    try:
        return conversion.made_of(file, extension, kind)
    except sandbox.Failed as failure:
        if failure.why == "slow":
            raise sandbox.Refused("slow_office", str(settings.DOCUMENT_OFFICE_SECONDS)) from failure
        raise sandbox.Refused("not_converted") from failure


def _recognised(file, scans: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """The lines of the first pages that are pictures, where Tesseract is installed. What it cannot read in the time
    that somebody waits is looked at once more when the whole file is read."""
    for page in scans if ocr.installed() else ():
        try:
            words = ocr.words_of(file, page, seconds=PATIENCE)
        except (sandbox.Failed, sandbox.Refused) as error:
            cost = "a stamp of secrecy on it is looked for when the file is read, after it was taken"
            log.warning("stamp_not_looked_for", page=page, error=type(error).__name__, cost=cost)
            continue
        yield page, recognised_lines(words)


def stamp_among(lines: Iterable[str]) -> str:
    """The level of secrecy that one of the lines of a page declares, when it is uploaded as when it is read later."""
    return stamp(list(filter(None, map(vietnamese.nfc, lines))))


def recognised_lines(words: str) -> list[str]:
    """The lines of what was recognised in a picture of a page, as `stamp_among` takes them."""
    return [misread(line) for line in words.split("\n")]


@contextmanager
def local(upload: File) -> Iterator[tuple]:
    """The upload as a nameless file that another process can read and that is gone with it; and its SHA-256."""
    digest = sha256()
    with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
        upload.seek(0)
        for piece in upload.chunks():
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        yield copy, digest.hexdigest()


def page_texts(found: Inspected) -> list[str]:
    """The text of each page of an inspected PDF, read in a process of its own; empty where it cannot be read."""
    try:
        with local(found.file) as (file, _):
            return [answer["text"] for answer in sandbox.answers("texts", file, kind="pdf", **bounds())]
    except (sandbox.Failed, sandbox.Refused) as error:
        log.warning("page_texts_not_read", error=type(error).__name__, cost="the text is typed by hand")
        return []
    finally:
        found.file.seek(0)
