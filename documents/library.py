"""Puts documents into the library, corrects them, takes them out."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents import indexing, numbering
from documents.files import FileRefused, Inspected
from documents.filing import document_files as filing
from documents.filing import issuers, relations
from documents.filing.duplicates import AlreadyThere, find_duplicate
from documents.models import Clearance, Document, DocumentFile
from members import access, audit, notice_kinds, notices, vietnamese
from members.models import Notice, User
from members.moves import WrongState
from members.powers import Power

__all__ = ["AlreadyThere", "FileRefused", "Inspected", "find_duplicate"]
FACTS = (
    "unit",
    "shelf",
    "kind",
    "number_raw",
    "issuer",
    "issuer_body",
    "issued_on",
    "title",
    "signer",
    "signer_role",
    "sign_mode",
    "effective_from",
    "effective_to",
    "subject",
    "urgency",
    "recipients",
)
FILE_FACTS = ("sha256", "pages")
NOT_YET_ISSUED = "Ngày ban hành chưa đến. Đề nghị xem lại ngày in trên văn bản."
FIRST_YEAR = 1930  # the Party's: nothing of it is older
TOO_EARLY = f"Ngày ban hành trước năm {FIRST_YEAR}. Đề nghị xem lại ngày in trên văn bản."
AWAITS_CLEARANCE = "Chờ xác nhận không mật"
ERASED = "(đã xóa nội dung vì tài liệu có độ mật)"


def check_issue(day: date) -> None:
    """What is published or sent was issued in the Party's time, today or before. Raises ValidationError."""
    if day > timezone.localdate():
        raise ValidationError(NOT_YET_ISSUED)
    if day.year < FIRST_YEAR:
        raise ValidationError(TOO_EARLY)


@transaction.atomic
def publish(
    document: Document,
    file: Inspected,
    *,
    by: User | None,
    annexes: Iterable[filing.Annex] = (),
    open_because: str = "",
) -> Document:
    """Puts a new document with an examined file, and examined `annexes`, into the library; nobody is told, those it
    reaches finds it. One that speaks of state secrets and is none, `open_because` of this, is kept aside until somebody
    else has confirmed it (`documents.clearing`).

    Raises NumberError, AlreadyThere. `by` is None from the command line.
    """
    _settle(document)
    find_duplicate(document, file.sha256)
    document.published_by = document.saved_by = by
    document.saved_at = timezone.now()
    document.save()
    filing.put(document, file, by=by)
    indexing.refresh([document.pk])
    relations.settle_around(document)
    audit.record(by, "document.publish", document, power=Power.MANAGE_DOCUMENTS, after=_facts(document))
    _attach(document, annexes, by=by)
    if open_because and by:
        _keep_aside(document, by=by, because=open_because)
    return document


def _keep_aside(document: Document, *, by: User, because: str) -> None:
    """Out of the library until it is confirmed; those who may confirm it are told."""
    document.withdrawn_at, document.why_withdrawn = timezone.now(), AWAITS_CLEARANCE
    document.save(update_fields=["withdrawn_at", "why_withdrawn"])
    relations.settle_around(document)
    asked = Clearance.objects.create(document=document, unit=document.unit, reason=because, declared_by=by)
    audit.record(by, "document.declare_open", document, power=Power.MANAGE_DOCUMENTS, reason=because)
    deciders = {user for power in Clearance.POWERS for user in access.whose_work(power, document.unit)} - {by}
    text = f"Văn kiện {document.symbol} nói về bí mật nhà nước, chờ đồng chí xác nhận là không mật."
    notices.tell_all(deciders, text, asked.get_absolute_url(), kind=notice_kinds.DOCUMENT)


@transaction.atomic
def correct(
    document: Document, *, by: User, file: Inspected | None = None, annexes: Iterable[filing.Annex] = ()
) -> Document:
    """Writes what was changed in `document` since the `version` it bears, another `file` in place of the old one, which
    stays as a version, and `annexes` beside it. A file that stands there already is left out; where nothing is left to
    write, nothing is written and the version stays.

    Raises NumberError, AlreadyThere, VersionConflict when others have saved since, and WrongState once it was
    withdrawn: what was erased must not be written again.
    """
    old = Document.objects.select_for_update(of=("self",)).prefetch_related("unit", "issuer").get(pk=document.pk)
    if old.withdrawn_at:
        raise WrongState("correct", "withdrawn")
    _settle(document)
    file, annexes = filing.not_there_yet(old, file, annexes)
    if any(getattr(old, name) != getattr(document, name) for name in FACTS) or file or annexes:
        document.claim_version(document.version, by=by)
        _write(document, old, by=by, file=file)
        _attach(document, annexes, by=by)
    return document


def _write(document: Document, old: Document, *, by: User, file: Inspected | None) -> None:
    find_duplicate(document, file.sha256 if file else "")
    before = _facts(old)
    document.save(update_fields=[*FACTS, "number", "symbol", "series", "term", "search_folded"])
    if file:
        filing.put(document, file, by=by)
    indexing.refresh([document.pk])
    relations.settle_around(document)
    after = _facts(document)
    changed = [name for name in (*FACTS, *FILE_FACTS) if before.get(name) != after.get(name)]
    audit.record(
        by,
        "document.correct",
        document,
        power=Power.MANAGE_DOCUMENTS,
        before={name: before.get(name, "") for name in changed},
        after={name: after.get(name, "") for name in changed},
    )


def _attach(document: Document, annexes: Iterable[filing.Annex], *, by: User | None) -> None:
    for title, found in annexes:
        filing.attach(document, found, title=title, by=by)


@transaction.atomic
def withdraw(document: Document, *, by: User, reason: str, erase: bool = False) -> None:
    """Takes a document out of the library; its row stays, with the reason. With `erase` its files and trích yếu go for
    good, as a secret that slipped in must. Raises WrongState when it was withdrawn already, or erased."""
    changes: dict[str, Any] = {"withdrawn_at": timezone.now(), "why_withdrawn": reason[:500]}
    if erase:
        changes |= {"title": ERASED, "recipients": "", "search_folded": ""}
    standing = Document.objects.exclude(title=ERASED) if erase else Document.objects.published()
    if not standing.filter(pk=document.pk).update(**changes):
        raise WrongState("withdraw", "withdrawn")
    document.withdrawn_at, document.why_withdrawn = changes["withdrawn_at"], changes["why_withdrawn"]
    document.advance_version(by=by)
    relations.settle_around(document)
    after = {"symbol": document.symbol, "erased": erase}
    audit.record(by, "document.withdraw", document, power=Power.MANAGE_DOCUMENTS, after=after, reason=reason)
    if erase:
        prints = list(document.files.kept().values_list("sha256", flat=True))
        filing.erase(document)
        if by:  # the machine erases all of them itself
            warn_of_copies(prints, document.symbol)


def warn_of_copies(prints: Iterable[str], symbol: str) -> None:
    """Tells the clerks of every unit that still keeps one of the files with these prints that it was erased elsewhere
    as a secret: nobody erases what stands in another unit's library but they."""
    same = Document.objects.exclude(title=ERASED).filter(files__sha256__in=list(prints)).select_related("unit")
    copies = list(same.distinct())
    clerks = access.whose_work_in(Power.MANAGE_DOCUMENTS, [copy.unit for copy in copies])
    told = f"Nơi gửi đã xóa {symbol} vì có độ mật; thư viện của {{}} còn giữ tệp này ở {{}}."
    notices.send(
        Notice(
            user=clerk,
            text=f"{told.format(copy.unit, copy.symbol)} Đề nghị kiểm tra, gỡ và xóa hẳn."[:300],
            url=copy.get_absolute_url(),
            kind=notice_kinds.DOCUMENT,
        )
        for copy in copies
        for clerk in clerks[copy.unit_id]
    )


def identify(document: Document) -> None:
    """Reads the number and says type and term by it. Raises NumberError; an issuer that is new has no terms yet."""
    document.number_raw = vietnamese.nfc(document.number_raw)
    if document.number_raw:
        number = numbering.parse(document.number_raw)
        document.number, document.symbol, document.series = number.number, number.symbol, number.series
        document.kind = numbering.kind_of(number, document.kind)
    else:
        numbering.go_without(document.kind, document.shelf)
        document.number, document.symbol, document.series = None, document.get_kind_display(), ""
    document.term = issuers.term_of(document.issuer, document.issued_on) if document.issuer.pk else None


@transaction.atomic
def found_secret(file: DocumentFile, level: str) -> None:
    """A stamp of secrecy, `TỐI MẬT`, was read in a file that is kept already: nothing stays of the document, nor of any
    other that holds this very file.

    The clerks of their units and anyone who brought them are told what to do. Does nothing where it was erased before.
    """
    same = DocumentFile.objects.filter(Q(pk=file.pk) | Q(sha256=file.sha256)).values("document")
    kept = Document.objects.filter(pk__in=same).exclude(title=ERASED).prefetch_related("unit", "published_by")
    for document in kept.order_by("pk").select_for_update(of=("self",)):
        _erase_secret(document, level)


def _erase_secret(document: Document, level: str) -> None:
    withdraw(document, by=None, reason=f"Máy đọc thấy dấu “{level}” trong tệp.", erase=True)
    told = {
        user.pk: user
        for user in (*access.whose_work(Power.MANAGE_DOCUMENTS, document.unit), document.published_by)
        if user
    }
    text = f"Văn kiện {document.symbol} có dấu “{level}” nên đã bị gỡ và xóa. Đề nghị chuyển theo đường cơ yếu."
    notices.tell_all(told.values(), text, kind=notice_kinds.DOCUMENT)


def _settle(document: Document) -> None:
    document.issuer = issuers.keep(document.issuer)
    identify(document)
    document.clean()


def _facts(document: Document) -> dict:
    """As a person reads them in the history; of trích yếu and recipients only that they changed, see
    Document.audit_name."""
    facts = {name: str(getattr(document, name)) for name in FACTS}
    if document.main:
        facts |= {name: str(getattr(document.main, name)) for name in FILE_FACTS}
    told = {"kind": document.get_kind_display(), "issuer": document.issued_by}
    told["issued_on"] = f"{document.issued_on:%d/%m/%Y}"
    hidden = {name: _print(getattr(document, name)) for name in ("title", "recipients")}
    return {name: value for name, value in (facts | told | hidden).items() if value not in ("", "None")}


def _print(text: str) -> str:
    return f"#{hashlib.sha256(text.encode()).hexdigest()[:8]}" if text else ""
