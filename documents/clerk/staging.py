"""Keeps a file that was looked into while its clerk fills in the form, so that it is chosen once.

It lies in the storage without a row: what is not posted within a day is purged as any stray is (`texts.integrity`).
Which file belongs to whom stands in the session, so nobody else can post it."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from documents.files import Inspected
from documents.letterhead import reader
from documents.letterhead.reader import Facts
from documents.models import DocumentFile

SESSION, MOST = "staged_files", 8  # of one clerk at a time; the oldest gives way
FOLDER = "documents/cho"


@dataclass(frozen=True)
class Staged:
    """A file that waits, its name, what its first page says, and what its clerk had typed before it was read."""

    key: str
    file: Inspected
    title: str
    facts: Facts
    typed: Mapping[str, str]

    @property
    def initial(self) -> dict[str, Any]:
        """What the form begins with: what was read, and in its place what the clerk had typed."""
        read = {name: value for name, value in vars(self.facts).items() if name != "number" and value}
        return read | {"number_raw": self.facts.number, "staged": self.key} | dict(self.typed)


def keep(session, found: Inspected, *, title: str, typed: Mapping[str, str]) -> str:
    """Stores an examined file until its form is sent; returns the key under which it waits."""
    key, facts = secrets.token_urlsafe(12), asdict(reader.read(found.first))
    told = {"title": title, "typed": dict(typed), "facts": facts | {"issued_on": str(facts["issued_on"] or "")}}
    told |= _stored(found)
    kept = dict(list(session.get(SESSION, {}).items())[-MOST + 1 :])
    session[SESSION] = kept | {key: told}
    return key


def of(session, key: str) -> Staged | None:
    """What waits under `key`; None where nothing does, or was purged since."""
    told = session.get(SESSION, {}).get(key)
    if told is None or not all(map(default_storage.exists, told["files"].values())):
        return None
    day = told["facts"]["issued_on"]
    facts = replace(Facts(**told["facts"]), issued_on=date.fromisoformat(day) if day else None)
    opened: dict[str, Any] = {name: default_storage.open(path) for name, path in told["files"].items()}
    return Staged(key, Inspected(**opened, **told["values"]), told["title"], facts, told["typed"])


def drop(session, key: str) -> None:
    """Forgets what waits under `key`, which is posted: its files go once that has come through."""
    told = session.get(SESSION, {})
    if gone := told.pop(key, None):
        session[SESSION] = told
        for path in gone["files"].values():
            transaction.on_commit(partial(default_storage.delete, path))


def _stored(found: Inspected) -> dict[str, dict]:
    """The files of `found` as they lie in the storage, and its other values, all but the lines that were read."""
    held = {each.name: getattr(found, each.name) for each in fields(Inspected) if each.name != "first"}
    files = {name: value for name, value in held.items() if isinstance(value, File)}
    with transaction.atomic():  # both or none
        paths = {name: default_storage.save(_path(found, name), file) for name, file in files.items()}
    return {"files": paths, "values": {name: value for name, value in held.items() if name not in files}}


def _path(found: Inspected, name: str) -> str:
    extension = DocumentFile.EXTENSIONS[found.format] if name == "file" else "pdf"
    return f"{FOLDER}/{secrets.token_hex(16)}.{extension}"
