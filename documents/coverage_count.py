"""Compares the lists of documents that should be there with the library, for every unit they are asked of."""

from collections import defaultdict

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from documents.models import CoverageFigure, Document, ExpectedDocument, Relation
from documents.models.kinds import OVER
from members.models import Unit


@transaction.atomic
def count(pk: int) -> int:
    """Compares one line with the library anew, for every unit it is asked of; how many rows are kept. Counting again
    changes nothing."""
    expected = ExpectedDocument.objects.select_related("unit").select_for_update(of=("self",), no_key=True)
    expected = expected.filter(pk=pk, retired_at=None).first()
    if expected is None:
        return 0
    best = _best(expected)
    rows = _summed(expected, best)
    CoverageFigure.objects.filter(expected=expected).delete()
    CoverageFigure.objects.bulk_create(rows, batch_size=2_000)
    ExpectedDocument.objects.filter(pk=pk).update(counted_at=timezone.now())
    return len(rows)


def _places(expected: ExpectedDocument) -> QuerySet[Unit]:
    if not expected.is_of_each:
        return Unit.objects.filter(pk=expected.unit_id)
    return Unit.objects.active().under([expected.unit.path]).filter(kind__in=expected.KINDS[expected.scope])


def _best(expected: ExpectedDocument) -> dict[int, tuple[int, bool]]:
    """Of each unit the document that comes nearest, the newest in force, else the newest, and whether that is over."""
    found = {}
    rows = _matching(expected).order_by("issued_on", "pk").values_list("unit", "pk", "validity")
    for unit, pk, validity in rows.iterator():
        over = validity in OVER
        if unit not in found or not over or found[unit][1]:
            found[unit] = (pk, over)
    return found


def _matching(expected: ExpectedDocument) -> QuerySet[Document]:
    documents = Document.objects.published()
    if not expected.is_of_each:
        documents = documents.filter(unit__in=Unit.objects.reaching(expected.unit))
    if expected.kind:
        documents = documents.filter(kind=expected.kind)
    if expected.symbol:
        return documents.numbered(expected.symbol)
    return documents.matching(" & ".join(expected.folded.split()))


def _summed(expected: ExpectedDocument, best: dict[int, tuple[int, bool]]) -> list[CoverageFigure]:
    places = list(_places(expected).only("pk", "path"))
    if not expected.is_of_each and best:
        best = {expected.unit_id: min(best.values(), key=lambda found: (found[1], -found[0]))}
    successors = _successors([pk for pk, over in best.values() if over])
    sums = defaultdict(lambda: [0, 0, 0])
    for place in places:
        document, over = best.get(place.pk, (None, False))
        for path in place.lineage[expected.unit.depth - 1 :]:
            for index, one in enumerate((1, document is not None and not over, over)):
                sums[path][index] += one
    own = {place.pk for place in places}
    rows = []
    for unit in Unit.objects.filter(path__in=list(sums)).order_by("path").only("pk", "path"):
        due, there, over = sums[unit.path]
        document = best.get(unit.pk, (None,))[0] if unit.pk in own else None
        facts = {"own": unit.pk in own, "document_id": document, "successor_id": successors.get(document)}
        rows.append(CoverageFigure(expected=expected, unit=unit, due=due, there=there, over=over, **facts))
    return rows


def _successors(documents: list[int]) -> dict[int, int]:
    """By which document of the library each was replaced."""
    replaced = Relation.objects.standing().filter(target__in=documents, kind=Relation.Kind.REPLACES)
    return dict(replaced.order_by("pk").values_list("target", "source"))


def due() -> list[int]:
    """Every line that stands: documents come, go and end without anybody touching the lists."""
    return list(ExpectedDocument.objects.standing().order_by("counted_at", "pk").values_list("pk", flat=True))
