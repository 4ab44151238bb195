"""Which documents: the questions that are asked of the library, in the words of the office."""

from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Case, F, FilteredRelation, Q, Subquery, Value, When
from django.db.models.functions import Concat
from django.db.models.lookups import IsNull
from django.utils import timezone

from documents.models import kinds
from members import vietnamese
from members.access import given_at_root, granted_paths
from members.models import Member, Unit, User, spelling
from members.models.units import IsOneOf, array_of, lineage_of
from members.powers import Power


def _labels(column: str, choices) -> Case:
    return Case(*(When(**{column: value}, then=Value(label)) for value, label in choices), default=Value(""))


# The words of `Document.searched` that may have accents, as they are written.
SAID = Concat(
    _labels("kind", kinds.Kind.choices),
    *(Value(" "), "title", Value(" ")),
    _labels("issuer_body", kinds.Body.choices),
    *(Value(" "), "issuer__name"),
    output_field=models.TextField(),
)


class DocumentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(withdrawn_at=None)

    def readable_by(self, member: Member):
        """What reaches `member`: everything published at the units of the `reading_lineage`."""
        return self.published().filter(unit__in=Unit.objects.at(member.reading_lineage))

    def reaching(self, unit: Unit):
        """What the members of `unit` itself read."""
        return self.published().filter(unit__in=Unit.objects.reaching(unit))

    def open_to(self, user: User):
        """What `user` reads: what reaches them as a member; if they manage documents, also what reaches or stands in
        those units."""
        units = _units_read_by(user)
        return self.published() if units is None else self.published().filter(unit__in=units)

    def in_reach(self, units: list[int]):
        """What stands in the units with these keys, to be read from the newest on."""
        return self.published().filter(IsOneOf(F("unit_id"), array_of(units)))

    def published_in(self, unit: Unit):
        """Of `unit` itself."""
        return self.filter(unit=unit)

    def with_main(self):
        """With the file that each is now, in the same query: read as `document.main`."""
        current = Q(files__role="main", files__replaced_at=None)
        return self.annotate(main_file=FilteredRelation("files", condition=current)).select_related("main_file")

    def for_page(self):
        """With all that the page of one document says of it, in the same query."""
        return self.select_related("unit", "issuer", "term", "subject")

    def on_shelf_of_forms(self):
        """Biểu mẫu, by what they are for."""
        forms = self.filter(shelf=kinds.Shelf.FORM).select_related("subject", "issuer", "unit")
        return forms.order_by("subject__place", "subject__name", "title", "pk")

    def related_to(self, document, most: int = 5):
        """The newest others of the same lĩnh vực that are in force; none where a document has no lĩnh vực."""
        if document.subject_id is None:
            return self.none()
        others = self.filter(subject=document.subject_id).exclude(pk=document.pk).exclude(validity__in=kinds.OVER)
        return others.select_related("unit", "issuer").newest_first()[:most]

    def beside(self, document: int, most: int = 5):
        """What `related_to` gives of the document with this key, which need not be read before."""
        subject = self.model._default_manager.filter(pk=document).values("subject")
        others = self.filter(IsNull(Subquery(subject), False), subject=Subquery(subject))
        return others.exclude(pk=document).exclude(validity__in=kinds.OVER).newest_first()[:most]

    def with_file(self, sha256: str):
        """Those that are this very file now."""
        return self.filter(files__role="main", files__replaced_at=None, files__sha256=sha256)

    def in_place_of(self, document, issuers=()):
        """Those with the number of `document` in the same sequence: its issuer, type and term, or year without one.

        `issuers`: the rows under which that body is kept as well, where it is kept under several names.
        """
        same = self.filter(kind=document.kind, number=document.number, series=document.series)
        if document.kind in kinds.UNLISTED:
            same = same.filter(symbol=document.symbol)
        own = Q(issuer=document.issuer, term=document.term)
        return same.filter((own | Q(issuer__in=issuers) & ~Q(issuer=document.issuer)) & _in_term_of(document))

    def issued_in_term(self, term, year: int):
        """Issued in `term`; where none is known, in `year`."""
        if term is None:
            return self.issued_in(year)
        begun = self.issued_since(term.since)
        return begun.filter(issued_on__lte=term.until) if term.until else begun

    def numbered(self, *symbols: str):
        """Those with exactly this number, or one of these. The search index finds the withdrawn too, which the unique
        one leaves out."""
        words = (" <-> ".join(vietnamese.search_text(symbol).split()) for symbol in symbols)
        return self.matching(" | ".join(f"({each})" for each in words)).filter(symbol__in=symbols)

    def matching(self, query: str):
        """Whose number or trích yếu hold every word of `query` (a raw tsquery); none for an empty one."""
        return self.filter(search=SearchQuery(query, config="simple", search_type="raw")) if query else self.none()

    def with_words(self, query: str):
        """Which hold what `query` (a raw tsquery) asks for, be it in the number, the trích yếu or the text inside; none
        for an empty one."""
        words = SearchQuery(query, config="simple", search_type="raw")
        return self.filter(words__vector=words) if query else self.none()

    def without_words(self, most: int = 1_000):
        """The ids of some that cannot be found yet, as nobody has made their index."""
        return self.filter(words=None).values_list("pk", flat=True)[:most]

    def of_issuer(self, issuer: int, *, after: int = 0):
        """Of the issuer with this key, in order, from behind `after` on."""
        return self.filter(issuer=issuer, pk__gt=after).select_related("issuer").order_by("pk")

    def after(self, pk: int):
        """The ids that come behind this one, in order."""
        return self.filter(pk__gt=pk).order_by("pk").values_list("pk", flat=True)

    def narrowed(self, *, kind="", validity="", level="", issuer=None, subject=None, year=None):
        """By what a reader has chosen; what is empty narrows nothing."""
        chosen = {"kind": kind, "validity": validity, "issuer__level": level, "issuer": issuer, "subject": subject}
        found = self.filter(**{name: value for name, value in chosen.items() if value})
        return found.issued_in(year) if year else found

    def issued_in(self, year: int):
        return self.filter(issued_on__year=year)

    def issued_since(self, day: date):
        return self.filter(issued_on__gte=day)

    def newest_first(self, typed: str = ""):
        """Before all, those whose type, trích yếu or issuer have the accents that were `typed`."""
        meant = spelling.first(spelling.name_written(typed, "said"))
        return self.alias(said=SAID).order_by(*meant, "-issued_on", "-pk")

    def oldest_year(self) -> int:
        """The year of the oldest; this year when there is none."""
        day = self.order_by("issued_on").values_list("issued_on", flat=True).first() or timezone.localdate()
        return day.year


def _in_term_of(document) -> Q:
    """Issued in the term of `document`, or in its year where no term is known."""
    term = document.term
    if term is None:
        return Q(issued_on__year=document.issued_on.year)
    return Q(issued_on__gte=term.since, issued_on__lte=term.until) if term.until else Q(issued_on__gte=term.since)


def units_searched_by(user: User) -> list[int] | None:
    """The keys of the units of what `open_to` gives, None for all of them: how much they hold tells PostgreSQL how to
    search. The account of a request brings those of a member."""
    if user.reading_units and not user.is_superuser and not granted_paths(user, Power.MANAGE_DOCUMENTS):
        return user.reading_units
    units = _units_read_by(user)
    return None if units is None else list(units.values_list("pk", flat=True))


def _units_read_by(user: User) -> models.QuerySet | None:
    """The units whose documents `user` reads; None for all of them."""
    if user.is_superuser or given_at_root(user, Power.MANAGE_DOCUMENTS):
        return None
    managed = granted_paths(user, Power.MANAGE_DOCUMENTS)
    own = user.member.reading_lineage if user.member_id else []
    lineage = {*own, *(step for path in managed for step in lineage_of(path))}
    reaching = Unit.objects.at(lineage)
    return reaching | Unit.objects.under(managed) if managed else reaching
