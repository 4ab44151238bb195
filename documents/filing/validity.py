"""Keeps what the library says about which documents are in force: worked out from the facts, never patched."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.utils import timezone

from documents.models import Document, Relation


def settle(documents: Iterable[int] | None = None, *, on: date | None = None) -> int:
    """Brings the validity of the documents with these ids (None: of all) up to `on` (today); how many it changed.

    One statement writes, whatever their number, so it may run any number of times, and one run makes good every day
    missed. Of the few documents that are named most are as they should be: then one statement has looked, and no other
    is put together, which would take longer than all else that is done to publish a document.
    """
    asked = Document.objects.all() if documents is None else Document.objects.filter(pk__in=list(documents))
    state = Relation.state_on(on or timezone.localdate())
    wrong = asked.annotate(now=state).exclude(validity=F("now"))
    if documents is not None and not wrong.exists():
        return 0
    return wrong.update(validity=state)
