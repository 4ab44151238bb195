"""What a page shows of a dossier: its index by group, what it lacks, who has read it."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from members import vietnamese
from members.models import Member, Unit
from members.operations.dossiers.kinds import GROUPS, PaperKind, kinds, lacking
from members.operations.models import Dossier, DossierLoan, DossierMove, DossierPaper


@dataclass(frozen=True)
class Line:
    paper: DossierPaper
    kind: PaperKind


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class DossierPage:
    dossier: Dossier
    groups: list[Group]
    taken: list[Line]
    lacking: list[PaperKind]
    loan: DossierLoan | None
    loans: list[DossierLoan]
    moves: list[DossierMove]
    late: bool

    @property
    def many(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def of(dossier: Dossier) -> DossierPage:
    """The same few queries for every dossier."""
    lines = [Line(paper, kinds()[paper.kind]) for paper in dossier.papers.all()]
    here = [line for line in lines if line.paper.taken_on is None]
    loans = list(dossier.loans.select_related("lent_by__member", "returned_to__member"))
    loan = next((each for each in loans if each.returned_on is None), None)
    return DossierPage(
        dossier,
        [
            Group(title, [line for line in here if line.kind.group == place])
            for place, (_, _, title) in enumerate(GROUPS, 1)
        ],
        [line for line in lines if line.paper.taken_on],
        lacking({line.paper.kind for line in here}, official=dossier.member.is_official),
        loan,
        loans,
        list(dossier.moves.select_related("origin", "to")),
        loan is not None and loan.is_late(timezone.localdate()),
    )


def listed(unit: Unit, typed: str, only: str):
    """The dossiers that `unit` and those below it hold, by name; only: `muon` those that are lent."""
    found = Dossier.objects.filter(holder__path__startswith=unit.path).with_people()
    if query := vietnamese.search_query(typed):
        found = found.filter(member__in=Member.objects.named(query))
    if only == "muon":
        found = found.lent()
    open_loan = DossierLoan.objects.filter(dossier=OuterRef("pk"), returned_on=None)
    return found.annotate(
        many=Count("papers", filter=Q(papers__taken_on=None)),
        reader=Subquery(open_loan.values("reader")[:1]),
        due_on=Subquery(open_loan.values("due_on")[:1]),
    ).in_office_order()
