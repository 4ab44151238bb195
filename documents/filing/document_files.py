"""Keeps the files of a document: a newer version in place of the older, attachments beside it, and nothing of what must
be erased."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from documents import indexing
from documents.files import Inspected
from documents.models import Document, DocumentFile, PageText
from members import audit, vietnamese
from members.hooks import Hook
from members.models import User
from members.moves import WrongState
from members.powers import Power

Role = DocumentFile.Role
Annex = tuple[str, Inspected]  # title, examined file
STORED: Hook[Callable[[int], None]] = Hook("Takes the key of a file that was stored, once that is committed.")


def put(document: Document, found: Inspected, *, by: User | None) -> DocumentFile:
    """Makes the examined file the document from now on. The one before stays as an older version, which clerks read.

    The caller holds the document's row and says in its own audit entry what was done.
    """
    older = document.files.main().order_by("version").last()
    if older:
        gone = {"replaced_at": timezone.now(), "until_version": document.version}
        document.files.main().current().update(**gone)
    document.main_file = _keep(document, found, by=by, version=older.version + 1 if older else 1)
    return document.main_file


def not_there_yet(
    document: Document, found: Inspected | None, annexes: Iterable[Annex]
) -> tuple[Inspected | None, list[Annex]]:
    """Of a new file and of new annexes what `document` does not hold yet: what was sent twice is kept once."""
    held = set(document.files.current().values_list("role", "sha256"))
    left = [(title, each) for title, each in annexes if (Role.ATTACHMENT, each.sha256) not in held]
    return None if found and (Role.MAIN, found.sha256) in held else found, left


@transaction.atomic
def attach(document: Document, found: Inspected, *, title: str, by: User | None) -> DocumentFile:
    """Puts an examined file beside the document: an annex, a form. Raises WrongState once it was withdrawn."""
    _hold(document, "attach")
    document.advance_version(by=by)
    title = vietnamese.nfc(title)[: DocumentFile._meta.get_field("title").max_length]  # most often a file's name
    file = _keep(document, found, by=by, role=Role.ATTACHMENT, title=title)
    audit.record(by, "document.attach", document, power=Power.MANAGE_DOCUMENTS, after=_facts(file))
    return file


@transaction.atomic
def take_off(file: DocumentFile, *, by: User, reason: str) -> None:
    """Takes an attachment away from the readers; clerks find it among the older files. Raises WrongState when it was
    taken away already, or the document withdrawn."""
    _hold(file.document, "take_off")
    gone = {"replaced_at": timezone.now(), "until_version": file.document.advance_version(by=by)}
    if not DocumentFile.objects.attachments().current().filter(pk=file.pk).update(**gone):
        raise WrongState("take_off", "taken off")
    indexing.refresh([file.document_id])
    audit.record(
        by, "document.take_off", file.document, power=Power.MANAGE_DOCUMENTS, before=_facts(file), reason=reason
    )


def erase(document: Document) -> None:
    """Leaves nothing of what the files of `document` say: their contents, all versions, the words read in them.

    Who brought which print when stays. The files leave the storage when the caller's transaction has come through.
    """
    kept = [part for each in document.files.kept() for part in (each.file, each.shown) if part]
    stored = [(part.storage, part.name) for part in kept]
    PageText.objects.filter(file__document=document).delete()
    document.files.current().update(replaced_at=timezone.now())
    document.files.update(file="", shown="", title="", words=DocumentFile.Words.EMPTY, words_note="", garbled_pages=0)
    document.dispatches.update(note="")
    document.reading_requests.update(note="")
    document.main_file = None
    indexing.refresh([document.pk])
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in stored])


def _hold(document: Document, move: str) -> None:
    if Document.objects.select_for_update().get(pk=document.pk).withdrawn_at:
        raise WrongState(move, "withdrawn")


def _keep(document: Document, found: Inspected, *, by: User | None, **fields) -> DocumentFile:
    file = DocumentFile(document=document, format=found.format, size=found.size, pages=found.pages, **fields)
    file.sha256, file.added_by, file.file = found.sha256, by, found.file
    file.caution = found.caution[: DocumentFile._meta.get_field("caution").max_length]
    file.since_version = document.version
    if found.shown:
        file.shown, file.shown_size = found.shown, found.shown.size
    file.save()
    # A stored file stays stored: when no receiver can be reached now, the scheduled task finds it.
    transaction.on_commit(partial(_tell_stored, file.pk), robust=True)
    return file


def _tell_stored(pk: int) -> None:
    for receiver in STORED:
        receiver(pk)


def _facts(file: DocumentFile) -> dict:
    """As the history tells them; of its title, which may say too much, only that it was there."""
    return {"sha256": file.sha256, "pages": str(file.pages), "format": file.get_format_display()}
