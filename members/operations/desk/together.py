"""Cases of one's own that wait for the same step: taken one by one, or together with one day, number and papers."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.models import User
from members.numbers import parse_typed_number
from members.operations.engine import many
from members.operations.engine.declaring import PROCEDURES, Procedure, Step
from members.operations.engine.moving import Done
from members.operations.models import Case
from members.operations.models.cases import CaseQuerySet


@dataclass(frozen=True)
class Pile:
    """Those of one procedure before one step."""

    procedure: Procedure
    step: Step
    many: int = 0


def piles(user: User) -> list[Pile]:
    """Those which may be taken together, the most first; one query."""
    found = []
    for row in Case.objects.mine(user).counted_by_step():
        pile = named(row["procedure"], row["step"], row["many"])
        if pile and pile.many > 1:
            found.append(pile)
    return found


def named(procedure: str, step: str, many_there: int = 0) -> Pile | None:
    """None where there is no such step, or where it is about one person each."""
    known = PROCEDURES.get(procedure)
    found = known.names.get(step) if known else None
    return Pile(known, found, many_there) if known and found and found.for_many else None


def cases_of(user: User, pile: Pile) -> CaseQuerySet:
    """All of them, the first due first."""
    rows = Case.objects.mine(user).at_step(pile.procedure.key, pile.step.key)
    return rows.with_places().first_due_first()


def chosen(values: Iterable[str]) -> dict[int, int]:
    """What the boxes of a page say, `key-turn` each: the turn that was seen by the key of the case."""
    found = {}
    for value in values:
        pk, _, turn = value.partition("-")
        if (key := parse_typed_number(pk)) is not None:
            found[key] = parse_typed_number(turn) or 0
    return found


@dataclass(frozen=True)
class Line:
    """A case on the page: whether it is chosen, and once it was previewed what becomes of it."""

    case: Case
    ticked: bool
    planned: many.Planned | None = None

    @property
    def box(self) -> str:
        return f"{self.case.pk}-{self.case.turn}"


def lines(cases: Iterable[Case], seen: dict[int, int] | None, pile: Pile, done: Done | None) -> list[Line]:
    """`seen` None: all are chosen. `done` None: not previewed yet."""
    there = list(cases)
    if done is None:
        return [Line(case, seen is None or case.pk in seen) for case in there]
    wanted = [case for case in there if seen is None or seen.get(case.pk) == case.turn]
    return [Line(each.case, True, each) for each in many.plan(wanted, pile.step, done)]
