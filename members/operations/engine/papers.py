"""The checklist of a case: which papers a step asks for, which are there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from members.models import User
from members.operations.engine.declaring import Paper, Step
from members.operations.models import Case, CasePaper


@dataclass(frozen=True)
class Line:
    """One paper of the checklist: `there` is its row, None where it is missing; `needed`: it must come; `now`: for
    the present step."""

    paper: Paper
    there: CasePaper | None
    needed: bool
    now: bool


def checklist(case: Case, steps: Iterable[Step]) -> list[Line]:
    """Every paper of the steps that this case goes through."""
    there = {row.kind: row for row in case.papers.select_related("noted_by__member")}
    found = {
        paper.key: Line(paper, there.get(paper.key), paper.is_needed(case), step.key == case.step)
        for step in steps
        for paper in step.papers
    }
    return list(found.values())


def missing(case: Case, step: Step) -> list[Paper]:
    """The papers that `step` cannot be taken without."""
    return [paper for paper in not_there(case, step) if paper.is_needed(case)]


def not_there(case: Case, step: Step) -> list[Paper]:
    """The papers of `step` that have not come yet, those that need not come among them."""
    there = set(case.papers.values_list("kind", flat=True)) if step.papers else set()
    return [paper for paper in step.papers if paper.key not in there]


def missing_of(cases: Sequence[Case], step: Step, coming: Collection[str]) -> dict[int, list[Paper]]:
    """As `missing` of many cases before the same step, by the key of the case, once the papers `coming` are there."""
    asked = [paper for paper in step.papers if paper.key not in coming and any(map(paper.is_needed, cases))]
    if not asked:
        return {}
    rows = CasePaper.objects.filter(case__in=[case.pk for case in cases], kind__in=[paper.key for paper in asked])
    there = set(rows.values_list("case", "kind"))
    lacking = {
        case.pk: [paper for paper in asked if paper.is_needed(case) and (case.pk, paper.key) not in there]
        for case in cases
    }
    return {pk: papers for pk, papers in lacking.items() if papers}


def note(cases: Iterable[Case], step: Step, keys: Collection[str], *, by: User | None, number: str, day: date) -> None:
    """That the papers `keys` of `step` are there; where it is a single one, the number of the act is its number."""
    own = [paper for paper in step.papers if paper.key in keys]
    CasePaper.objects.bulk_create(
        [
            CasePaper(case=case, kind=paper.key, number=number[:60] if len(own) == 1 else "", day=day, noted_by=by)
            for case in cases
            for paper in own
        ],
        ignore_conflicts=True,
    )
