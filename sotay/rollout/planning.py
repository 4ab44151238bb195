"""A plan is made, changed and ended; its waves have units, and a unit below may ask to join one."""

from collections.abc import Iterable
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from documents import numbering
from documents.models import Document
from members import access, audit, notices
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused
from sotay.rollout.models import JoinRequest, Plan, Wave, WaveUnit

POWER = Power.MANAGE_UNITS


class PlanRefused(Refused):
    """The plan cannot be as it was asked for."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyAsked(Refused):
    message = "Đơn vị này đã gửi đề nghị và đang chờ xét."


@transaction.atomic
def create(unit: Unit, *, by: User, **facts) -> Plan:
    """`facts`: title, number, issued_on. The document of that number is taken from the library where it is there."""
    made = Plan.objects.create(unit=unit, made_by=by, **_with_document(unit, facts))
    audit.record(by, "rollout.plan", made, power=POWER, after=_payload(made))
    return made


@transaction.atomic
def change(plan: Plan, *, by: User, seen: int | None, **facts) -> None:
    """Raises VersionConflict, PlanRefused for one that was ended."""
    _open(plan)
    before, facts = _payload(plan), _with_document(plan.unit, facts)
    if all(getattr(plan, name) == value for name, value in facts.items()):
        return
    plan.claim_version(seen, by=by, **facts)
    plan.refresh_from_db()
    audit.record(by, "rollout.plan", plan, power=POWER, before=before, after=_payload(plan))


@transaction.atomic
def close(plan: Plan, *, by: User) -> None:
    """Nobody joins, learns or is reminded by it any more; who waits to join is told so. Raises PlanRefused for one that
    was ended before."""
    if not Plan.objects.running().filter(pk=plan.pk).update(closed_on=timezone.localdate()):
        raise PlanRefused("Kế hoạch này đã kết thúc.")
    audit.record(by, "rollout.close", plan, power=POWER)
    waiting = JoinRequest.objects.waiting().filter(wave__plan=plan)
    for request in waiting.select_related("wave__plan__unit", "unit", "asked_by").order_by("pk"):
        decline(request, by=by, reason="Kế hoạch đã kết thúc.")


@transaction.atomic
def save_wave(
    plan: Plan, wave: Wave | None, *, by: User, units: Iterable[Unit], seen: int | None = None, **facts
) -> Wave:
    """A new wave of `plan`, or version `seen` of `wave` with other `facts` (name, starts_on, deadline, target_total,
    target_eligible), with exactly these units. Raises VersionConflict, and PlanRefused for units that stand in another
    wave, or are not of the plan's unit."""
    _open(plan)
    kept = wave or Wave.objects.create(plan=plan, **facts)
    if wave:
        wave.claim_version(seen, by=by, **facts)
    wanted = {unit.pk: unit for unit in units}
    if any(not unit.path.startswith(plan.unit.path) for unit in wanted.values()):
        raise PlanRefused(f"Chỉ chọn đơn vị thuộc {plan.unit.name}.", field="units")
    elsewhere = plan.wave_units.filter(unit__in=wanted).exclude(wave=kept).select_related("unit", "wave").first()
    if elsewhere:
        raise PlanRefused(f"{elsewhere.unit.name} đã ở “{elsewhere.wave.name}”.", field="units")
    kept.wave_units.exclude(unit__in=wanted).delete()
    there = set(kept.wave_units.values_list("unit", flat=True))
    WaveUnit.objects.bulk_create(
        [WaveUnit(plan=plan, wave=kept, unit=unit) for unit in wanted.values() if unit.pk not in there]
    )
    after = {"wave": kept.name, "deadline": f"{kept.deadline}", "units": sorted(unit.code for unit in wanted.values())}
    audit.record(by, "rollout.wave", plan, power=POWER, after=after)
    return kept


@transaction.atomic
def ask_to_join(wave: Wave, unit: Unit, *, by: User, text: str) -> JoinRequest:
    """Tells the office of the plan. Raises PlanRefused for a unit that is there already, AlreadyAsked."""
    _open(wave.plan)
    if not unit.path.startswith(wave.plan.unit.path):
        raise PlanRefused(f"Kế hoạch này của {wave.plan.unit.name}, không gồm {unit.name}.", field="unit")
    if wave.plan.wave_units.filter(unit=unit).exists():
        raise PlanRefused(f"{unit.name} đã ở trong kế hoạch này.", field="unit")
    try:
        with transaction.atomic():
            asked = JoinRequest.objects.create(wave=wave, unit=unit, text=text, asked_by=by)
    except IntegrityError:
        raise AlreadyAsked from None
    audit.record(by, "rollout.join_ask", asked, power=Power.VIEW_REPORTS, after={"wave": wave.name})
    office = access.nearest_office(POWER, wave.plan.unit).exclude(pk=by.pk)
    text = f"{unit.name} xin tham gia “{wave.name}”, chờ đồng chí xét."
    notices.tell_all(office, text, wave.plan.get_absolute_url())
    return asked


@transaction.atomic
def accept(request: JoinRequest, *, by: User) -> None:
    """The unit is in the wave from now on. Raises WrongState, PlanRefused where it came into another wave since."""
    plan = _open(request.wave.plan)
    request.move("accept", decided_by=by, decided_at=timezone.now())
    placed, _ = WaveUnit.objects.get_or_create(plan=plan, unit=request.unit, defaults={"wave": request.wave})
    if placed.wave_id != request.wave_id:
        raise PlanRefused(f"{request.unit.name} đã ở đợt khác của kế hoạch này.")
    request.wave.advance_version(by=by)  # who has its form open would take the unit out again, and not know
    audit.record(by, "rollout.join_accept", request, power=POWER, after={"wave": request.wave.name})
    _tell_asker(
        request, f"{request.unit.name} được nhận vào “{request.wave.name}”, hạn {request.wave.deadline:%d/%m/%Y}."
    )


@transaction.atomic
def decline(request: JoinRequest, *, by: User, reason: str) -> None:
    """Raises WrongState."""
    request.move("decline", decided_by=by, decided_at=timezone.now(), reason=reason)
    audit.record(by, "rollout.join_decline", request, power=POWER, reason=reason)
    _tell_asker(request, f"{request.unit.name} chưa được nhận vào “{request.wave.name}”: {reason}")


def _tell_asker(request: JoinRequest, text: str) -> None:
    people = access.asker_or_office(request.asked_by, Power.VIEW_REPORTS, request.unit)
    notices.tell_all(people, text, request.wave.plan.get_absolute_url())


def _open(plan: Plan) -> Plan:
    """The plan, held until the transaction ends: two who change its waves wait for each other. Raises PlanRefused."""
    held = (
        Plan.objects.running().select_for_update(of=("self",), no_key=True).prefetch_related("unit").filter(pk=plan.pk)
    )
    if found := held.first():
        return found
    raise PlanRefused("Kế hoạch này đã kết thúc nên không sửa được nữa.")


def _with_document(unit: Unit, facts: dict) -> dict:
    found = document_numbered(unit, facts.get("number", ""))
    number = found.symbol if found else facts.get("number", "")
    return facts | {
        "document": found,
        "number": number,
        "issued_on": facts.get("issued_on") or getattr(found, "issued_on", None),
    }


def document_numbered(unit: Unit, number: str) -> Document | None:
    """What the members of `unit` read under this number; None where it is no number, or not in the library."""
    try:
        symbol = numbering.parse(number).symbol
    except Refused:
        return None
    return Document.objects.reaching(unit).numbered(symbol).newest_first().first()


def _payload(plan: Plan) -> dict:
    issued_on = plan.issued_on.isoformat() if plan.issued_on else None
    return {"title": plan.title, "number": plan.number, "issued_on": issued_on, "document": plan.document_id}
