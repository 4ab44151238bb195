"""Makes one of two names that clerks have founded for one body: the documents follow, and whoever types the name that
was given up means the other from then on."""

from http import HTTPStatus
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from documents import merged_issuers
from documents.filing import issuers
from documents.filing.tasks import index_issuer
from documents.models import Document, Issuer, IssuingTerm
from members import access, audit
from members.models import User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused

NAMED = 5  # of the documents that stand in the way


class MergeRefused(Refused):
    """The two stay apart."""

    field = "into"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def merge(issuer: Issuer, into: Issuer, *, by: User, reason: str) -> int:
    """Gives all documents and terms of `issuer` to `into`; how many documents. The row of `issuer` stays as a name of
    `into`, and how its documents are found is written anew by a task.

    Raises MergeRefused where the signs or levels of the two differ, or both hold one number in one term: of two such
    documents one is to be withdrawn or corrected first. Raises WrongState when one of them was merged already.
    """
    rows = {
        row.pk: row for row in Issuer.objects.select_for_update().filter(pk__in=[issuer.pk, into.pk]).order_by("pk")
    }
    if any(row.merged_into_id for row in rows.values()):
        raise WrongState("merge", "merged")
    _check(issuer, into)
    _move_terms(issuer, into)
    moved = _move_documents(issuer, into)
    _take_numbers_along(issuer, into)
    issuer.terms.all().delete()  # what is left of them overlaps those of the other, and nothing is in it any more
    Issuer.objects.filter(Q(pk=issuer.pk) | Q(merged_into=issuer.pk)).update(merged_into=into)
    facts = {"issuer": into.name, "documents": moved}
    before = {"issuer": issuer.name}
    audit.record(
        by, "document.merge_issuers", into, power=Power.MANAGE_DOCUMENTS, before=before, after=facts, reason=reason
    )
    Issuer.objects.filter(pk=into.pk).update(words_asked_at=timezone.now())
    index_issuer.delay_on_commit(into.pk)
    return moved


def candidates(issuer: Issuer, *, by: User) -> list[Issuer]:
    """Those that `issuer` may be the same as, in reach of `by`, the most alike first."""
    others = Issuer.objects.filter(merged_into=None, level=issuer.level).exclude(pk=issuer.pk).select_related("unit")
    if issuer.suffix:
        others = others.filter(suffix__in=["", issuer.suffix])
    if issuer.unit is None:
        others = others.filter(unit=None)
    else:
        line = Q(unit__path__in=issuer.unit.lineage) | Q(unit__path__startswith=issuer.unit.path)
        others = others.filter(line, unit__in=access.units_for(by, Power.MANAGE_DOCUMENTS))
    found = list(others.order_by("name", "pk")[: issuers.OFFERED])
    return sorted(found, key=lambda other: not issuers.is_same(other, issuer))


def _check(issuer: Issuer, into: Issuer) -> None:
    if issuer.pk == into.pk:
        raise MergeRefused("Đề nghị chọn một cơ quan khác.")
    if issuer.suffix and into.suffix and issuer.suffix != into.suffix:
        raise MergeRefused(
            f"{issuer} có ký hiệu {issuer.suffix}, {into} có ký hiệu {into.suffix}: đó là hai cơ quan khác nhau."
        )
    if issuer.level != into.level:
        raise MergeRefused(f"{issuer} và {into} ở hai cấp khác nhau, không phải là một cơ quan.")


def _move_terms(issuer: Issuer, into: Issuer) -> None:
    there = list(into.terms.all())
    for term in issuer.terms.all():
        if not any(_overlap(term, other) for other in there):
            IssuingTerm.objects.filter(pk=term.pk).update(issuer=into)


def _overlap(one: IssuingTerm, other: IssuingTerm) -> bool:
    return (one.until is None or other.since <= one.until) and (other.until is None or one.since <= other.until)


def _move_documents(issuer: Issuer, into: Issuer) -> int:
    held = Q(until=None) | Q(until__gte=OuterRef("issued_on"))
    terms = IssuingTerm.objects.filter(held, issuer=into, since__lte=OuterRef("issued_on"))
    try:
        with transaction.atomic():
            Document.objects.filter(issuer=into).update(term=Subquery(terms.values("pk")[:1]))
            return Document.objects.filter(issuer=issuer).update(issuer=into, term=Subquery(terms.values("pk")[:1]))
    except IntegrityError as clash:
        raise MergeRefused(
            f"Hai cơ quan cùng có văn kiện: {_twice(issuer, into)}. Đề nghị gỡ bản đăng trùng, đính chính số, hoặc ghi "
            "nhiệm kỳ nếu là hai nhiệm kỳ, rồi gộp lại."
        ) from clash


def _take_numbers_along(issuer: Issuer, into: Issuer) -> None:
    try:
        with transaction.atomic():
            for follow in merged_issuers.FOLLOWING:
                follow(issuer, into)
    except IntegrityError as clash:
        raise MergeRefused(
            "Hai cơ quan cùng có nghị quyết, kết luận soạn trên cổng mang một số. Đề nghị ghi nhiệm kỳ nếu là hai "
            "nhiệm kỳ, rồi gộp lại."
        ) from clash


def _twice(issuer: Issuer, into: Issuer) -> str:
    """The documents that both have, with their days."""
    pairs = (
        f"{mine.symbol} (ngày {mine.issued_on:%d/%m/%Y} và {theirs.issued_on:%d/%m/%Y})"
        for mine in Document.objects.published().filter(issuer=issuer, number__isnull=False).newest_first()
        for theirs in Document.objects.published_in(mine.unit_id).published().in_place_of(mine, [into.pk])
        if theirs.issuer_id == into.pk
    )
    return "; ".join(islice(pairs, NAMED))
