"""Opens a case: the checks of its procedure first, then its first step."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit
from members.models import User
from members.operations.engine import telling
from members.operations.engine.declaring import Procedure, Request
from members.operations.engine.levels import route
from members.operations.engine.moving import CaseRefused, Done, enter, kept, note
from members.operations.models import Case, CaseStep


@transaction.atomic
def open_case(
    procedure: Procedure,
    request: Request,
    *,
    by: User | None,
    person: str = "",
    place: str = "",
    cause: Case | None = None,
) -> Case:
    """Opens a case about `request.member`, or about `person` who is no member yet; `place` names where one goes outside
    this portal. Raises CaseRefused with the sentence of the first check that speaks against it, or where such a case is
    open already."""
    today = timezone.localdate()
    if request.event_on > today and not procedure.ahead:
        raise CaseRefused(f"{procedure.event}: không thể sau hôm nay.", field="event_on")
    if sentence := next(filter(None, (check(request) for check in procedure.checks)), ""):
        raise CaseRefused(sentence)
    case = Case(
        procedure=procedure.key,
        member=request.member,
        person=request.member.full_name if request.member else person,
        origin=request.origin,
        destination=request.destination,
        place=place,
        event_on=request.event_on,
        facts=kept({**request.facts, **(procedure.derives(request) if procedure.derives else {})}),
        cause=cause,
        opened_by=by,
    )
    first = route(procedure, case)[0]
    enter(case, first, today)
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        raise CaseRefused(f"Đồng chí {case.person} đã có hồ sơ “{procedure.label}” đang giải quyết.") from None
    note(case, CaseStep.Act.OPENED, first, by=by, done=Done(today), due_on=None, unit=request.origin)
    audit.record(by, "case.open", case, power=procedure.power, after={"procedure": procedure.label})
    telling.of_step(case, first, procedure)
    return case
