"""The clerk's import in the browser, as the clerk moves it: brought, published, given up. A worker looks at it
meanwhile and shows it as the command does."""

from functools import partial
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from documents.importing import parcels
from documents.importing.tasks import look_at_import, publish_import
from documents.models import DocumentImport
from members import audit
from members.models import Unit, User
from members.powers import Power


def receive(*, unit: Unit, table: File | None, files: list[File], by: User) -> DocumentImport:
    """Keeps what was brought until a worker has looked at it. Raises SheetError when a zip cannot be opened."""
    with parcels.packed(table, files) as parcel, transaction.atomic():
        name = Path(table.name).name if table and table.name else "Bảng trong tệp zip"
        batch = DocumentImport(unit=unit, sheet=name[:200], brought_by=by)
        batch.file.save(parcels.NAME, parcel, save=False)
        batch.save()
        audit.record(by, "document_import.bring", batch, power=Power.MANAGE_DOCUMENTS)
        look_at_import.delay_on_commit(batch.pk)
    return batch


@transaction.atomic
def publish(batch: DocumentImport, *, by: User) -> None:
    """Has the worker publish the rows that were shown as new. Raises WrongState when somebody was quicker."""
    batch.move("apply", applied_by=by, asked_at=timezone.now(), attempts=0)
    audit.record(by, "document_import.apply", batch, power=Power.MANAGE_DOCUMENTS)
    publish_import.delay_on_commit(batch.pk)


@transaction.atomic
def discard(batch: DocumentImport, *, by: User) -> None:
    """Gives it up; its files go. Raises WrongState as `publish`."""
    stored = batch.file
    batch.move("discard", file="")
    audit.record(by, "document_import.discard", batch, power=Power.MANAGE_DOCUMENTS)
    transaction.on_commit(partial(stored.storage.delete, stored.name))
