"""Tells the story of a document: what came before it, what came in its place, what changed it, what it cites."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Func, Q, TextField
from django.utils import timezone

from documents.models import Document, Relation
from members.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

MOST = 60  # of one line; none is known with more than a dozen
LINE = """
WITH RECURSIVE line (id) AS (
    SELECT %(document)s::bigint
    UNION
    SELECT CASE WHEN act.source_id = line.id THEN act.target_id ELSE act.source_id END
    FROM line JOIN documents_relation AS act ON line.id IN (act.source_id, act.target_id)
         JOIN documents_document AS source ON source.id = act.source_id
    WHERE act.kind = 'replaces' AND act.target_id IS NOT NULL AND act.removed_at IS NULL
          AND source.withdrawn_at IS NULL
)
SELECT id FROM line LIMIT %(most)s
"""


class Dated(TypedDict):
    """What `Relation.objects.dated()` adds to each."""

    begins: date


class Told(Func):
    """Of the key of a document and an array of units: another value wherever a story would be told otherwise to who
    reads what stands in these units. Also who has abolished the source of an act counts: it takes no effect then."""

    template = """ARRAY(
        WITH RECURSIVE asked (document, units) AS (VALUES (%(expressions)s)),
        line (id) AS (
            SELECT document FROM asked
            UNION
            SELECT CASE WHEN act.source_id = line.id THEN act.target_id ELSE act.source_id END
            FROM line JOIN documents_relation AS act ON line.id IN (act.source_id, act.target_id)
            WHERE act.kind = 'replaces' AND act.target_id IS NOT NULL AND act.removed_at IS NULL
        ),
        near AS (
            SELECT id, source_id FROM documents_relation WHERE target_id = ANY(ARRAY(SELECT id FROM line))
            UNION
            SELECT id, source_id FROM documents_relation WHERE source_id = (SELECT document FROM asked)
        ),
        acts AS (
            SELECT id FROM near
            UNION
            SELECT id FROM documents_relation WHERE target_id = ANY(ARRAY(SELECT source_id FROM near))
        )
        SELECT concat_ws(' ', act.xmin, act.ctid, source.xmin, source.ctid, source.unit_id = ANY(units),
                         target.xmin, target.ctid, target.unit_id = ANY(units))
        FROM asked, acts JOIN documents_relation AS act ON act.id = acts.id
            JOIN documents_document AS source ON source.id = act.source_id
            LEFT JOIN documents_document AS target ON target.id = act.target_id
        ORDER BY act.id
    )"""
    output_field = ArrayField(TextField())


@dataclass(frozen=True)
class Act:
    """What `relation` does, as it is told beside one of its documents; `other` is the document at its other end, None
    where the reader may not open it or the library does not hold it."""

    relation: Relation
    other: Document | None
    since: date
    same_number: Document | None = None  # which the reader may open, where the relation has found none to act upon

    @property
    def why_closed(self) -> str:
        """Why there is no link to the other document."""
        target = self.relation.target
        if target is None:
            return "chưa liên kết" if self.same_number else "chưa có trong thư viện"
        return "đã gỡ khỏi thư viện" if target.withdrawn_at else "không đăng cho đơn vị của đồng chí"

    @property
    def ahead(self) -> bool:
        return self.since > timezone.localdate()

    @property
    def symbol(self) -> str:
        return self.other.symbol if self.other else ""


@dataclass(frozen=True)
class Step:
    """One document of the line, and what others have done to it."""

    document: Document
    acts: list[Act]
    current: bool


@dataclass(frozen=True)
class Story:
    ending: list[Act]  # that end it as a whole, now or on a day to come
    changing: list[Act]  # that change a part of it
    does: list[Act]  # what it does itself to others
    mentioned: list[Act]  # who is guided by it, cites it
    steps: list[Step]  # the line of replacements, oldest first; empty where there is none


def of(document: Document, user: User) -> Story:
    """The story of `document` as `user` may read it; three queries whatever its length, four where something it names
    is not linked."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, {"document": document.pk, "most": MOST})
        line = [pk for (pk,) in cursor.fetchall()]
    acts = Relation.objects.standing().dated().taking_effect().select_related("source__issuer", "target__issuer")
    about = Q(target__in=line, kind__in=Relation.CHANGING) | Q(source=document) | Q(target=document)
    found = list(acts.filter(about).order_by("begins", "pk"))
    ends = {end for act in found for end in (act.source_id, act.target_id) if end}
    readable = set(Document.objects.open_to(user).filter(pk__in=ends).values_list("pk", flat=True))
    to_it = [_described(act, act.source, readable) for act in found if act.target_id == document.pk]
    return Story(
        ending=[act for act in to_it if act.relation.ends_all],
        changing=[act for act in to_it if act.relation.changes and not act.relation.ends_all],
        does=_does([_described(act, act.target, readable) for act in found if act.source_id == document.pk], user),
        mentioned=[act for act in to_it if not act.relation.changes and act.other],
        steps=_steps(document, found, line, readable),
    )


def ending(document: Document, user: User) -> list[Act]:
    """What has ended `document` as a whole, as `user` may read it; two queries."""
    acts = Relation.objects.standing().begun(timezone.localdate()).changing().filter(target=document, part="")
    found = [act for act in acts.select_related("source__issuer").order_by("begins", "pk") if act.ends_all]
    sources = Document.objects.open_to(user).filter(pk__in=[act.source_id for act in found])
    readable = set(sources.values_list("pk", flat=True)) if found else set()
    return [_described(act, act.source, readable) for act in found]


def _does(acts: list[Act], user: User) -> list[Act]:
    """With what the library holds under a number that is not linked: of another day, or of a body that it may not act
    upon. It is there, and nobody is told otherwise."""
    named = {act.relation.target_symbol for act in acts if act.relation.target_id is None}
    held = Document.objects.open_to(user).numbered(*named).newest_first() if named else ()
    there = {each.symbol: each for each in held}
    return [
        replace(act, same_number=there.get(act.relation.target_symbol)) if act.relation.target_id is None else act
        for act in acts
    ]


def _described(act: "WithAnnotations[Relation, Dated]", other: Document | None, readable: set[int]) -> Act:
    return Act(act, other if other and other.pk in readable else None, act.begins)


def _steps(
    document: Document, found: "list[WithAnnotations[Relation, Dated]]", line: list[int], readable: set[int]
) -> list[Step]:
    ends = {end.pk: end for act in found for end in (act.source, act.target) if end}
    shown = [ends.get(pk, document) for pk in line if pk in readable or pk == document.pk]
    if len(shown) < 2:
        return []
    acts = {
        each.pk: [_described(act, act.source, readable) for act in found if act.target_id == each.pk] for each in shown
    }
    return [
        Step(each, [act for act in acts[each.pk] if act.relation.changes], each.pk == document.pk)
        for each in sorted(shown, key=lambda each: (each.issued_on, each.pk))
    ]
