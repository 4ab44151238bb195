"""Makes of each row of the sheet a document that could be published, or says why it cannot."""

import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from documents import library, numbering, screening
from documents.filing import issuers, relations
from documents.importing import cells
from documents.importing.cells import Wrong
from documents.importing.spreadsheet import NEEDED, Row
from documents.inspecting.stamps import declared
from documents.models import Document, Relation, Subject
from documents.screening import Secrecy
from members import vietnamese
from members.models import Unit
from members.refusals import Refused

NOT_TAKEN = f"{screening.FORBIDDEN} {screening.BY_CIPHER}"  # shown before anything is written down
_OFFICE = (".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt", ".rtf", ".odt", ".ods", ".odp")
FOLDED_SUFFIXES = (".pdf", *_OFFICE, ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")


@dataclass
class Entry:
    """One row. `verdict`: new, known (in the library already), secret, or error with its `problems`."""

    row: Row
    document: Document | None = None
    path: Path | None = None
    annexes: list[Path] = field(default_factory=list)
    relations: list[tuple] = field(default_factory=list)
    secrecy: str = Secrecy.NONE
    verdict: str = "new"
    problems: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # what it will change
    level: str = ""  # of secrecy, of the stamp that was found

    @property
    def words(self) -> list[str]:
        """In which a level of secrecy may stand."""
        said = self.row.said
        return [cells.text(said.get(name, "")) for name in ("number_raw", "title", "recipients", "file", "attachments")]

    def refuse(self, why: str, verdict: str = "error") -> None:
        self.problems.append(why)
        self.verdict = verdict

    def take(self, read: Callable, *said) -> Any:
        """What `read` makes of a cell; None, and one problem more, where it cannot."""
        try:
            return read(*said)
        except ValidationError as wrong:
            self.refuse(" ".join(wrong.messages))
        except (Wrong, Refused) as wrong:
            self.refuse(str(wrong))
        return None


class Folder:
    """The files that stand under a folder, known by their names alone: nothing outside it is ever opened."""

    def __init__(self, root: Path):
        self._named: defaultdict[str, list] = defaultdict(list)
        self.used: set = set()
        for place, _, names in os.walk(root):
            for name in names:
                path = Path(place) / name
                if path.is_file() and not path.is_symlink() and not name.startswith("."):
                    self._named[_key(name)].append(path)

    def find(self, name: str) -> Path:
        """By its name, with or without its ending, and where several have it by the folders that are named before it.
        Raises Wrong when there is none, or it stays one of several."""
        asked = Path(name.replace("\\", "/"))
        key = _key(asked.name)
        found = self._named.get(key) or [
            path for ending in FOLDED_SUFFIXES for path in self._named.get(f"{key}{ending}", [])
        ]
        if len(found) > 1 and (above := [_key(part) for part in asked.parts[:-1]]):
            found = [path for path in found if [_key(part) for part in path.parts[:-1]][-len(above) :] == above]
        if not found:
            raise Wrong(f"Không thấy tệp “{name}” trong thư mục.")
        if len(found) > 1:
            many = f"Có {len(found)} tệp tên “{name}” trong thư mục."
            raise Wrong(f"{many} Đề nghị ghi kèm tên thư mục con, hoặc đặt tên khác nhau.")
        self.used.add(found[0])
        return found[0]

    def unused(self, *, but: Path) -> list[Path]:
        """What no row names."""
        return sorted(path for paths in self._named.values() for path in paths if path not in self.used | {but})


def _key(name: str) -> str:
    return vietnamese.nfc(name).casefold()


def read(row: Row, folder: Folder, unit: Unit) -> Entry:
    """Everything that can be known of the row without opening its file, and all that is wrong with it."""
    entry = Entry(row)
    entry.take(_level, entry)
    if entry.verdict == "secret":
        with suppress(Wrong):  # known by its name, never opened
            for name in _names(row.said):
                folder.find(name)
        return entry
    _files(entry, folder)
    _facts(entry, unit)
    _relations(entry)
    return entry


def _level(entry: Entry) -> None:
    said = entry.row.said
    entry.secrecy = cells.chosen(said.get("secrecy", ""), cells.SECRECIES, "độ mật") or Secrecy.NONE
    if entry.secrecy != Secrecy.NONE or any(map(declared, entry.words)):
        entry.refuse(f"Văn kiện được khai, hoặc có số, trích yếu, tên tệp ghi độ mật. {NOT_TAKEN}", "secret")


def _names(said: dict) -> list[str]:
    """Of the files that belong to the row, its own first."""
    annexes = map(str.strip, cells.text(said.get("attachments", "")).split(";"))
    return [cells.text(said["file"]), *filter(None, annexes)]


def _files(entry: Entry, folder: Folder) -> None:
    main, *annexes = _names(entry.row.said)
    if main:
        entry.path = entry.take(folder.find, main)
    else:
        entry.refuse(f"Thiếu {NEEDED['file'].lower()}.")
    entry.annexes = [path for path in (entry.take(folder.find, name) for name in annexes) if path]


def _facts(entry: Entry, unit: Unit) -> None:
    said, before = entry.row.said, len(entry.problems)
    for name in ("issuer", "title", "issued_on"):
        if not cells.text(said[name]):
            entry.refuse(f"Thiếu {NEEDED[name].lower()}.")
    days = {name: entry.take(cells.day, said.get(name), what) for name, what in DAYS.items()}
    document = Document(unit=unit, **{name: cells.text(said.get(name, "")) for name in WRITTEN}, **days)
    document.kind = entry.take(cells.chosen, said.get("kind", ""), cells.KINDS, "loại văn bản") or ""
    document.urgency = entry.take(cells.chosen, said.get("urgency", ""), cells.URGENCIES, "độ khẩn") or ""
    document.subject = entry.take(_subject, cells.text(said.get("subject", "")))
    understood = len(entry.problems) == before
    number = entry.take(numbering.parse, document.number_raw) if document.number_raw else None
    if document.issued_on:
        entry.take(_check, document)
    for name in WRITTEN:
        entry.take(_fits, document, name)
    if number or (not document.number_raw and understood):
        entry.take(_kind, document, number)
    _issuer(entry, document, number, unit)
    if len(entry.problems) == before:
        library.identify(document)
        entry.document = document


WRITTEN = ("number_raw", "title", "signer", "signer_role", "recipients")
DAYS = {
    "issued_on": "ngày ban hành",
    "effective_from": "ngày có hiệu lực",
    "effective_to": "ngày hết hiệu lực",
}


def _kind(document: Document, number: numbering.Number | None) -> None:
    if number:
        document.kind = numbering.kind_of(number, document.kind)
    else:
        numbering.go_without(document.kind)


def _issuer(entry: Entry, document: Document, number: numbering.Number | None, unit: Unit) -> None:
    name = cells.text(entry.row.said["issuer"])
    if name:
        suffix = number.issuer if number else ""
        document.issuer, document.issuer_body = issuers.named(name, suffix=suffix, unit=unit)
        entry.take(_fits, document.issuer, "name")


def _subject(name: str) -> Subject | None:
    if not name:
        return None
    if found := Subject.objects.filter(folded=vietnamese.fold(name)).first():
        return found
    raise Wrong(f"Không có lĩnh vực “{name}” trong danh mục.")


def _check(document: Document) -> None:
    library.check_issue(document.issued_on)
    document.clean()


def _fits(made: Model, name: str) -> None:
    field: Any = made._meta.get_field(name)
    if len(getattr(made, name)) > field.max_length:
        raise Wrong(f"{field.verbose_name.capitalize()} dài quá {field.max_length} chữ.")


def _relations(entry: Entry) -> None:
    said = entry.row.said
    entry.relations = entry.take(cells.named_relations, said.get("relations", "")) or []
    for kind in Relation.Kind:
        entry.relations += entry.take(cells.related, kind, said.get(kind, "")) or []
    for kind, number, part, day in entry.relations if entry.document else ():
        entry.take(_fits, Relation(part=part), "part")
        entry.take(relations.check, entry.document, kind, number, day)
