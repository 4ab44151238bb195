"""Numbers of documents that are written on the portal itself: the next one in a body's sequence of the term, given to
one at a time (399-QĐ/TW; docs/rules.md §5.2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from documents.filing import issuers
from documents.models import Document, Issuer, IssuingTerm
from members import rules
from members.models import Term, Unit, User

YEARS = "term.committee_years"  # only for the name of a term: it ends with the next congress


@dataclass(frozen=True)
class Sequence:
    """The numbers of one type of one body within one term, or within the year of `day` where no term is known. `last`
    is the highest that the library holds."""

    issuer: Issuer
    kind: str
    term: IssuingTerm | None
    day: date
    last: int


def held(unit: Unit, name: str, *, suffix: str, kind: str, day: date, by: User) -> Sequence:
    """The sequence in which the body `name` of `unit` numbers what it issues on `day`. The body's row stays held until
    the transaction ends, so whoever asks next is given what comes after.

    A congress of `unit` that is noted in the portal begins a term of the body. Raises issuers.TermRefused where that
    meets terms which clerks have written otherwise.
    """
    issuer = issuers.keep(issuers.named(name, suffix=suffix, unit=unit)[0])
    Issuer.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    term = _settled_term(issuer, unit, day, by=by)
    return Sequence(issuer, kind, term, day, last_number(issuer, kind, term, day))


def last_number(issuer: Issuer, kind: str, term: IssuingTerm | None, day: date) -> int:
    """The highest that the library holds in the sequence of `day`; 0 where it holds none."""
    return _numbered(issuer, kind, term, day).aggregate(last=Max("number"))["last"] or 0


def bearer(issuer: Issuer, kind: str, term: IssuingTerm | None, day: date, *, number: int) -> Document | None:
    """The document of the library that bears `number` in the sequence of `day`."""
    return _numbered(issuer, kind, term, day).filter(number=number, withdrawn_at=None).order_by("pk").first()


def _numbered(issuer: Issuer, kind: str, term: IssuingTerm | None, day: date) -> QuerySet[Document]:
    own = Document.objects.filter(issuer__in=issuers.names_of(issuer), kind=kind)
    return own.issued_in_term(term, day.year)


def _settled_term(issuer: Issuer, unit: Unit, day: date, *, by: User) -> IssuingTerm | None:
    """The term of `issuer` on `day`, made from the unit's congress where no clerk has written it down: numbers begin
    again with it."""
    known = issuers.term_of(issuer, day)
    congress = Term.objects.filter(unit=unit, since__lte=day).order_by("-since").first()
    if congress is None or (congress.until and congress.until < day) or (known and known.since >= congress.since):
        return known
    if known:
        known.until = congress.since - timedelta(days=1)
        issuers.write_term(known, by=by)
    ends = congress.until.year if congress.until else congress.since.year + rules.whole(YEARS, on=day, unit=unit)
    name = f"{congress.since.year}–{ends}"
    new = IssuingTerm(issuer=issuer, name=name, since=congress.since, until=congress.until)
    return issuers.write_term(new, by=by)
