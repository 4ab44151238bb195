"""Two clerks on one document: what others have done beside its fields since a clerk opened it, as that is stored."""

from collections.abc import Iterable

from django.db.models import Q

from documents.models import Document
from members.versions import FieldDifference


def beside(document: Document, seen: int | None) -> list[FieldDifference]:
    """The files and relations of `document` that came or went after its version `seen`."""
    later = Q(since_version__gt=seen or 0) | Q(until_version__gt=seen or 0)
    files = [(file.name, file.replaced_at) for file in document.files.kept().filter(later)]
    relations = [(str(relation), relation.removed_at) for relation in document.relations.filter(later)]
    return [*_told("tệp, tài liệu kèm theo", files), *_told("quan hệ với văn kiện khác", relations)]


def _told(label: str, changed: Iterable[tuple]) -> list[FieldDifference]:
    lines = [f"{name} (đã bỏ)" if gone else f"{name} (mới có)" for name, gone in changed]
    return [FieldDifference(label, "\n".join(lines), "như lúc đồng chí mở")] if lines else []
