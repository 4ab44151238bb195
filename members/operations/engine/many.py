"""One step taken for many cases at once, and many cases opened at once: as many statements for 500 as for one.

What is asked of each is what `acting.take` asks of one. Who was quicker, and what speaks against one of them, leaves
that one out and says why; the others go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit
from members.models import User
from members.operations.engine import papers, telling
from members.operations.engine.clocks import Rulebook
from members.operations.engine.declaring import Procedure, Request, Step, procedure_of
from members.operations.engine.levels import Stop, route
from members.operations.engine.moving import (
    OF_A_STEP,
    CaseRefused,
    Done,
    Here,
    ended,
    enter,
    here,
    kept,
    last_days,
    supposing,
)
from members.operations.engine.surroundings import Surroundings
from members.operations.models import Case, CaseStep
from members.operations.models.cases import CaseQuerySet

Act, State = CaseStep.Act, Case.State
AT_ONCE = 500
CHANGED = "Vừa được đồng chí khác giải quyết, hoặc không còn ở bước này."
_MOVED = ("state", "turn", *OF_A_STEP, "closed_on")


@dataclass(frozen=True)
class Planned:
    """A case with where it stands; `refusal`: the sentence against its step, empty where it goes on."""

    case: Case
    at: Here
    refusal: str

    @property
    def following(self) -> Stop | None:
        return self.at.following


@dataclass(frozen=True)
class Taken:
    """How many have gone on, and those that were left with the sentence why."""

    done: int
    left: list[tuple[str, str]]


def plan(cases: Sequence[Case], step: Step, done: Done) -> list[Planned]:
    """What becomes of each of `cases`, all before the same step of one procedure, `with_places()`; changes nothing."""
    around = Surroundings(cases)
    lacking = papers.missing_of(cases, step, done.papers)
    supposed = [supposing(case, done.facts) for case in cases]
    refused = step.refusals(supposed, done.on) | {
        pk: f"Còn thiếu giấy tờ: {', '.join(paper.label.lower() for paper in missing)}."
        for pk, missing in lacking.items()
    }
    last = last_days(cases, procedure_of(cases[0]), step) if cases else {}
    for case in cases:
        if case.pk in last and done.on < last[case.pk]:
            refused[case.pk] = f"Bước trước ghi ngày {last[case.pk]:%d/%m/%Y}: bước này không thể sớm hơn."
    ways = (here(case, around) for case in supposed)
    return [Planned(case, at, refused.get(case.pk, "")) for case, at in zip(cases, ways, strict=True)]


@transaction.atomic
def take(
    procedure: Procedure, step: Step, seen: Mapping[int, int], *, among: CaseQuerySet, by: User, done: Done
) -> Taken:
    """Takes `step` for the cases `seen` (turn by key), as far as they are `among` those of this person.

    Raises CaseRefused for a step that is about one person each, for more than AT_ONCE, and for a day ahead; whatever
    the effect of the step raises stops all of it.
    """
    if not step.for_many:
        raise CaseRefused("Bước này phải làm riêng từng hồ sơ.")
    if len(seen) > AT_ONCE:
        raise CaseRefused(f"Mỗi lượt làm được nhiều nhất {AT_ONCE} hồ sơ.")
    if done.on > timezone.localdate():
        raise CaseRefused("Ngày ghi trên giấy không thể sau hôm nay.", field="on")
    rows = among.filter(pk__in=seen, procedure=procedure.key, step=step.key).with_places().order_by("pk")
    cases = [case for case in rows.select_for_update(of=("self",)) if case.turn == seen[case.pk]]
    planned = plan(cases, step, done)
    left = [(each.case.person, each.refusal) for each in planned if each.refusal]
    left += [(f"Hồ sơ số {pk}", CHANGED) for pk in seen.keys() - {case.pk for case in cases}]
    going = [each for each in planned if not each.refusal]
    if going:
        _go_on(going, procedure, step, by=by, done=done)
    return Taken(len(going), left)


def _go_on(going: Sequence[Planned], procedure: Procedure, step: Step, *, by: User, done: Done) -> None:
    cases = [each.case for each in going]
    CaseStep.objects.bulk_create(_history(going, by=by, done=done))
    papers.note(cases, step, done.papers, by=by, number=done.number, day=done.on)
    rulebook = Rulebook({each.following.unit for each in going if each.following})
    facts = kept(done.facts | ({step.marks: done.on} if step.marks else {}))
    for each in going:
        _move(each, facts, done.on, rulebook)
    Case.objects.bulk_update(cases, _MOVED)
    step.write(cases, by=by, on=done.on)
    audit.record_each(by, "case.step", cases, power=step.power, after={"step": step.label}, reason=done.note)
    telling.many([(each.case, each.following) for each in going], procedure)


def _history(going: Sequence[Planned], *, by: User, done: Done) -> list[CaseStep]:
    facts, told = kept(done.facts), {"by": by, "on": done.on, "number": done.number[:60], "note": done.note[:500]}
    return [
        CaseStep(
            case=each.case,
            step=each.at.step.key,
            act=Act.DONE,
            unit=each.at.stop.unit,
            due_on=each.at.due_on,
            facts=facts,
            **told,
        )
        for each in going
    ]


def _move(each: Planned, facts: dict[str, str], on: date, rulebook: Rulebook) -> None:
    case = each.case
    case.facts, case.turn = case.facts | facts, case.turn + 1
    if each.following:
        enter(case, each.following, on, rulebook)
        return
    case.state = State.DONE
    for name, value in ended(each.at.stop.unit, on).items():
        setattr(case, name, value)


@transaction.atomic
def open_all(procedure: Procedure, requests: Sequence[Request], *, by: User) -> list[Case]:
    """Opens a case about each of `requests`, whose facts are whole and of which the caller has asked what the checks of
    the procedure ask. Raises CaseRefused where one of them has such a case already."""
    today = timezone.localdate()
    made = [_made(procedure, request, by) for request in requests]
    around = Surroundings(made)
    firsts = [route(procedure, case, around)[0] for case in made]
    rulebook = Rulebook({first.unit for first in firsts})
    for case, first in zip(made, firsts, strict=True):
        enter(case, first, today, rulebook)
        case.fold_name()
    try:
        with transaction.atomic():
            Case.objects.bulk_create(made)
    except IntegrityError:
        raise CaseRefused("Có đồng chí vừa được lập hồ sơ này. Đề nghị xem lại danh sách.") from None
    opened = {"act": Act.OPENED, "by": by, "on": today}
    CaseStep.objects.bulk_create([CaseStep(case=case, step=case.step, unit=case.origin, **opened) for case in made])
    audit.record_each(by, "case.open", made, power=procedure.power, after={"procedure": procedure.label})
    telling.many(list(zip(made, firsts, strict=True)), procedure)
    return made


def _made(procedure: Procedure, request: Request, by: User) -> Case:
    if request.member is None:
        raise CaseRefused("Chỉ lập nhiều hồ sơ một lượt cho đảng viên trong danh sách.")
    return Case(
        procedure=procedure.key,
        member=request.member,
        person=request.member.full_name,
        origin=request.origin,
        event_on=request.event_on,
        facts=kept(request.facts),
        opened_by=by,
    )
