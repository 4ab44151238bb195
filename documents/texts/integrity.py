"""Looks after what is stored: that each row still has its very file, and that no file lies there without a row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

import structlog
from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from documents.models import Dispatch, DocumentFile, DocumentImport
from members import audit

log = structlog.get_logger(__name__)

# What lies in each belongs to a row of this model, which names it in this field.
FOLDERS = {
    "documents": (DocumentFile, "file"),
    "shown": (DocumentFile, "shown"),
    "exchange": (Dispatch, "file"),
    "imports": (DocumentImport, "file"),
}
HELD = "held"  # pages that a clerk has sent and not yet put in order: nobody's after a day
STRAY_AFTER = timedelta(days=1)  # an upload that is under way has no row yet


@dataclass
class Report:
    """What became of the stored files."""

    sound: int = 0
    missing: list[DocumentFile] = field(default_factory=list)
    changed: list[DocumentFile] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.sound} tệp nguyên vẹn, {len(self.missing)} tệp mất, {len(self.changed)} tệp khác lúc đăng"


def check_files() -> Report:
    """Compares every stored file with the SHA-256 of its row, and writes the outcome into the audit."""
    report = Report()
    for file in DocumentFile.objects.kept().select_related("document").order_by("pk").iterator(500):
        match _digest(file):
            case None:
                report.missing.append(file)
            case file.sha256:
                report.sound += 1
            case _:
                report.changed.append(file)
    wrong = {"missing": [each.pk for each in report.missing], "changed": [each.pk for each in report.changed]}
    audit.record(None, "document.check_files", after={"sound": report.sound} | wrong, reason=f"{report}.")
    return report


def purge_strays() -> int:
    """Deletes what has lain in the storage for a day without a row; returns how many files."""
    held = _purge_old(list(_stored(default_storage, HELD)))
    return held + sum(_purge(folder, *owner) for folder, owner in FOLDERS.items())


def _purge(folder: str, model: Any, field: str) -> int:
    done = 0
    for names in _portions(_stored(default_storage, folder), 500):
        known = set(model.objects.filter(**{f"{field}__in": names}).values_list(field, flat=True))
        done += _purge_old([name for name in names if name not in known])
    return done


def _purge_old(names: list[str]) -> int:
    old = [name for name in names if _is_old(name)]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _is_old(name: str) -> bool:
    """False for what is gone since it was listed: an upload comes to its row or to nothing while this runs."""
    try:
        return default_storage.get_modified_time(name) < timezone.now() - STRAY_AFTER
    except FileNotFoundError:
        return False


def _digest(file: DocumentFile) -> str | None:
    digest = sha256()
    try:
        with file.file.storage.open(file.file.name) as stored:
            for piece in stored.chunks():
                digest.update(piece)
    except FileNotFoundError:
        log.error("file_missing", file=file.pk, cost="its content is gone from the storage: restore it from a backup")
        return None
    return digest.hexdigest()


def _stored(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from _stored(storage, f"{folder}/{each}")


def _portions(names: Iterator[str], size: int) -> Iterator[list[str]]:
    while portion := list(islice(names, size)):
        yield portion
