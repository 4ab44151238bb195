"""What one cell of the sheet says; `Wrong` carries a sentence for the clerk."""

import re
from datetime import date

from documents.models import Document, Relation
from documents.screening import Secrecy
from members import cells, vietnamese
from members.dates import parse_typed_date

# Also by its symbol, BC, but for the one that two share.
KINDS = {vietnamese.search_text(symbol): kind for symbol, kind in Document.SYMBOLS.items() if symbol != "QĐ"}
KINDS |= {vietnamese.search_text(kind.label): kind for kind in Document.Kind}
URGENCIES = {vietnamese.search_text(each.label): each for each in Document.Urgency}
SECRECIES = {vietnamese.search_text(each.label): each for each in Secrecy}
SECRECIES |= dict.fromkeys(("", "khong", "binh thuong", "thuong"), Secrecy.NONE)
RELATIONS = {vietnamese.search_text(kind.label): kind for kind in Relation.Kind}
_SAID = re.compile(
    r"(?P<number>.+?)(?:\s*\((?P<part>[^)]*)\))?"
    r"(?:\s+từ(?:\s+ngày)?\s+(?P<day>\d{1,2} tháng \d{1,2} năm \d{4}|[\d/.\-]+))?",
    re.IGNORECASE,
)


class Wrong(ValueError):
    """The cell says something that cannot be taken."""


def text(cell) -> str:
    return vietnamese.nfc(str(cell)) if cell is not None else ""


def day(cell, what: str) -> date | None:
    """Any written form, day first, or the sheet's own dates."""
    try:
        return cells.day(cell) if text(cell) else None
    except cells.Wrong:
        raise Wrong(f"Không đọc được {what} “{text(cell)}”. Đề nghị ghi dạng 05/02/2026.") from None


def chosen(cell, words: dict, what: str):
    """What the cell names, None when it is empty."""
    said = vietnamese.search_text(text(cell))
    if said in words:
        return words[said]
    if not said:
        return None
    raise Wrong(f"Không hiểu {what} “{text(cell)}”.")


def related(kind: str, cell) -> list[tuple]:
    """(kind, number, part, day) for each of `8-QĐ/TU; 9-QĐ/TU (Điều 3) từ 01/12/2026`."""
    return [_one(kind, said) for said in re.split(r"[;\n]", str(cell or "")) if said.strip()]


def named_relations(cell) -> list[tuple]:
    """As `related`, each beginning with what it does: `thay thế 8-QĐ/TU; căn cứ 05-NQ/TU`."""
    found = []
    for said in filter(str.strip, re.split(r"[;\n]", str(cell or ""))):
        folded = vietnamese.search_text(said)
        kind = next((kind for words, kind in RELATIONS.items() if folded.startswith(f"{words} ")), None)
        if kind is None:
            raise Wrong(f"Không hiểu quan hệ “{text(said)}”. Đề nghị ghi như “thay thế 8-QĐ/TU”.")
        found.append(_one(kind, text(said).split(maxsplit=len(kind.label.split()))[-1]))
    return found


def _one(kind: str, said: str) -> tuple:
    found = _SAID.fullmatch(text(said))
    number, part = found["number"], found["part"] or ""
    if parse_typed_date(part):  # of the document that is named
        number, part = f"{number} ({part})", ""
    return kind, number, part, day(found["day"], "ngày của quan hệ")
