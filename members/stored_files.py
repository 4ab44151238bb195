"""Stored files and their rows come and go together: where a transaction comes to nothing, so do the files that were
stored in it; where a file cannot be written whole, nothing of it stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import connection, transaction

from members.refusals import FileLost

log = structlog.get_logger(__name__)


class _Stored:
    """One file that was stored; called when the transaction around it has come through."""

    def __init__(self, storage: Storage, name: str):
        self.storage, self.name, self.has_come_through = storage, name, False

    def __call__(self) -> None:
        self.has_come_through = True

    @property
    def is_open(self) -> bool:
        """Whether its transaction still runs: Django drops what waits for one that is rolled back."""
        return any(waiting[1] is self for waiting in connection.run_on_commit)

    def discard(self) -> None:
        try:
            self.storage.delete(self.name)
        except Exception as error:  # noqa: BLE001  # a bucket has errors of its own; what went wrong before is to be told
            log.error(
                "stray_not_deleted", error=type(error).__name__, cost="the file lies in the storage without a row"
            )


_STORED: ContextVar[list[_Stored] | None] = ContextVar("stored_files", default=None)
_TRIED: ContextVar[list[str] | None] = ContextVar("tried_names", default=None)


@contextmanager
def come_with_their_rows() -> Iterator[None]:
    """Deletes what was stored inside, by a storage of this module, in a transaction that was rolled back. Around each
    request and each task; may stand within another."""
    around = _STORED.get()
    stored: list[_Stored] = []
    token = _STORED.set(stored)
    try:
        yield
    finally:
        _STORED.reset(token)
        for each in stored:
            if each.is_open and around is not None:
                around.append(each)
            elif not each.has_come_through and not each.is_open:
                each.discard()


class WithRows(Storage):
    """For a storage: what it keeps in a transaction is noted for `come_with_their_rows`; what it has lost is refused
    with a sentence (FileLost)."""

    def open(self, name: str, mode: str = "rb") -> File:
        try:
            return super().open(name, mode)
        except FileNotFoundError as missing:
            raise FileLost from missing

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        kept = super().save(name, content, max_length)
        if (stored := _STORED.get()) is not None:
            stored.append(_noted(_Stored(self, kept)))
        return kept


def _noted(stored: _Stored) -> _Stored:
    """Called first of all that waits for the commit: what comes before it might raise, and the row would be there."""
    transaction.on_commit(stored)
    if stored.is_open:
        connection.run_on_commit.insert(0, connection.run_on_commit.pop())
    return stored


class FileStorage(WithRows, FileSystemStorage):
    """The files of this machine, each whole or not at all: a full disk leaves no beginning of one."""

    def _save(self, name: str, content: Any) -> str:
        tried = [name]
        token = _TRIED.set(tried)
        try:
            return super()._save(name, content)  # type: ignore[misc]  # Django's own, untyped
        except FileExistsError:  # a folder's name is a file's: nothing was begun
            raise
        except OSError:
            self.delete(tried[-1])
            raise
        finally:
            _TRIED.reset(token)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Django asks again where another upload took the name first: the last one is that which was begun."""
        found = super().get_available_name(name, max_length)
        if (tried := _TRIED.get()) is not None:
            tried.append(found)
        return found


class StoredFilesMiddleware:
    """What a request stores comes with its rows, or goes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with come_with_their_rows():
            return self.get_response(request)
