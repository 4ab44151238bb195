"""Where what a clerk has typed differs from what the file says: told before anything is posted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from documents import numbering
from documents.letterhead.reader import Facts
from documents.models.kinds import Kind
from members import vietnamese

ALIKE = 0.92  # of the letters of two trích yếu: less is another one, more a slip of who typed or of who recognised
_COLLECTIVE = re.compile(r"^(?:ban thuong vu|thuong truc|ban chap hanh)\s+")
_OPENING = re.compile(r"^(?:ve viec|v v|ve)\s+")


@dataclass(frozen=True)
class Difference:
    """`field` of the form, and what the file says in its place."""

    field: str
    said: str

    def __str__(self) -> str:
        return f"Tệp ghi {self.said}."


def between(read: Facts, typed: Mapping[str, Any], *, issued_by: str = "") -> list[Difference]:
    """Of `typed`, the cleaned values of the form by their names, what is not as the file has it. What was not read, and
    what nobody has typed, is no difference. `issued_by`: as whom the issuer that was typed is known, `ĐU P. Phúc
    Lâm`."""
    told = {
        "number_raw": (read.number, _number(typed), read.number),
        "kind": (read.kind, typed.get("kind") or "", Kind(read.kind).label if read.kind else ""),
        "issued_on": (read.issued_on, typed.get("issued_on"), f"{read.issued_on:%d/%m/%Y}" if read.issued_on else ""),
    }
    found = [Difference(field, said) for field, (one, other, said) in told.items() if one and other and one != other]
    for field, same in (("issuer", _same_issuer), ("title", _same_title), ("signer", _same_words)):
        said, other = getattr(read, field), typed.get(field) or ""
        others = [other, issued_by] if field == "issuer" and issued_by else [other]
        if said and other and not any(same(*map(vietnamese.search_text, (said, each))) for each in others):
            found.append(Difference(field, f"“{said}”"))
    return found


def _number(typed: Mapping[str, Any]) -> str:
    try:
        return numbering.parse(typed.get("number_raw") or "").symbol
    except numbering.NumberError:
        return ""


def _same_words(one: str, other: str) -> bool:
    return one == other


def _same_issuer(one: str, other: str) -> bool:
    """The collective within a committee issues in its name; a clerk may name the body above, which the letterhead need
    not do."""
    one, other = _COLLECTIVE.sub("", one), _COLLECTIVE.sub("", other)
    return f" {one} ".find(f" {other} ") >= 0 or f" {other} ".find(f" {one} ") >= 0


def _same_title(one: str, other: str) -> bool:
    """The type may stand before a trích yếu, and what is in brackets behind it."""
    one, other = _OPENING.sub("", one), _OPENING.sub("", other)
    if one in other or other in one:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
