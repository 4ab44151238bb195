"""What the worker does with an import: the row decides, and what a killed worker left is begun again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from documents.importing import parcels, report, work
from documents.importing.spreadsheet import SheetError
from documents.models import DocumentImport
from members import audit, lost_work, notice_kinds, notices

State = DocumentImport.State
ATTEMPTS = 3  # what has killed the worker so often will do it again
KEPT = timedelta(days=2)  # of files that nobody came back for
GIVEN_UP = "Hệ thống chưa xử lý được đợt nhập này sau ba lần thử. Đề nghị chia thành nhiều đợt nhỏ."


def look(pk: int) -> None:
    """Writes down what would become of each row. The files of what is secret leave at once, with whatever else no row
    that can be published names; that one was brought is audited. Does nothing where it was looked at already."""
    with _claimed(pk, State.READING) as batch:
        if batch:
            _look(batch)


def _look(batch: DocumentImport) -> None:
    try:
        with parcels.unpacked(batch.file) as (folder, table):
            outcome = work.run(folder, table, batch.unit, by=batch.brought_by, apply=False)
            work.note_secrets(outcome, by=batch.brought_by)
            paths = [table, *(path for entry in outcome.of("new") for path in (entry.path, *entry.annexes))]
            needed = {path.relative_to(folder).as_posix() for path in paths if path.is_relative_to(folder)}
            left = parcels.without(batch.file, needed)
    except SheetError as refusal:
        _end(batch, str(refusal))
        return
    with left, transaction.atomic():
        old = batch.file.name
        batch.file.save(parcels.NAME, left, save=False)
        shown = {"outcome": report.told(outcome), "errors": report.workbook(outcome)}
        batch.move("show", file=batch.file.name, attempts=0, **shown)
        transaction.on_commit(partial(batch.file.storage.delete, old))
        new = len(outcome.of("new"))
        notices.tell(
            batch.brought_by,
            f"Đã xem trước “{batch.sheet}”: {new} văn kiện có thể đăng.",
            address(batch),
            kind=notice_kinds.DOCUMENT,
        )


def publish(pk: int) -> None:
    """Publishes the rows that were shown as new, each alone, as the command does. May run twice: what was published is
    found."""
    with _claimed(pk, State.APPLYING) as batch:
        if batch:
            _publish(batch)


def _publish(batch: DocumentImport) -> None:
    try:
        with parcels.unpacked(batch.file) as (folder, table):
            rows = set(batch.outcome["rows"])
            outcome = work.run(folder, table, batch.unit, by=batch.applied_by, apply=True, rows=rows)
    except SheetError as refusal:
        _end(batch, str(refusal))
        return
    with transaction.atomic():
        stored = batch.file
        told: dict[str, Any] = {"outcome": report.joined(batch.outcome, outcome)}
        if book := report.workbook(outcome):
            told["errors"] = book
        batch.move("finish", file="", **told)
        transaction.on_commit(partial(stored.storage.delete, stored.name))
        done = len(told["outcome"]["groups"]["done"])
        audit.record(batch.applied_by, "document_import.finish", batch, after={"published": done})
        notices.tell(
            batch.applied_by or batch.brought_by,
            f"Đã đăng {done} văn kiện của “{batch.sheet}”.",
            address(batch),
            kind=notice_kinds.DOCUMENT,
        )


def lost() -> list[int]:
    """Those that wait for a worker, or were begun by one that may be gone."""
    forgotten = DocumentImport.objects.forgotten(timezone.now() - lost_work.LOST_AFTER)
    return list(forgotten.values_list("pk", flat=True))


def purge() -> int:
    """Gives up what nobody came back for, and deletes its files; how many."""
    left_over = DocumentImport.objects.left_over(timezone.now() - KEPT)
    return sum(map(_purge, left_over.order_by("pk").values_list("pk", flat=True)))


def address(batch: DocumentImport) -> str:
    return reverse("documents:import", args=[batch.pk])


@contextmanager
def _claimed(pk: int, state: str) -> Iterator[DocumentImport | None]:
    """The import, in this worker's hands alone; None as of `_claim`, or while another has it."""
    with lost_work.in_hand("import", pk) as is_ours:
        yield _claim(pk, state) if is_ours else None


@transaction.atomic
def _claim(pk: int, state: str) -> DocumentImport | None:
    """Counts the attempt; None when it is in another state, or hopeless."""
    rows = DocumentImport.objects.select_for_update(of=("self",)).prefetch_related("unit", "brought_by", "applied_by")
    batch = rows.filter(pk=pk, state=state).first()
    if batch is None:
        return None
    if batch.attempts >= ATTEMPTS:
        _end(batch, GIVEN_UP)
        return None
    DocumentImport.objects.filter(pk=pk).update(attempts=F("attempts") + 1, asked_at=timezone.now())
    return batch


@transaction.atomic
def _end(batch: DocumentImport, sentence: str) -> None:
    stored = batch.file
    batch.move("fail", failure=sentence, file="")
    transaction.on_commit(partial(stored.storage.delete, stored.name))
    people = {user.pk: user for user in (batch.brought_by, batch.applied_by) if user}
    text = f"Đợt nhập “{batch.sheet}”: {sentence}"
    notices.tell_all(people.values(), text, address(batch), kind=notice_kinds.DOCUMENT)


@transaction.atomic
def _purge(pk: int) -> bool:
    """Not of what somebody came back for at this moment."""
    batch = DocumentImport.objects.left_over(timezone.now() - KEPT).select_for_update().filter(pk=pk).first()
    if batch is None:
        return False
    stored = batch.file
    if batch.can("discard"):
        batch.move("discard", file="")
    else:
        DocumentImport.objects.filter(pk=batch.pk).update(file="")
    transaction.on_commit(partial(stored.storage.delete, stored.name))
    return True
