"""What is open about members goes with them: who moves while something else is under way has it decided at the new
place."""

from collections.abc import Collection

from members.models import Unit
from members.operations.engine.declaring import procedure_of
from members.operations.engine.levels import place_of, route
from members.operations.engine.surroundings import Surroundings
from members.operations.models import Case


def follow(members: Collection[int], origin: Unit, to: Unit, *, but: Case, staying: Collection[str] = ()) -> int:
    """The open cases about `members` that `origin` had opened, other than `but` and those of the procedures `staying`,
    are those of `to`; returns how many. Who holds their step is found anew, and who has seen their page before is
    refused once."""
    there = Case.objects.open().filter(member__in=members, origin=origin).exclude(pk=but.pk)
    there = there.exclude(procedure__in=staying).with_places()
    found = list(there.order_by("pk"))
    for case in found:
        case.origin = to
    around = Surroundings(found)
    for case in found:
        _give(case, to, around)
    return len(found)


def _give(case: Case, to: Unit, around: Surroundings) -> None:
    stops = route(procedure_of(case), case, around)
    try:
        case.holder = stops[place_of(stops, case.step)].unit
    except LookupError:  # the new place has no such level: its own chi bộ takes the step
        case.holder = to
    case.move_as_seen("go_on", {"turn": case.turn}, turn=case.turn + 1, origin=to, holder=case.holder)
