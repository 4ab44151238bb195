"""Gửi – nhận: sends documents from office to office, says how far each receiver has come, and takes what was received
into the receiver's library."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from documents import library, numbering, screening
from documents.files import Inspected
from documents.filing import issuers
from documents.models import Dispatch, Document, Receipt
from members import access, audit, notice_kinds, notices
from members.models import Notice, Unit, User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused

MOST_RECEIVERS = 200  # each of them is told; anyone who has more to reach publishes at their own unit
POWER = Power.MANAGE_DOCUMENTS
ERASING = {"title": library.ERASED, "note": "", "file": ""}
GONE = "Nơi gửi đã thu hồi hoặc gỡ văn bản này."


class ExchangeRefused(Refused):
    """Nothing is sent or taken in."""

    field = "to"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def send_file(dispatch: Dispatch, to: Iterable[Unit], *, by: User, file: File, secrecy: str) -> Dispatch:
    """Sends a file of its own, through the same checks as publishing. It is examined before anything is held, and the
    audit entry of a refused secret stays.

    Raises library.FileRefused, and ExchangeRefused as `send`.
    """
    units = _receivers(dispatch, to)
    words = [dispatch.number_raw, dispatch.title, dispatch.issuer]
    found = screening.examine(file, secrecy=secrecy, unit=dispatch.unit, by=by, words=words)
    return send(dispatch, units, by=by, found=found)


@transaction.atomic
def send(dispatch: Dispatch, to: Iterable[Unit], *, by: User, found: Inspected | None = None) -> Dispatch:
    """Sends a document of the library, or with `found` an examined file of its own, to the offices of `to`, which are
    told. Nothing is published by it. The number of queries does not depend on that of the receivers.

    Raises ExchangeRefused without a receiver, with too many, or when the unit would send to itself or to one that has
    ended its work.
    """
    units = _receivers(dispatch, to)
    dispatch.sent_by = by
    if found:
        dispatch.format, dispatch.size, dispatch.pages = found.format, found.size, found.pages
        dispatch.sha256, dispatch.file = found.sha256, found.file
        dispatch.caution = found.caution[: Dispatch._meta.get_field("caution").max_length]
    dispatch.save()
    receipts = Receipt.objects.bulk_create(Receipt(dispatch=dispatch, unit=unit) for unit in units)
    audit.record(by, "dispatch.send", dispatch, power=POWER, after={"to": [unit.name for unit in units]})
    sent = f"{dispatch.unit} gửi {dispatch.shown_number}"
    _tell_offices({receipt: f"{sent} đến {receipt.unit}." for receipt in receipts}, but=by)
    return dispatch


def _receivers(dispatch: Dispatch, to: Iterable[Unit]) -> list[Unit]:
    """Each of `to` once, without the sender. Raises ExchangeRefused as `send`."""
    units = list({unit.pk: unit for unit in to if unit.pk != dispatch.unit_id}.values())
    if not units:
        raise ExchangeRefused("Đề nghị chọn ít nhất một nơi nhận khác đơn vị gửi.")
    if len(units) > MOST_RECEIVERS:
        raise ExchangeRefused(f"Mỗi lần gửi nhiều nhất {MOST_RECEIVERS} nơi nhận.")
    if closed := next((unit for unit in units if not unit.is_working), None):
        raise ExchangeRefused(f"{closed} đã kết thúc hoạt động, không nhận văn bản được.")
    return units


@transaction.atomic
def receive(receipt: Receipt, *, by: User) -> None:
    """Notes who was the first to open what has come, and when; the second is not. Raises WrongState when it was
    recalled or withdrawn: nobody has opened what is not there."""
    if _locked(receipt).is_gone:
        raise WrongState("receive", "recalled")
    now = timezone.now()
    if Receipt.objects.filter(pk=receipt.pk, received_at=None).update(received_at=now, received_by=by):
        audit.record(by, "dispatch.receive", receipt, power=POWER)


@transaction.atomic
def start(receipt: Receipt, *, by: User) -> None:
    """Raises WrongState when somebody else has begun, or when it was recalled."""
    _move(receipt, "start", by=by)


@transaction.atomic
def finish(receipt: Receipt, *, by: User, result: str = "") -> None:
    """Says what became of it; the sender is told. Raises WrongState as `start`."""
    _move(receipt, "finish", by=by, result=result)
    _tell_sender(receipt, f"{receipt.unit} đã xử lý {receipt.dispatch.shown_number}. {result}")


@transaction.atomic
def send_back(receipt: Receipt, *, by: User, reason: str) -> None:
    """Gives it back to the sender, who is told why. Raises WrongState as `start`."""
    _move(receipt, "return", by=by, result=reason)
    _tell_sender(receipt, f"{receipt.unit} trả lại {receipt.dispatch.shown_number}: {reason}")


@transaction.atomic
def recall(dispatch: Dispatch, *, by: User, reason: str, erase: bool = False) -> None:
    """Takes back what was sent: the receivers see that it was, and open it no more. With `erase` the file and the trích
    yếu of a file sent on its own go for good, as a secret that slipped in must. Raises WrongState when it was taken
    back already."""
    changes = {"recalled_at": timezone.now(), "why_recalled": reason[:500]}
    erased = bool(erase and dispatch.file)
    if erased:
        changes |= ERASING
    if not Dispatch.objects.filter(pk=dispatch.pk, recalled_at=None).update(**changes):
        raise WrongState("recall", "recalled")
    audit.record(by, "dispatch.recall", dispatch, power=POWER, reason=reason, after={"erased": erased})
    if erased:
        _delete(dispatch)
        library.warn_of_copies([dispatch.sha256], dispatch.shown_number)
    text = f"{dispatch.unit} thu hồi {dispatch.shown_number}."
    _tell_offices(dict.fromkeys(dispatch.receipts.select_related("unit"), text), but=by)


@transaction.atomic
def found_secret(sha256: str, level: str) -> None:
    """A stamp of secrecy was read in a file that was also sent on its own: it is taken back and erased everywhere, and
    the offices of both sides are told."""
    rows = Dispatch.objects.filter(sha256=sha256).exclude(file="").prefetch_related("unit").order_by("pk")
    reason = f"Máy đọc thấy dấu “{level}” trong tệp."
    for dispatch in rows.select_for_update(of=("self",)):
        recalled: dict[str, Any] = {"recalled_at": dispatch.recalled_at or timezone.now()}
        recalled["why_recalled"] = dispatch.why_recalled or reason
        Dispatch.objects.filter(pk=dispatch.pk).update(**recalled, **ERASING)
        _delete(dispatch)
        audit.record(None, "dispatch.recall", dispatch, power=POWER, reason=reason, after={"erased": True})
        text = f"Văn bản {dispatch.shown_number} có dấu “{level}” nên đã bị thu hồi và xóa."
        units = [dispatch.unit, *Unit.objects.filter(receipts__dispatch=dispatch)]
        clerks = set().union(*access.whose_work_in(POWER, units).values())
        notices.tell_all(clerks, f"{text} Đề nghị chuyển theo đường cơ yếu.", kind=notice_kinds.DOCUMENT)


def _delete(dispatch: Dispatch) -> None:
    storage, name = dispatch.file.storage, dispatch.file.name
    transaction.on_commit(lambda: storage.delete(name))


def take_in(receipt: Receipt, *, by: User) -> Document:
    """Puts what was received into the receiver's library, with everything that is known of it; from then on its members
    read it.

    Raises library.AlreadyThere when they read it already, library.FileRefused and numbering.NumberError as any
    publication, and ExchangeRefused when it was recalled.
    """
    dispatch = receipt.dispatch
    enclosed = dispatch.enclosed
    if enclosed is None:
        raise ExchangeRefused(GONE)
    with enclosed.file.open("rb") as content:
        file = File(content, name=enclosed.download_name)
        asked: dict[str, Any] = {"unit": receipt.unit, "by": by, "words": [dispatch.shown_title]}
        # Outside the transaction, which would take the entry of a refused secret back with it.
        found = screening.examine(file, secrecy=screening.Secrecy.NONE, **asked)
        return _filed(receipt, found, by=by)


@transaction.atomic
def _filed(receipt: Receipt, found: Inspected, *, by: User) -> Document:
    dispatch = _locked(receipt)
    if dispatch.is_gone:
        raise ExchangeRefused(GONE)
    filed = library.publish(_as_document(dispatch, receipt.unit), found, by=by)
    Receipt.objects.filter(pk=receipt.pk).update(filed=filed)
    audit.record(by, "dispatch.take_in", receipt, power=POWER, after={"document": filed.audit_name})
    return filed


def _locked(receipt: Receipt) -> Dispatch:
    """The sending as it stands now; until the transaction ends nobody recalls it."""
    rows = Dispatch.objects.prefetch_related("document", "unit").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=receipt.dispatch_id)


def _as_document(dispatch: Dispatch, unit: Unit) -> Document:
    if dispatch.document:
        facts = {name: getattr(dispatch.document, name) for name in library.FACTS if name != "unit"}
        return Document(unit=unit, **facts)
    number = numbering.parse(dispatch.number_raw) if dispatch.number_raw else None
    issuer, body = issuers.named(dispatch.issuer, suffix=number.issuer if number else "", unit=unit)
    return Document(
        unit=unit,
        number_raw=dispatch.number_raw,
        kind=dispatch.kind,
        issuer=issuer,
        issuer_body=body,
        issued_on=dispatch.issued_on,
        title=dispatch.title,
        urgency=dispatch.urgency,
    )


def _move(receipt: Receipt, name: str, *, by: User, **changes) -> None:
    if _locked(receipt).is_gone:
        raise WrongState(name, "recalled")
    receipt.move(name, handled_by=by, handled_at=timezone.now(), **changes)
    audit.record(by, f"dispatch.{name}", receipt, power=POWER, reason=changes.get("result", ""))


def _tell_offices(texts: dict[Receipt, str], *, but: User) -> None:
    """Each text to the office nearest to its receiver, all in one statement."""
    offices = access.nearest_offices(POWER, [receipt.unit for receipt in texts])
    notices.send(
        Notice(user=clerk, text=text[:300], url=receipt.get_absolute_url(), kind=notice_kinds.DOCUMENT)
        for receipt, text in texts.items()
        for clerk in offices[receipt.unit_id]
        if clerk != but
    )


def _tell_sender(receipt: Receipt, text: str) -> None:
    dispatch = receipt.dispatch
    people = access.asker_or_office(dispatch.sent_by, POWER, dispatch.unit)
    notices.tell_all(people, text.strip(), dispatch.get_absolute_url(), kind=notice_kinds.DOCUMENT)


# Whom one can send to


def neighbours(unit: Unit) -> dict[str, QuerySet[Unit]]:
    """The working units nearest to `unit`, by how they stand to it."""
    working = Unit.objects.active()
    return {
        "Cấp trên trực tiếp": working.filter(pk=unit.parent_id),
        "Trực thuộc": working.filter(parent=unit),
        "Cùng cấp": working.filter(parent=unit.parent_id).exclude(pk=unit.pk).exclude(parent=None),
    }


def resolve_duplicates(receipts: QuerySet[Receipt], successor: Unit, why: str) -> None:
    """What the successor was sent as well is done with for the units that end, and of what two of them were sent one
    goes on; what the successor has sent itself is not sent to it."""
    twice = Receipt.objects.filter(unit=successor).values("dispatch")
    alone = receipts.exclude(dispatch__in=twice).exclude(dispatch__unit=successor)
    going_on = alone.order_by("dispatch", "pk").distinct("dispatch").values("pk")
    _settle(receipts.exclude(pk__in=going_on), why)


def hand_on(dispatches: QuerySet[Dispatch], successor: Unit, why: str) -> int:
    """What units that end have sent goes on as their successor's own: it deals with none of it as a receiver. Returns
    how many."""
    if sent := list(dispatches.values_list("pk", flat=True)):
        Dispatch.objects.filter(pk__in=sent).update(unit=successor)
        _settle(Receipt.objects.waiting().filter(dispatch__in=sent, unit=successor), why)
    return len(sent)


def _settle(receipts: QuerySet[Receipt], why: str) -> None:
    Receipt.objects.filter(pk__in=list(receipts.values_list("pk", flat=True))).update(
        state=Receipt.State.DONE, handled_at=timezone.now(), result=why[:500]
    )
