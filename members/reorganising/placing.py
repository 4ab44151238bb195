"""Đổi tên, chuyển giao: units stay what they are, under another name or elsewhere in the tree."""

from members.reorganising import moving
from members.reorganising.cautions import caution_place
from members.reorganising.change import Change, Part, UnitLine
from members.reorganising.closing import refuse_root
from members.reorganising.plan import checked_name, wrong


def rename(change: Change) -> None:
    plan = change.plan
    unit, name = plan.unit("unit"), checked_name(plan.get("name"))
    symbol = unit.symbol if plan.get("symbol") is None else plan.get("symbol").strip()
    plan.decide_at([plan.above(unit)], change.may)
    if (name, symbol) == (unit.name, unit.symbol):
        raise wrong("Tên và ký hiệu mới giống như đang có.")
    if unit.parent_id:
        moving.refuse_taken_name(name, plan.above(unit), but=unit)
    old, old_symbol = unit.name, unit.symbol
    unit.name, unit.symbol = name, symbol
    unit.full_clean(exclude=["path", "parent"])
    unit.save()
    moving.open_new_periods(change, [unit])
    change.found.renamed.append(UnitLine(old, unit.code, new_name=name))
    change.record_action(
        "unit.rename", unit, before={"name": old, "symbol": old_symbol}, after={"name": name, "symbol": symbol}
    )
    change.part(Part.AFTER, [unit])


def hand_over(change: Change) -> None:
    plan = change.plan
    handed, parent = plan.units(), plan.unit("parent")
    moving.refuse_cell(parent)
    for unit in handed:
        refuse_root(unit)
        if parent.path.startswith(unit.path):
            raise wrong(f"Không chuyển giao {unit.name} về dưới chính nó được.")
        if unit.parent_id == parent.pk:
            raise wrong(f"{unit.name} đang trực thuộc {parent.name}.")
        if any(other is not unit and unit.path.startswith(other.path) for other in handed):
            raise wrong(f"{unit.name} được chuyển theo cấp trên của nó, không chọn riêng.")
    plan.decide_at([*(plan.above(unit) for unit in handed), parent], change.may)
    for unit in handed:
        caution_place(change, unit, parent)
    moving.attach(change, handed, parent)
    change.part(Part.BEFORE, {plan.above(unit) for unit in handed})
    change.part(Part.AFTER, [parent])
