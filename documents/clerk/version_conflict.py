"""Two clerks on one document: what was done to it since a clerk opened it, and how that differs from what is typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from documents.models import Document
from members import audit
from members.models import AuditEntry

MOST = 10  # actions that are told; the history has all


@dataclass(frozen=True)
class Difference:
    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Conflict:
    """What others have done meanwhile, the newest first, and each field that is not what was typed."""

    entries: list[AuditEntry]
    differences: list[Difference]


def mark(document: Document) -> int:
    """Of what a form was opened upon. Every action leaves an entry in the audit, with the row of the document held: so
    whatever is done later has a higher number."""
    return audit.history(document).values_list("pk", flat=True).first() or 0


def since(document: Document, seen: int | None) -> list[AuditEntry]:
    """The latest of what was done after that mark, the newest first."""
    return list(audit.history(document).filter(pk__gt=seen or 0)[:MOST])


def between(stored: Document, typed: dict) -> list[Difference]:
    """The fields of `typed` (name → value) that are not as they are stored; the issuer is compared as it is cited."""
    found = []
    for name, value in typed.items():
        field = Document._meta.get_field(name)
        kept = stored.issued_by if name == "issuer" else getattr(stored, name)
        before, after = _text_of(field, kept), _text_of(field, value)
        if before != after:
            found.append(Difference(str(field.verbose_name), before, after))
    return found


def _text_of(field, value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    labels: Iterable[tuple] = field.flatchoices
    return str(dict(labels).get(value, value)) if value not in (None, "") else ""
