"""Imports a folder: looks at every row first, and with `apply` publishes each alone: a bad one stops no other."""

from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.core.files.base import File
from django.db import DatabaseError, transaction

from documents import files, library, screening
from documents.filing import citing, relations
from documents.importing import bodies, spreadsheet
from documents.importing.entries import NOT_TAKEN, Entry, Folder, read
from documents.library import AlreadyThere, FileRefused
from documents.models import Document, Relation
from documents.models.kinds import UNLISTED
from documents.screening import Secrecy, SecretRefused
from members import stored_files
from members.models import Unit, User
from members.refusals import Refused, refusal_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outcome:
    unit: Unit
    heading: list[str]
    entries: list[Entry]
    unused: list[Path]  # files that no row names
    applied: bool
    told: list[str]  # of the names of issuers
    skipped: list[tuple[int, str]]  # rows that are none of a document

    def of(self, verdict: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.verdict == verdict]


def run(
    folder: Path, table: Path, unit: Unit, *, by: User | None, apply: bool, rows: set[int] | None = None
) -> Outcome:
    """Of the rows with these numbers, by default of all. Without `apply` nothing is written at all.

    Raises SheetError when there is no folder, when the unit has ended its work, or when the sheet as a whole cannot be
    used. Running it again finds what it has published and adds nothing.
    """
    if not folder.is_dir():
        raise spreadsheet.SheetError(f"Không tìm thấy thư mục “{folder}”.")
    if not unit.is_working:
        raise spreadsheet.SheetError(f"{unit} đã kết thúc hoạt động, không đăng văn kiện mới được.")
    found, stored = spreadsheet.read(table), Folder(folder)
    entries = [read(row, stored, unit) for row in found.rows if rows is None or row.number in rows]
    bodies.unite(entries)
    told = list(bodies.notes(entries, unit))
    _refuse_twins(entries)
    numbered = _numbered(entries)
    _refuse_turned(entries, numbered)
    for entry in sorted(entries, key=_when):  # the older first, so that the newer finds what it replaces
        if entry.verdict == "new":
            _do(entry, unit, numbered, by=by, apply=apply)
        elif entry.verdict == "secret" and apply:
            _note(entry, unit, by=by)
    return Outcome(unit, found.heading, entries, stored.unused(but=table), apply, told, found.skipped)


def _when(entry: Entry) -> tuple[date, int]:
    return entry.document.issued_on if entry.document else date.max, entry.row.number


def _refuse_twins(entries: list[Entry]) -> None:
    """Of two rows with one number or one file the second is refused."""
    first: dict = {}
    for entry in entries:
        document = entry.document
        for key in _keys(entry) if document and entry.path else ():
            if key in first:
                entry.refuse(f"Trùng {key[0]} với dòng {first[key]} của bảng.")
            first.setdefault(key, entry.row.number)


def _keys(entry: Entry) -> list[tuple]:
    document = entry.document
    sequence = document.term or document.issued_on.year
    symbol = document.symbol if document.kind in UNLISTED else ""
    number = (_body(document), document.kind, document.number, document.series, symbol, sequence)
    return [("tệp", entry.path), *([("số, ký hiệu", *number)] if document.number else [])]


def _body(document: Document) -> int:
    return document.issuer.pk or id(document.issuer)


def _numbered(entries: list[Entry]) -> dict[str, list[Entry]]:
    """The rows by the number of their documents, which others of the sheet may name."""
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.document and entry.document.number:
            rows.setdefault(entry.document.symbol, []).append(entry)
    return rows


def _refuse_turned(entries: list[Entry], rows: dict[str, list[Entry]]) -> None:
    """No document acts upon one that was issued after it, be that in the library or in the sheet."""
    for entry in entries:
        for _, number, _, _ in entry.relations if entry.document else ():
            for other in _same_body(entry, number, rows):
                younger = other.document.issued_on > entry.document.issued_on
                if younger and relations.target_named(number, source=entry.document)[1] is None:
                    day = f"{other.document.issued_on:%d/%m/%Y}"
                    entry.refuse(f"{number} ở dòng {other.row.number} ban hành ngày {day}, sau văn kiện của dòng này.")


def _same_body(entry: Entry, number: str, rows: dict[str, list[Entry]]) -> list[Entry]:
    """The one row that has this number of the same body; nothing where it is none or several."""
    with suppress(Refused):
        said = citing.cited(number)
        others = [other for each in said.number.symbols for other in rows.get(each, ()) if other is not entry]
        found = [other for other in others if _body(other.document) == _body(entry.document)]
        return found if len(found) == 1 and said.day is None else []
    return []


def _do(entry: Entry, unit: Unit, rows: dict[str, list[Entry]], *, by: User | None, apply: bool) -> None:
    try:
        _publish(entry, unit, by=by) if apply else _look(entry, rows)
    except SecretRefused as secret:
        entry.refuse(str(secret), "secret")
    except files.SecretStamp as secret:
        entry.level = secret.level
        entry.refuse(f"{secret} {NOT_TAKEN}", "secret")
    except AlreadyThere as there:
        same = (there.document.symbol, there.document.issued_on) == (entry.document.symbol, entry.document.issued_on)
        if same:
            entry.verdict = "known"
        else:
            entry.refuse(str(there))
    except (FileRefused, relations.RelationRefused) as refusal:
        entry.refuse(str(refusal))
    except (OSError, DatabaseError) as error:
        _tell_failure(entry, error)


def _tell_failure(entry: Entry, error: Exception) -> None:
    if full := refusal_of(error):
        entry.refuse(str(full))
    elif isinstance(error, OSError):
        log.warning("import_file_not_opened", error=type(error).__name__, cost="the row is refused")
        entry.refuse("Không mở được tệp. Đề nghị kiểm tra quyền đọc và thử lại.")
    else:
        raise error


def note_secrets(outcome: Outcome, *, by: User) -> None:
    """That state secrets were brought to this machine is audited, where they were only to be looked at as well."""
    for entry in outcome.of("secret"):
        if entry.level:
            screening.note_secret(by, outcome.unit, entry.level, "stamp")
        else:
            _note(entry, outcome.unit, by=by)


def _note(entry: Entry, unit: Unit, *, by: User | None) -> None:
    """That a secret was offered is audited, and its file never opened."""
    try:
        screening.refuse_secret(secrecy=entry.secrecy, words=entry.words, unit=unit, by=by)
    except SecretRefused as refusal:
        entry.problems = [str(refusal)]


def _look(entry: Entry, rows: dict[str, list[Entry]]) -> None:
    """As `_publish` would find it, writing nothing, not even that a secret was offered."""
    found = [_opened(path, files.look_into) for path in (entry.path, *entry.annexes)]
    with transaction.atomic():
        library.find_duplicate(entry.document, found[0].sha256)
    source = entry.document
    asked: list[Relation] = []
    ahead: dict[str, int] = {}
    for kind, number, part, day in entry.relations:
        symbol, target = relations.target_named(number, source=source)
        acts = {"kind": kind, "target_symbol": symbol, "part": part, "effective_on": day}
        asked.append(Relation(source=source, target=target, **acts))
        if others := _same_body(entry, number, rows):
            ahead[symbol] = others[0].row.number
    entry.told = relations.will_change(asked, ahead) + _cautions(found)


def _publish(entry: Entry, unit: Unit, *, by: User | None) -> None:
    asked: dict[str, Any] = {"secrecy": Secrecy.NONE, "unit": unit, "by": by}
    with stored_files.come_with_their_rows(), ExitStack() as opened:
        file = opened.enter_context(_open(entry.path))
        found = screening.examine(file, words=entry.words, **asked)
        annexes = []  # all of them before anything is kept: a secret annex keeps the whole document out
        for path in entry.annexes:
            annexes.append((path.stem, screening.examine(opened.enter_context(_open(path)), **asked)))
        with transaction.atomic():
            document = library.publish(entry.document, found, by=by, annexes=annexes)
            written = [
                relations.relate(document, kind, number, by=by, part=part, effective_on=day)
                for kind, number, part, day in entry.relations
            ]
    entry.told = relations.will_change(written) + _cautions([found, *(annex for _, annex in annexes)])


def _cautions(found: list[files.Inspected]) -> list[str]:
    return [f"Lưu ý: {each.caution}" for each in found if each.caution]


@contextmanager
def _open(path: Path):
    with path.open("rb") as opened:
        yield File(opened, name=path.name)


def _opened(path: Path, look):
    with _open(path) as file:
        return look(file)
