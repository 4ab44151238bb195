"""Writes what a document does to others, links what was named before it was there, and keeps their validity right."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from documents import numbering
from documents.filing import citing, issuers, validity
from documents.filing.authority import RelationRefused, check_change
from documents.models import Document, Issuer, Relation
from members import audit
from members.models import Unit, User
from members.moves import WrongState
from members.powers import Power

Kind = Relation.Kind
ENDING = (Kind.REPLACES, Kind.ABOLISHES)
MOST = 50  # of one number that are looked at
CITE_DAY = "Nếu là văn kiện khác cùng số, đề nghị ghi thêm ngày ban hành, ví dụ “{} ngày 05/9/2020”."
__all__ = [
    "RelationRefused",
    "check",
    "link_waiting",
    "relate",
    "settle_around",
    "take_back",
    "target_named",
    "will_change",
]


def target_named(text: str, *, source: Document) -> tuple[str, Document | None]:
    """The number in `text` in its normal form, and the document that `source` means by it: the one of that number, not
    younger than itself, among those that reach its unit or stand below it, its own issuer's before others'. None where
    the library does not hold it.

    Every ward has a `12-NQ/ĐU`, and has it again in the next term: where several could be meant the text names one,
    `12-NQ/ĐU ngày 05/9/2026 của Đảng ủy phường Phúc Lâm`. Raises NumberError, and RelationRefused where it does not,
    where it names `source` itself, and where what the library holds under that number is younger.
    """
    said = citing.cited(text)
    symbol = said.number.symbol
    reached = Unit.objects.reaching(source.unit) | Unit.objects.under([source.unit.path])
    known = Document.objects.published().numbered(*said.number.symbols).filter(unit__in=reached).exclude(pk=source.pk)
    known = known.select_related("unit", "issuer__unit").newest_first()
    if said.day:
        known = known.filter(issued_on=said.day)
    if said.kind:
        known = known.filter(kind=said.kind)
    if said.issuer:
        there = Issuer.objects.filter(pk__in=known.order_by().values("issuer")).select_related("unit")
        known = known.filter(issuer__in=issuers.meant(said.issuer, there, unit=source.unit))
    return symbol, _the_one(said, known, source)


def _the_one(said: citing.Cited, known: QuerySet[Document], source: Document) -> Document | None:
    """Of those that the library holds under this number, the newest first."""
    symbol = said.number.symbol
    older = known.filter(issued_on__lte=source.issued_on)
    if own := list(older.filter(issuer__in=issuers.names_of(source.issuer))[:MOST]):
        return _only(symbol, own)
    if not said.issuer and said.day in (None, source.issued_on) and symbol == _symbol(source):
        raise RelationRefused(
            f"{symbol} là số của chính văn kiện này; văn kiện không thể có quan hệ với chính nó. "
            f"{CITE_DAY.format(symbol)}"
        )
    found = list(older[:MOST])
    if not found and (younger := known.last()):
        raise RelationRefused(
            f"{symbol} trong thư viện ban hành ngày {younger.issued_on:%d/%m/%Y}, sau văn kiện này "
            f"({source.issued_on:%d/%m/%Y}). Đề nghị xem lại. {CITE_DAY.format(symbol)}"
        )
    if other := next((each for each in found if each.issuer_id != found[0].issuer_id), None):
        first = found[0]
        raise RelationRefused(
            f"Nhiều cơ quan cùng có văn kiện số {symbol}: {first.issuer} ({first.unit}), {other.issuer} "
            f"({other.unit})… Đề nghị ghi thêm cơ quan ban hành, ví dụ “{symbol} của {first.issuer}”."
        )
    return _only(symbol, found)


def _only(symbol: str, found: list[Document]) -> Document | None:
    """Of one issuer's. Two of one number are of two terms, or a decision and a rule: the clerk is asked which."""
    if len(found) < 2:
        return found[0] if found else None
    told = "; ".join(f"{each.get_kind_display()} ngày {each.issued_on:%d/%m/%Y} ({each.title[:60]})" for each in found)
    days = len({each.issued_on for each in found}) == len(found)
    clear = f"{symbol} ngày {found[0].issued_on:%d/%m/%Y}" if days else f"{found[0].get_kind_display()} {symbol}"
    raise RelationRefused(f"Có {len(found)} văn kiện số {symbol}: {told}. Đề nghị ghi rõ, ví dụ “{clear}”.")


def _symbol(source: Document) -> str:
    """Also of one that is not saved yet, or not with the number that it has now."""
    return numbering.parse(source.number_raw).symbol if source.number_raw else ""


@transaction.atomic
def relate(
    source: Document, kind: str, text: str, *, by: User | None, effective_on: date | None = None, part: str = ""
) -> Relation:
    """Writes that `source` does `kind` to the document numbered `text`, from `effective_on` (None: from the day the
    source is in force) on. Where that day has come, the target changes at once.

    Raises NumberError, RelationRefused (no authority, a circle, said already), and WrongState once the source was
    withdrawn.
    """
    symbol, target = target_named(text, source=source)
    _hold(source, target)
    _check(source, kind, symbol, target, effective_on)
    facts = {"effective_on": effective_on, "part": part.strip(), "added_by": by}
    facts["target_issued_on"] = citing.cited(text).day
    facts["since_version"] = source.advance_version(by=by)
    try:
        with transaction.atomic():
            relation = Relation.objects.create(source=source, kind=kind, target=target, target_symbol=symbol, **facts)
    except IntegrityError as said:
        raise RelationRefused(f"Quan hệ “{Kind(kind).label} {symbol}” đã được ghi.") from said
    audit.record(by, "document.relate", source, power=Power.MANAGE_DOCUMENTS, after=_facts(relation))
    _settle([relation])
    return relation


def check(source: Document, kind: str, text: str, effective_on: date | None = None) -> None:
    """What `relate` would refuse, of a document that is not saved yet. Raises NumberError, RelationRefused."""
    symbol, target = target_named(text, source=source)
    _check(source, kind, symbol, target, effective_on)


def _check(source: Document, kind: str, symbol: str, target: Document | None, effective_on: date | None) -> None:
    if target and kind in Relation.CHANGING:
        check_change(source, target)
    if target and effective_on and effective_on < target.issued_on:
        issued = f"{symbol} ban hành ngày {target.issued_on:%d/%m/%Y}"
        raise RelationRefused(f"{issued}, sau ngày {effective_on:%d/%m/%Y} ghi ở quan hệ. Đề nghị xem lại ngày.")
    if target and source.pk and kind in ENDING and source.pk in _ended_by(target):
        raise RelationRefused(
            f"{symbol} đã thay thế hoặc bãi bỏ văn kiện này; hai văn kiện không thể làm vậy lẫn nhau."
        )


@transaction.atomic
def take_back(relation: Relation, *, by: User | None) -> None:
    """The relation was written by mistake: its target is again what the others make of it. Raises WrongState when
    somebody was quicker."""
    gone = {"removed_at": timezone.now(), "until_version": relation.source.advance_version(by=by)}
    if not Relation.objects.filter(pk=relation.pk, removed_at=None).update(**gone):
        raise WrongState("take_back", "removed")
    audit.record(by, "document.unrelate", relation.source, power=Power.MANAGE_DOCUMENTS, before=_facts(relation))
    _settle([relation])


def settle_around(document: Document) -> None:
    """To be called in the transaction that publishes, corrects or withdraws `document`: links what waited for its
    number, and brings it and all it acts upon up to today."""
    if document.withdrawn_at is None:
        link_waiting(document)
    targets = _acted_upon([document.pk])
    validity.settle([document.pk, *targets, *_acted_upon(targets)])
    document.validity = Document.objects.values_list("validity", flat=True).get(pk=document.pk)


def link_waiting(document: Document) -> int:
    """Makes `document` the target of the relations that named its number before it was there and have the right to;
    how many."""
    linked = []
    symbols = numbering.parse(document.symbol).symbols if document.number else ()
    waiting = Relation.objects.waiting_for(document, symbols).select_related("source__unit", "source__issuer")
    for relation in waiting:
        if document.issued_on > relation.source.issued_on:  # the next term has begun again with the same number
            continue
        if relation.kind in Relation.CHANGING and not _allowed(relation.source, document):
            continue
        if relation.source.unit.path in document.unit.lineage or document.unit.path in relation.source.unit.lineage:
            linked.append(relation.pk)
    return Relation.objects.filter(pk__in=linked).update(target=document)


def will_change(relations: Iterable[Relation], ahead: Mapping[str, int] | None = None) -> list[str]:
    """What each of these will do to its target, or does already, in a sentence for the clerk. `ahead`: rows of the
    sheet that bring what the library does not hold yet, by its number."""
    return [_sentence(relation, ahead or {}) for relation in relations if relation.changes]


def _sentence(relation: Relation, ahead: Mapping[str, int]) -> str:
    since = relation.starts_on
    will = "sẽ " if since > timezone.localdate() else ""
    absent = "" if relation.target_id else " (chưa có trong thư viện; hệ thống tự liên kết khi văn kiện được đăng)"
    if row := ahead.get(relation.target_symbol):
        absent = f" (ở dòng {row} của bảng)"
    does = "làm hết hiệu lực" if relation.ends_all else "làm hết hiệu lực một phần"
    if relation.ends_all and relation.kind == Kind.ABOLISHES:
        does = "bãi bỏ"
    return f"{relation.source.symbol} {will}{does} {relation.target_symbol} từ {since:%d/%m/%Y}{absent}."


def _hold(source: Document, target: Document | None) -> None:
    """Keeps both until the transaction ends: of two that would replace each other, the second sees the first."""
    pks = [source.pk] + ([target.pk] if target else [])
    locked = list(Document.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    if any(each.pk == source.pk and each.withdrawn_at for each in locked):
        raise WrongState("relate", "withdrawn")


def _ended_by(document: Document) -> set[int]:
    """Everything that `document` has replaced or abolished, and what that had."""
    found: set[int] = set()
    step = {document.pk}
    while step:
        ended = Relation.objects.standing().filter(kind__in=ENDING, source__in=step, target__isnull=False)
        step = set(ended.values_list("target", flat=True)) - found
        found |= step
    return found


def _allowed(source: Document, target: Document) -> bool:
    try:
        check_change(source, target)
    except RelationRefused:
        return False
    return True


def _settle(relations: Iterable[Relation]) -> None:
    """Their targets, and what those act upon: one that is abolished before its day does nothing to others."""
    targets = [relation.target_id for relation in relations if relation.target_id]
    validity.settle([*targets, *_acted_upon(targets)])


def _acted_upon(sources: Iterable[int]) -> list[int]:
    return list(Relation.objects.filter(source__in=sources, target__isnull=False).values_list("target", flat=True))


def _facts(relation: Relation) -> dict:
    return {"relation": str(relation), "effective_on": f"{relation.starts_on:%d/%m/%Y}"}
