"""One body of the Party that a sheet writes in several ways: the rows get one issuer, and the clerk is told."""

from collections import defaultdict
from collections.abc import Iterator

from documents.filing import issuers
from documents.importing import cells
from documents.importing.entries import Entry
from documents.models import Issuer
from members import vietnamese
from members.models import Unit


def unite(entries: list[Entry]) -> None:
    """Gives the rows of one body one issuer; where none is in the library yet, the fullest of the names."""
    new: list[list[Entry]] = []
    for entry in entries:
        if entry.document and not entry.document.issuer.pk:
            issuer = entry.document.issuer
            group = next((group for group in new if issuers.is_same(group[0].document.issuer, issuer)), None)
            if group is None:
                new.append(group := [])
            group.append(entry)
    for group in new:
        fullest = max((entry.document.issuer for entry in group), key=lambda issuer: len(issuer.name))
        for entry in group:
            entry.document.issuer = fullest


def notes(entries: list[Entry], unit: Unit) -> Iterator[str]:
    """What the clerk is told of the names: which were understood as which, and which may be a body that is there."""
    said: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    new: dict[int, Issuer] = {}
    for entry in entries:
        if entry.document:
            issuer, written = entry.document.issuer, cells.text(entry.row.said["issuer"])
            if not vietnamese.fold(written).endswith(vietnamese.fold(issuer.name)):
                said[written, issuer.name].append(entry.row.number)
            if not issuer.pk:
                new[id(issuer)] = issuer
    for (written, name), rows in said.items():
        yield f"“{written}” ({_rows(rows)}) được hiểu là {name}."
    for issuer in new.values():
        for other in issuers.alike(issuer, unit):
            yield f"“{issuer.name}” gần giống {other} đã có. Nếu là một cơ quan, đề nghị ghi đúng tên đã có."


def _rows(numbers: list[int]) -> str:
    return f"dòng {', '.join(map(str, numbers))}"
