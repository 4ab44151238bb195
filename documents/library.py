"""Puts documents into the library, corrects them, takes them out, and keeps secret ones off this machine."""

import hashlib

from django.core.files.base import File
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from documents import files, numbering
from documents.files import FileRefused, Pdf
from documents.models import Document
from members import audit, vietnamese
from members.models import Unit, User
from members.moves import WrongState
from members.powers import Power

FACTS = ("unit", "kind", "number_raw", "issuer", "issued_on", "title", "sha256", "pages")
ERASED = "(đã xóa nội dung vì tài liệu có độ mật)"


class Secrecy(TextChoices):
    NONE = "none", "Không mật"
    SECRET = "secret", "Mật"
    TOP_SECRET = "top_secret", "Tối mật"
    MOST_SECRET = "most_secret", "Tuyệt mật"


class SecretRefused(FileRefused):
    """A state secret: it must not be kept here at all (RULEBOOK 7.3)."""

    def __init__(self, found: str):
        super().__init__(
            f"{found} Điều 5 Luật Bảo vệ bí mật nhà nước số 117/2025/QH15 không cho phép lưu bí mật nhà nước trên máy "
            "tính nối mạng, nên hệ thống không nhận văn kiện này. Tệp không được lưu lại; lần đăng này đã ghi vào "
            "nhật ký. Đề nghị đồng chí chuyển văn kiện theo đường cơ yếu."
        )


class AlreadyThere(Exception):
    """The members of the unit read this document already."""

    def __init__(self, document: Document, what: str):
        super().__init__(f"{what} đã có trong thư viện: {document.symbol}, đăng tại {document.unit}.")
        self.document = document


def examine(file: File, *, secrecy: str, unit: Unit | None, by: User) -> Pdf:
    """The file, looked into and fit to be kept. Raises FileRefused with a sentence for the clerk.

    A file that is declared or stamped secret raises SecretRefused, is closed at once (a big upload lies in a temporary
    file until then) and leaves an entry in the audit that says neither its number nor what it is about. The entry
    stands in the caller's transaction: whoever lets the exception roll that back loses it.
    """
    try:
        if secrecy != Secrecy.NONE:
            raise SecretRefused(f"Văn kiện được khai là “{Secrecy(secrecy).label}”.")
        return files.look_into(file)
    except (SecretRefused, files.SecretStamp) as refusal:
        file.close()
        stamped = isinstance(refusal, files.SecretStamp)
        level = refusal.level if stamped else Secrecy(secrecy).label
        after = {"level": level, "found": "stamp" if stamped else "declaration"}
        audit.record(by, "document.refuse_secret", unit, power=Power.MANAGE_DOCUMENTS, after=after)
        raise SecretRefused(str(refusal)) if stamped else refusal from None


def find_duplicate(document: Document, sha256: str = "") -> None:
    """Raises AlreadyThere when the unit's members read the same file, or the same number of the same day and issuer.

    Keeps the unit's row until the transaction ends, so that the second of two clicks finds what the first has posted.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=document.unit_id)
    readable = Document.objects.reaching(unit).exclude(pk=document.pk).select_related("unit")
    if sha256 and (same := readable.filter(sha256=sha256).first()):
        raise AlreadyThere(same, "Tệp này")
    symbol = numbering.parse(document.number_raw).symbol
    issuer = vietnamese.nfc(document.issuer)
    if same := readable.filter(issued_on=document.issued_on, symbol=symbol, issuer__iexact=issuer).first():
        raise AlreadyThere(same, "Văn kiện cùng số, cùng ngày, cùng cơ quan ban hành")


@transaction.atomic
def post(document: Document, pdf: Pdf, *, by: User | None) -> Document:
    """Puts a new document with an examined file into the library; nobody is told, whoever it reaches finds it.

    Raises NumberError, AlreadyThere. `by` is None from the command line.
    """
    _settle(document)
    find_duplicate(document, pdf.sha256)
    document.posted_by = by
    _take(document, pdf)
    document.save()
    audit.record(by, "document.post", document, power=Power.MANAGE_DOCUMENTS, after=_facts(document))
    return document


@transaction.atomic
def correct(document: Document, *, by: User, pdf: Pdf | None = None) -> Document:
    """Writes what was changed in `document`, and another file in place of the old one.

    Raises NumberError, AlreadyThere, and WrongState once it was withdrawn: what was erased must not be written again.
    """
    old = Document.objects.select_for_update().get(pk=document.pk)
    if old.withdrawn_at:
        raise WrongState("correct", "withdrawn")
    _settle(document)
    find_duplicate(document, pdf.sha256 if pdf else "")
    if pdf:
        _take(document, pdf)
        transaction.on_commit(lambda: old.file.delete(save=False))
    document.save(update_fields=[*FACTS, "number", "symbol", "file", "size", "search_folded"])
    before, after = _facts(old), _facts(document)
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        by,
        "document.correct",
        document,
        power=Power.MANAGE_DOCUMENTS,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return document


@transaction.atomic
def withdraw(document: Document, *, by: User, reason: str, erase: bool = False) -> None:
    """Takes a document out of the library; its row stays. With `erase` its file and trích yếu go for good, as a secret
    that slipped in must. Raises WrongState when it was withdrawn already, or erased."""
    changes = {"withdrawn_at": timezone.now()}
    if erase:
        changes |= {"file": "", "title": ERASED, "search_folded": ""}
    standing = Document.objects.exclude(file="") if erase else Document.objects.published()
    if not standing.filter(pk=document.pk).update(**changes):
        raise WrongState("withdraw", "withdrawn")
    after = {"symbol": document.symbol, "erased": erase}
    audit.record(by, "document.withdraw", document, power=Power.MANAGE_DOCUMENTS, after=after, reason=reason)
    if erase:
        storage, name = document.file.storage, document.file.name
        transaction.on_commit(lambda: storage.delete(name))


def _settle(document: Document) -> None:
    number = numbering.parse(document.number_raw)
    document.number, document.symbol = number.number, number.symbol
    document.kind = numbering.kind_of(number, document.kind)
    document.number_raw = vietnamese.nfc(document.number_raw)
    document.clean()


def _take(document: Document, pdf: Pdf) -> None:
    document.file, document.size, document.pages, document.sha256 = pdf.file, pdf.size, pdf.pages, pdf.sha256


def _facts(document: Document) -> dict:
    """As a person reads them in the history; of the trích yếu only that it changed, see Document.audit_name."""
    facts = {name: str(getattr(document, name)) for name in FACTS}
    told = {"kind": document.get_kind_display(), "issued_on": f"{document.issued_on:%d/%m/%Y}"}
    return facts | told | {"title": f"#{hashlib.sha256(document.title.encode()).hexdigest()[:8]}"}
