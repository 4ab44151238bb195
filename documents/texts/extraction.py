"""Reads the words inside a stored file and keeps them page by page; the row says how far that has come."""

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from tempfile import TemporaryFile

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from documents import files, indexing, library
from documents.apart import ocr, sandbox
from documents.child.text import carried_over, clean
from documents.exchange import dispatch
from documents.models import Document, DocumentFile, PageText
from documents.texts import judging, showing
from documents.texts.merging import together
from members import vietnamese

log = structlog.get_logger(__name__)

Words = DocumentFile.Words
TRIES = 3
IN_HAND = timedelta(minutes=35)  # longer than a task may take (CELERY_TASK_TIME_LIMIT): then its worker is gone
LOST_AFTER = timedelta(minutes=3)
ALL_SCANS_SECONDS = 1_200

WHY = {
    "crash": "Máy đọc chữ dừng giữa chừng: tệp dùng quá nhiều bộ nhớ hoặc có cấu trúc lạ.",
    "slow": "Đọc chữ quá thời gian cho phép.",
    "big": "Chữ trong tệp nhiều quá mức lưu được.",
    "changed": "Tệp trên máy chủ không còn như lúc đăng; đề nghị văn thư đăng lại.",
    "lost": "Tệp không còn trên máy chủ; đề nghị văn thư đăng lại.",
}


class Unreadable(Exception):
    """`why` is one of WHY; trying again does not help."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass
class Found:
    """What the reading has brought so far."""

    texts: dict[int, str] = field(default_factory=dict)
    scans: list[int] = field(default_factory=list)
    layers: set[int] = field(default_factory=set)  # scans with text upon them that nobody sees
    first_lines: list[list[str]] = field(default_factory=list)  # of the first pages, each as often as it was read
    note: str = ""
    garbled: int = 0  # pages that are no language
    judged: dict[str, bool] = field(default_factory=dict)  # whether a text is none
    pdf: bytes = b""  # that was made for its readers
    behind: int = 0  # pages of words after which what was recognised in pictures among them is kept

    def take(self, answer: dict) -> None:
        """What the process says of one page."""
        page, text = answer["page"], answer["text"]
        self.texts[page] = text
        if page <= files.STAMPED_PAGES:
            self.first_lines.append(answer.get("lines") or text.replace("\t", "\n").split("\n"))
        if answer["scan"]:
            self.scans.append(page)
        if answer.get("layer"):
            self.layers.add(page)

    def take_garbled(self) -> None:
        """Pages whose letters say nothing are read from their picture too."""
        garbled = set(judging.garbled(self.texts, self.judged)).difference(self.scans)
        self.scans = sorted({*self.scans, *garbled})
        self.layers |= garbled

    def take_pictured(self, pages: list[int]) -> None:
        """Pages of its PDF that are pictures: a scan was put into the text. They come behind its own words."""
        self.scans, self.behind = pages, max((page for page, text in self.texts.items() if text), default=0)

    def recognise(self, page: int, words: str) -> None:
        """What was recognised in the picture of a page, beside the text upon it."""
        said, place = clean(carried_over(words)), page + self.behind
        self.texts[place] = together(said, self.texts.get(place, ""), unseen=page in self.layers)
        if page <= files.STAMPED_PAGES:
            self.first_lines.append(files.recognised_lines(words))


def read(pk: int) -> None:
    """Reads the file with this number, if it waits and nobody has it in hand. Safe to run twice, or beside itself."""
    file = _claim(pk)
    if file is None:
        return
    found, outcome = Found(), Words.FAILED
    try:
        with fetched(file) as content, showing.pdf_of(file, content) as pdf:
            outcome = _read_words(file, content, pdf, found)
            _look_at(file, pdf, found)
    except Unreadable as lasting:
        log.error("text_not_read", file=pk, why=lasting.why, cost="its words are not found until it is published again")
        found.note, file.tries = WHY[lasting.why], TRIES
    except sandbox.Failed as failure:
        log.warning("text_not_read", file=pk, why=failure.why, tries=file.tries, cost="tried again, three times in all")
        found.note = WHY[failure.why]
    except sandbox.Refused as refusal:
        log.warning("text_not_read", file=pk, why=refusal.code, cost="its words are not found")
        found.note, file.tries = files.sentence(refusal), TRIES
    if level := next(filter(None, map(files.stamp_among, found.first_lines)), ""):
        with transaction.atomic():
            library.found_secret(file, level)
            dispatch.found_secret(file.sha256, level)
    else:
        _keep(file, found, outcome)
        if found.pdf:
            showing.keep(file, found.pdf)


def ask_again(chosen) -> int:
    """Lets the files of a queryset wait once more, from the first try on; returns how many. The clock's task sends
    them to the queue."""
    return chosen.kept().current().update(words=Words.WAITING, tries=0, asked_at=None)


def due() -> list[int]:
    """Files that wait though nobody has them in hand: the message was lost, the worker died, the first try failed."""
    now = timezone.now()
    lost = Q(asked_at=None, added_at__lt=now - LOST_AFTER) | Q(asked_at__lt=now - IN_HAND)
    return list(DocumentFile.objects.waiting_for_words().filter(lost).order_by("pk").values_list("pk", flat=True)[:500])


@contextmanager
def fetched(file: DocumentFile):
    """The content as an open file of this machine, wherever it is stored; what changed since is not read."""
    digest = sha256()
    with TemporaryFile() as local:
        try:
            with file.file.storage.open(file.file.name) as stored:
                for piece in stored.chunks():
                    digest.update(piece)
                    local.write(piece)
        except FileNotFoundError as missing:
            raise Unreadable("lost") from missing
        if digest.hexdigest() != file.sha256:
            raise Unreadable("changed")
        local.flush()
        yield local


def _claim(pk: int) -> DocumentFile | None:
    now = timezone.now()
    free = Q(asked_at=None) | Q(asked_at__lt=now - IN_HAND)
    waiting = DocumentFile.objects.waiting_for_words().filter(free, pk=pk)
    # A file that has killed its worker so often will do so again.
    waiting.filter(tries__gte=TRIES).update(words=Words.FAILED, words_note=WHY["crash"])
    if not waiting.update(asked_at=now, tries=F("tries") + 1):
        return None
    return DocumentFile.objects.select_related("document").get(pk=pk)


def _look_at(file: DocumentFile, pdf, found: Found) -> None:
    """Takes along the PDF that was made now, with the lines in which a stamp is looked for as readers see them."""
    if pdf is None:
        return
    if not file.is_read_as_pdf:
        found.first_lines += showing.first_lines(pdf)
    if not file.shown or not file.shown.storage.exists(file.shown.name):
        pdf.seek(0)
        found.pdf = pdf.read()


def _read_words(file: DocumentFile, content, pdf, found: Found) -> Words:
    """In the file itself, or in what LibreOffice makes of it; of scans that were put into a text, in its PDF."""
    if file.extension == "pdf":
        _take_pages("pdf", content, found)
        if ocr.installed():
            found.take_garbled()
        return _recognised(content, found)
    if kind := DocumentFile.READ_IN.get(file.format):
        with showing.made_for_words(file, content, kind) as made:
            _take_pages(kind, made, found)
    else:
        _take_pages(file.extension, content, found)
    found.take_pictured(showing.pictured_pages(pdf) if pdf else [])
    return _recognised(pdf, found)


def _take_pages(kind: str, content, found: Found) -> None:
    for answer in sandbox.answers("texts", content, kind=kind, **files.bounds()):
        found.take(answer)


def _recognised(content, found: Found) -> Words:
    if found.scans and not ocr.installed():
        found.note = f"{len(found.scans)} trang là bản quét."
        return Words.NO_OCR
    _recognise(content, found)
    return _judged(found)


def _judged(found: Found) -> Words:
    """What a machine has read is kept as it is, so that nothing is lost; whether it says anything is told."""
    garbled, full = judging.garbled(found.texts, found.judged), sum(map(bool, found.texts.values()))
    found.note, found.garbled = " ".join(filter(None, [found.note, judging.note(garbled, full)])), len(garbled)
    if not full:
        return Words.EMPTY
    return Words.GARBLED if len(garbled) == full else Words.READ


def _recognise(content, found: Found) -> None:
    """The scanned pages, as many as there is time for; one that cannot be recognised does not spoil the others."""
    deadline, done = time.monotonic() + ALL_SCANS_SECONDS, 0
    for number in found.scans[: settings.DOCUMENT_OCR_PAGES]:
        if time.monotonic() > deadline:
            break
        try:
            found.recognise(number, ocr.words_of(content, number))
        except (sandbox.Failed, sandbox.Refused) as error:
            log.warning("page_not_recognised", page=number, error=type(error).__name__, cost="its words are not found")
            continue
        done += 1
    if done < len(found.scans):
        found.note = f"Nhận dạng được {done} trong {len(found.scans)} trang quét."


def _keep(file: DocumentFile, found: Found, outcome: Words) -> None:
    """Writes the pages in place of those before, if the file is still what was read; asks for another try later when
    this one has failed."""
    if outcome == Words.FAILED and file.tries < TRIES:
        outcome = Words.WAITING
    with transaction.atomic():
        Document.objects.select_for_update(no_key=True).get(pk=file.document_id)
        row = DocumentFile.objects.waiting_for_words().filter(pk=file.pk, sha256=file.sha256)
        if not row.update(words=outcome, words_note=found.note[:300], garbled_pages=found.garbled):
            return
        PageText.objects.filter(file=file).delete()
        PageText.objects.bulk_create(
            [
                PageText(file=file, number=number, text=text, folded=vietnamese.search_text(text))
                for number, text in sorted(found.texts.items())
                if text
            ],
            batch_size=200,
        )
        indexing.refresh([file.document_id])
