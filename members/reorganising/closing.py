"""Sáp nhập, hợp nhất, giải thể: units end and another goes on with everything they leave."""

from members import succession
from members.models import Member, Office, Unit
from members.reorganising import joining, moving, offices
from members.reorganising.cautions import caution
from members.reorganising.change import Change, Part
from members.reorganising.plan import wrong

Status = Unit.Status


def merge(change: Change) -> None:
    plan = change.plan
    closing, into = plan.units(), plan.unit("into")
    if into in closing:
        raise wrong(f"Không sáp nhập {into.name} vào chính tổ chức đảng đó được.")
    _refuse_mixed([*closing, into])
    plan.decide_at([plan.above(unit) for unit in [*closing, into]], change.may)
    end(change, closing, into, Status.MERGED)
    transfer_all(change, closing, into)
    change.part(Part.AFTER, [into])
    caution(change, [into])


def consolidate(change: Change) -> None:
    plan = change.plan
    closing, parent = plan.units(least=2), plan.unit("parent")
    new = plan.new()
    _refuse_mixed([*closing, new])
    if any(parent.path.startswith(unit.path) for unit in closing):
        raise wrong("Tổ chức đảng mới không thể trực thuộc chính các tổ chức được hợp nhất.")
    plan.decide_at([*(plan.above(unit) for unit in closing), parent], change.may)
    end(change, closing, new, Status.CONSOLIDATED)
    moving.found(change, new, parent)
    transfer_all(change, closing, new)
    caution(change, [new])


def dissolve(change: Change) -> None:
    """Into a superior nobody's powers and offices grow: what is moved keeps its own officers, the committee ends."""
    plan = change.plan
    unit, receiver = plan.unit("unit"), plan.maybe("receiver")
    if receiver:
        _refuse_receiver(unit, receiver)
    refuse_root(unit)
    plan.decide_at([plan.above(place) for place in (unit, receiver) if place], change.may)
    if receiver is None and _holds_anything(unit):
        raise wrong(f"{unit.name} còn tổ chức đảng trực thuộc hoặc đảng viên: hãy chọn nơi tiếp nhận.")
    above = unit.path.startswith(receiver.path) if receiver else False
    end(change, [unit], receiver, Status.DISSOLVED)
    if receiver is None:
        held = offices.of([unit], change.day)
        offices.transfer(change, held, lambda office: None)
        offices.transfer_grants(change, [unit], [])
        transfer_work(change, [unit], plan.above(unit))
    else:
        transfer_all(change, [unit], receiver, upwards=above)
        change.part(Part.AFTER, [receiver])
        caution(change, [receiver])


def end(change: Change, closing: list[Unit], successor: Unit | None, status: Status) -> None:
    """Closes the units themselves; what they leave is handed on by anyone who calls this."""
    for unit in closing:
        refuse_root(unit)
    pks = [unit.pk for unit in closing]
    Unit.objects.filter(pk__in=pks).update(status=status, closed_on=change.day)
    moving.end(change, pks)
    for unit in closing:
        unit.status, unit.closed_on = status, change.day
        change.closed(unit, successor, status)


def transfer_all(change: Change, closing: list[Unit], successor: Unit, *, upwards: bool = False) -> None:
    """Everything of `closing` goes to `successor`: sub-units, members, offices, roles, open work; then they lie under
    it."""
    transfer_work(change, closing, successor)  # while those who are summoned are still there
    children = list(Unit.objects.active().filter(parent__in=closing).order_by("path"))
    moving.attach(change, children, successor)
    by_pk = {unit.pk: unit for unit in closing}
    parents = {unit.pk: by_pk[unit.parent_id] for unit in children}
    joining.inherit((child, parents[child.pk]) for child in children)
    if successor.is_cell:
        joining.move(change, joining.of(closing), successor, cells=closing)
        joining.move_guests(change, closing, successor)
        joining.inherit((successor, unit) for unit in closing)
    held: list[Office] = offices.of(closing, change.day)
    offices.transfer(change, held, lambda office: None if upwards else successor)
    offices.end_terms(closing, change.day)
    offices.transfer_grants(change, closing, children if upwards else [successor])
    moving.shelve(closing, successor)


def transfer_work(change: Change, closing: list[Unit], successor: Unit) -> None:
    change.found.open_work = succession.transfer_to_successor(closing, successor, why=change.why)
    change.found.open_work_to = successor.name if change.found.open_work else ""


def refuse_root(unit: Unit) -> None:
    if unit.parent_id is None:
        raise wrong(f"{unit.name} là tổ chức đảng cao nhất, không sắp xếp như vậy được.")


def _refuse_mixed(concerned: list[Unit]) -> None:
    """Chi bộ go together with chi bộ, đảng bộ with đảng bộ, and none with what is under it."""
    if len({unit.is_cell for unit in concerned}) > 1:
        raise wrong("Chi bộ chỉ sáp nhập, hợp nhất với chi bộ; đảng bộ chỉ với đảng bộ.")
    placed = [unit for unit in concerned if unit.path]
    for unit in placed:
        if any(other is not unit and other.path.startswith(unit.path) for other in placed):
            raise wrong(f"Không sáp nhập, hợp nhất {unit.name} với tổ chức đảng trực thuộc nó được.")


def _refuse_receiver(unit: Unit, receiver: Unit) -> None:
    if receiver.path.startswith(unit.path):
        raise wrong("Nơi tiếp nhận phải ở ngoài tổ chức đảng bị giải thể.")
    if receiver.is_cell != unit.is_cell:
        raise wrong("Đảng viên của chi bộ do một chi bộ tiếp nhận; tổ chức trực thuộc do một đảng bộ tiếp nhận.")


def _holds_anything(unit: Unit) -> bool:
    people = Member.objects.counted().filter(unit=unit) | Member.objects.filter(temporary_unit=unit)
    return unit.children.active().exists() or people.exists()
