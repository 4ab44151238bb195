"""A paper of a case on paper: whose it is, about whom, and the boxes that were signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from members import party_age
from members.models import Member, Unit
from members.operations.cases.page import Told, facts_of, printable
from members.operations.engine.declaring import Level, Printed, Procedure, Side, procedure_of
from members.operations.engine.levels import Stop, route
from members.operations.models import Case, CaseStep

BY_HAND = "……"


@dataclass(frozen=True)
class Box:
    """One place for a signature, `where` that is; `act` once it was signed."""

    number: int
    where: str
    act: CaseStep | None


@dataclass(frozen=True)
class Sheet:
    printed: Printed
    unit: Unit
    number: str
    day: date | None
    facts: list[Told]
    boxes: list[Box]
    people: list[Member]


def of(case: Case, key: str) -> Sheet | None:
    """The paper `key` of the case; None where there is none, or not yet."""
    procedure = procedure_of(case)
    stops, history = route(procedure, case), list(case.history.select_related("by__member"))
    found = next((each for each in printable(case, procedure, stops, history) if each.key == key), None)
    if found is None:
        return None
    signed = _signed(case, procedure, history)
    boxes = [_box(case, procedure, stops, signed, number) for number in range(1, found.boxes + 1)]
    by = next((stop.unit for stop in stops if stop.step.key == found.since), case.origin)
    last = signed.get(found.since) or next((box.act for box in boxes if box.act), None)
    number, day = (last.number, last.on) if last else ("", None)
    facts = [*_facts(case, procedure, found), *_outcome(found, stops, signed), *_party_age(case, found, signed)]
    return Sheet(found, by, number, day, facts, boxes, list(procedure.people(case)) if procedure.people else [])


def _signed(case: Case, procedure: Procedure, history: Sequence[CaseStep]) -> dict[str, CaseStep]:
    """By the key of each step how it was done last; what is to be done again is not done."""
    order = list(procedure.names)
    ahead = set(order[order.index(case.step) :]) if case.is_open else set()
    return {act.step: act for act in history if act.act == CaseStep.Act.DONE and act.step not in ahead}


def _box(case: Case, procedure: Procedure, stops: Sequence[Stop], signed: Mapping[str, CaseStep], number: int) -> Box:
    """All that the paper has: those of a place outside the portal are signed there by hand, and a level that this way
    does not go through leaves its own empty."""
    stop = next((stop for stop in stops if stop.step.box == number), None)
    if stop is not None:
        return Box(number, stop.unit.name, signed.get(stop.step.key))
    step = next((step for step in procedure.steps if step.box == number), None)
    if case.destination is None and (step is None or step.side == Side.DESTINATION):
        return Box(number, f"{step.level.label if step else Level.PROVINCE.label} nơi đến", None)
    return Box(number, "Không qua cấp này", None)


def _facts(case: Case, procedure: Procedure, found: Printed) -> list[Told]:
    places = [*_person(case, found), Told("Chi bộ", f"{case.origin.name}, {case.origin.parent}")]
    if case.going_to:
        there = case.destination
        places.append(Told(procedure.place_label, f"{there.name}, {there.parent}" if there else case.place))
    return [*places, Told(procedure.event, f"{case.event_on:%d/%m/%Y}"), *facts_of(case, procedure)]


def _person(case: Case, found: Printed) -> list[Told]:
    """Whom the paper is about, as the office that gets it finds them; the number of the card is written by hand."""
    member = case.member
    if member is None:
        return []
    admitted, official = member.admission_date, member.official_date
    told = [Told("Sinh ngày", member.birth_written)]
    told += [Told("Ngày vào Đảng", f"{admitted:%d/%m/%Y}")] if admitted else []
    told.append(Told("Ngày chính thức", f"{official:%d/%m/%Y}" if official else "đảng viên dự bị"))
    return [*told, Told("Số thẻ đảng viên", BY_HAND)] if found.boxes and official else told


def _party_age(case: Case, found: Printed, signed: Mapping[str, CaseStep]) -> list[Told]:
    if not found.party_age or case.member is None:
        return []
    on = max(signed[step.key].on for step in procedure_of(case).steps if step.effect and step.key in signed)
    age = party_age.age(case.member, case.member.party_age_gaps.all(), on)
    return [Told(f"Tuổi đảng tính đến ngày {on:%d/%m/%Y}", str(age) if age else "chưa tính, đảng viên dự bị")]


def _outcome(found: Printed, stops: list[Stop], signed: dict[str, CaseStep]) -> list[Told]:
    """Of a notice: what was done to the record, and when."""
    if not found.since:
        return []
    done = [stop for stop in stops if stop.step.writes and stop.step.key in signed]
    return [Told(stop.step.label, f"ngày {signed[stop.step.key].on:%d/%m/%Y}") for stop in done]
