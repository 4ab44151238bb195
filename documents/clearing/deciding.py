"""Another person than the clerk says whether a document that speaks of state secrets is none itself."""

from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from documents import library
from documents.filing import relations
from documents.models import Clearance, Document
from members import audit, notice_kinds, notices
from members.models import User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused


class OwnWord(Refused):
    """Nobody confirms what they have declared themselves."""

    status = HTTPStatus.FORBIDDEN


@transaction.atomic
def confirm(clearance: Clearance, *, by: User) -> Document:
    """Puts the document into the library now; who declared it is told. Raises WrongState where it was decided or erased
    meanwhile, OwnWord, and AlreadyThere where the same was published since."""
    document = _decide(clearance, "confirm", by=by)
    library.find_duplicate(document, document.main.sha256 if document.main else "")
    document.withdrawn_at, document.why_withdrawn, document.published_at = None, "", timezone.now()
    document.save(update_fields=["withdrawn_at", "why_withdrawn", "published_at"])
    relations.settle_around(document)
    audit.record(by, "document.clear", document, power=_power(clearance, by), reason=clearance.reason)
    text = f"Văn kiện {document.symbol} đã được xác nhận không mật và đăng lên thư viện."
    notices.tell(clearance.declared_by, text, document.get_absolute_url(), kind=notice_kinds.DOCUMENT)
    return document


@transaction.atomic
def refuse(clearance: Clearance, *, by: User, reason: str) -> None:
    """The document stays out and nothing of it is kept: who cannot be sure that it is none treats it as a secret.
    Raises WrongState and OwnWord as `confirm`."""
    document = _decide(clearance, "refuse", by=by)
    audit.record(by, "document.refuse_clearance", document, power=_power(clearance, by), reason=reason)
    library.withdraw(document, by=by, reason=reason, erase=True)
    text = f"Văn kiện {document.symbol} không được xác nhận là không mật nên đã bị xóa. Lý do: {reason}"
    notices.tell(clearance.declared_by, text, kind=notice_kinds.DOCUMENT)


def _decide(clearance: Clearance, move: str, *, by: User) -> Document:
    if clearance.declared_by_id == by.pk:
        raise OwnWord("Đồng chí đã khai văn kiện này nên cần một đồng chí khác xác nhận.")
    document = Document.objects.select_for_update(of=("self",)).get(pk=clearance.document_id)
    if document.title == library.ERASED:
        raise WrongState(move, "erased")
    clearance.move(move, decided_by=by, decided_at=timezone.now())
    return document


def _power(clearance: Clearance, by: User) -> Power:
    """By which of the two powers `by` decides."""
    return next((power for power in Clearance.POWERS if by.has_perm(power, clearance.unit)), Power.MANAGE_DOCUMENTS)
