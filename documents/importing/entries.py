"""Makes of each row of the sheet a document that could be published, or says why it cannot."""

import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db.models import Model

from documents import library, numbering
from documents.filing import issuers, relations
from documents.importing import cells
from documents.importing.cells import Wrong
from documents.importing.spreadsheet import NEEDED, Row
from documents.inspecting.stamps import declared
from documents.library import Secrecy
from documents.models import Document, Relation, Subject
from members import vietnamese
from members.models import Unit

NOT_TAKEN = f"{library.FORBIDDEN} {library.BY_CIPHER}"  # shown before anything is written down
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

    @property
    def words(self) -> list[str]:
        """In which a level of secrecy may stand."""
        said = self.row.said
        return [cells.text(said.get(name, "")) for name in ("number_raw", "title", "recipients", "file", "attachments")]

    def refuse(self, why: str, verdict: str = "error") -> None:
        self.problems.append(why)
        self.verdict = verdict


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
    """Everything that can be known of the row without opening its file."""
    entry = Entry(row)
    for step in (_level, _files, _facts, _relations):
        try:
            step(entry, row.said, folder, unit)
        except (Wrong, numbering.NumberError) as wrong:
            entry.refuse(str(wrong))
        if entry.verdict == "secret":
            with suppress(Wrong):  # known by its name, never opened
                _files(entry, row.said, folder, unit)
            break
    return entry


def _level(entry: Entry, said: dict, folder: Folder, unit: Unit) -> None:
    entry.secrecy = cells.chosen(said.get("secrecy", ""), cells.SECRECIES, "độ mật") or Secrecy.NONE
    if entry.secrecy != Secrecy.NONE or any(map(declared, entry.words)):
        entry.refuse(f"Văn kiện được khai, hoặc có số, trích yếu, tên tệp ghi độ mật. {NOT_TAKEN}", "secret")


def _files(entry: Entry, said: dict, folder: Folder, unit: Unit) -> None:
    annexes = cells.text(said.get("attachments", "")).split(";")
    entry.annexes = [folder.find(name.strip()) for name in annexes if name.strip()]
    if not cells.text(said["file"]):
        raise Wrong(f"Thiếu {NEEDED['file'].lower()}.")
    entry.path = folder.find(cells.text(said["file"]))


def _facts(entry: Entry, said: dict, folder: Folder, unit: Unit) -> None:
    for name in ("issuer", "title", "issued_on"):
        if not cells.text(said[name]):
            raise Wrong(f"Thiếu {NEEDED[name].lower()}.")
    words = ("number_raw", "title", "signer", "signer_role", "recipients")
    days = {name: cells.day(said.get(name), what) for name, what in DAYS.items()}
    document = Document(unit=unit, **{name: cells.text(said.get(name, "")) for name in words}, **days)
    document.kind = cells.chosen(said.get("kind", ""), cells.KINDS, "loại văn bản") or ""
    document.urgency = cells.chosen(said.get("urgency", ""), cells.URGENCIES, "độ khẩn") or ""
    document.subject = _subject(cells.text(said.get("subject", "")))
    _check(document)
    suffix = numbering.parse(document.number_raw).issuer if document.number_raw else ""
    name = cells.text(said["issuer"])
    document.issuer, document.issuer_body = issuers.named(name, suffix=suffix, unit=unit)
    _fits(document.issuer, "name")
    library.identify(document)
    entry.document = document


DAYS = {
    "issued_on": "ngày ban hành",
    "effective_from": "ngày có hiệu lực",
    "effective_to": "ngày hết hiệu lực",
}


def _subject(name: str) -> Subject | None:
    if not name:
        return None
    if found := Subject.objects.filter(folded=vietnamese.fold(name)).first():
        return found
    raise Wrong(f"Không có lĩnh vực “{name}” trong danh mục.")


def _check(document: Document) -> None:
    try:
        library.check_issue(document.issued_on)
        document.clean()
    except ValidationError as error:
        raise Wrong(" ".join(error.messages)) from error
    _fits(document, "number_raw", "title", "signer", "signer_role", "recipients")


def _fits(made: Model, *names: str) -> None:
    for name in names:
        field = made._meta.get_field(name)
        if len(getattr(made, name)) > field.max_length:
            raise Wrong(f"{field.verbose_name.capitalize()} dài quá {field.max_length} chữ.")


def _relations(entry: Entry, said: dict, folder: Folder, unit: Unit) -> None:
    entry.relations = cells.named_relations(said.get("relations", ""))
    for kind in Relation.Kind:
        entry.relations += cells.related(kind, said.get(kind, ""))
    if entry.document:
        for kind, number, part, day in entry.relations:
            _fits(Relation(part=part), "part")
            try:
                relations.check(entry.document, kind, number, day)
            except relations.RelationRefused as refusal:
                raise Wrong(str(refusal)) from refusal
