"""Compares the lists of documents that should be there with the library, for every unit they are asked of.

One statement a line: neither units nor documents are loaded.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from documents import numbering
from documents.models import CoverageFigure, Document, ExpectedDocument
from documents.models.kinds import OVER
from members import row_loader
from members.models import Unit

# Each unit that ought to have it is looked at once; what was found then goes to every path it stands under, up to that
# of the list. The successor of what is out of force is the last that has come in its place.
COUNT = """
WITH best (unit_id, id, over) AS ({best}), place (id, path) AS ({places}), own AS (
    SELECT place.id, place.path, best.id AS document, coalesce(NOT over, false) AS there, coalesce(over, false) AS over
    FROM place LEFT JOIN best ON %s OR best.unit_id = place.id
), summed AS (
    SELECT left(path, length) AS path, count(*) AS due, count(*) FILTER (WHERE there) AS there,
           count(*) FILTER (WHERE over) AS over
    FROM own, generate_series(%s, length(path), 4) AS length
    GROUP BY 1
)
INSERT INTO documents_coveragefigure (expected_id, unit_id, own, due, there, over, document_id, successor_id)
SELECT %s, unit.id, own.id IS NOT NULL, due, summed.there, summed.over, own.document, (
    SELECT act.source_id FROM documents_relation act JOIN documents_document source ON source.id = act.source_id
    WHERE own.over AND act.target_id = own.document AND act.kind = 'replaces' AND act.removed_at IS NULL
    AND source.withdrawn_at IS NULL
    ORDER BY act.id DESC LIMIT 1
)
FROM summed JOIN members_unit unit USING (path) LEFT JOIN own ON own.id = unit.id
ORDER BY unit.path
"""
NOTHING = "SELECT NULL::bigint, NULL::bigint, NULL::boolean WHERE false"


@transaction.atomic
def count(pk: int) -> int:
    """Compares one line with the library anew, for every unit it is asked of; how many rows are kept. Counting again
    changes nothing."""
    lines = ExpectedDocument.objects.prefetch_related("unit").select_for_update(of=("self",), no_key=True)
    expected = lines.filter(pk=pk, retired_at=None).first()
    if expected is None:
        return 0
    CoverageFigure.objects.filter(expected=expected).delete()
    best, of_best = _sql_of_best(expected)
    places, of_places = row_loader.sql_of(_places(expected))
    known = [not expected.is_of_each, len(expected.unit.path), expected.pk]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(best=best, places=places), [*of_best, *of_places, *known])
        kept = cursor.rowcount
    ExpectedDocument.objects.filter(pk=pk).update(counted_at=timezone.now())
    return kept


def _places(expected: ExpectedDocument) -> QuerySet:
    """The units that ought to have it, as (id, path)."""
    units = Unit.objects.filter(pk=expected.unit_id)
    if expected.is_of_each:
        units = Unit.objects.active().under([expected.unit.path]).filter(kind__in=expected.KINDS[expected.scope])
    return units.order_by().values_list("pk", "path")


def _sql_of_best(expected: ExpectedDocument) -> tuple[str, tuple]:
    try:
        return row_loader.sql_of(_best(expected))
    except EmptyResultSet:  # a title of no letters
        return NOTHING, ()


def _best(expected: ExpectedDocument) -> QuerySet:
    """The documents that come nearest, one of each unit, or one of all: the newest in force, else the newest; as
    (unit, id, whether it is over)."""
    group = ("unit_id",) if expected.is_of_each else ()
    found = _matching(expected).annotate(over=Q(validity__in=OVER)).order_by(*group, "over", "-issued_on", "-pk")
    rows = found.values_list("unit_id", "pk", "over")
    return rows.distinct("unit_id") if group else rows[:1]


def _matching(expected: ExpectedDocument) -> QuerySet[Document]:
    documents = Document.objects.published()
    if not expected.is_of_each:
        documents = documents.filter(unit__in=Unit.objects.reaching(expected.unit))
    if expected.kind:
        documents = documents.filter(kind=expected.kind)
    if expected.symbol:
        return documents.numbered(*numbering.parse(expected.symbol).symbols)
    return documents.matching(" & ".join(expected.folded.split()))


def due() -> list[int]:
    """Every line that stands: documents come, go and end without anybody touching the lists."""
    return list(ExpectedDocument.objects.standing().order_by("counted_at", "pk").values_list("pk", flat=True))
