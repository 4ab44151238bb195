"""Understands how a clerk names the document that another one acts upon: `Quyết định số 8-QĐ/TU, ngày 05/3/2024 của
Thành ủy`."""

import re
from dataclasses import dataclass
from datetime import date

from documents import numbering
from documents.filing.authority import RelationRefused
from documents.models.kinds import Kind
from members import dates, vietnamese

_DAY = re.compile(
    r"[,\s]*(?:\(?\bng[àa]y\s+|\(\s*)(?P<day>[0-9]{1,2}\s*[/.\-]\s*[0-9]{1,2}\s*[/.\-]\s*[0-9]{4}|"
    r"[0-9]{1,2}\s+th[áa]ng\s+[0-9]{1,2}\s+n[ăa]m\s+[0-9]{4})\s*\)?",
    re.IGNORECASE,
)
_ISSUER = re.compile(r"[,\s]+c[ủu]a\s+(?P<issuer>.+)$", re.IGNORECASE)
_LED = re.compile(r"^([^\d]*?)(?=(?:số|so)?\s*[:.]*\s*\d)", re.IGNORECASE)
_KINDS = {vietnamese.search_text(kind.label): kind for kind in Kind}


@dataclass(frozen=True)
class Cited:
    """What is said of it; without a kind, a day or an issuer where none is named."""

    number: numbering.Number
    kind: str = ""
    day: date | None = None
    issuer: str = ""


def cited(text: str) -> Cited:
    """Raises NumberError, and RelationRefused where the day is none of the calendar."""
    text = vietnamese.nfc(text)
    day = None
    if found := _DAY.search(text):
        day = dates.parse_typed_date(found["day"])
        if day is None:
            raise RelationRefused(f"Không có ngày {found['day']}. Đề nghị ghi dạng 05/02/2026.")
        text = f"{text[: found.start()]} {text[found.end() :]}".strip()
    issuer = ""
    if found := _ISSUER.search(text):
        issuer, text = found["issuer"].strip(" ,.;"), text[: found.start()]
    kind, text = _kind(text)
    return Cited(numbering.parse(text), kind, day, issuer)


def _kind(text: str) -> tuple[str, str]:
    """The type that is written before the number, `Chương trình hành động` too, and the rest."""
    led = _LED.match(text)
    words = f"{vietnamese.search_text(led[1])} " if led else ""
    kind = next((kind for label, kind in _KINDS.items() if words.startswith(f"{label} ")), None)
    return (kind, text[led.end() :]) if led and kind else ("", text)
