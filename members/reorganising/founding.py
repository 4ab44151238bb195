"""Thành lập, chia tách: new units, with the members and the sub-units that are given to them."""

from members.models import Member, Office, Unit
from members.powers import Power
from members.reorganising import joining, moving, offices
from members.reorganising.cautions import caution, caution_place
from members.reorganising.change import Change, Part
from members.reorganising.closing import end, refuse_root, transfer_work
from members.reorganising.plan import refuse_unless, wrong


def establish(change: Change) -> None:
    plan = change.plan
    parent, new = plan.unit("parent"), plan.new()
    plan.decide_at([parent], change.may)
    if new.kind == Unit.Kind.PROVINCE:
        raise wrong("Cây tổ chức chỉ có một đảng bộ tỉnh, thành phố.")
    members = _chosen(plan.get("members"))
    if members and not new.is_cell:
        raise wrong("Đảng viên sinh hoạt ở chi bộ: không đưa đảng viên vào một đảng bộ được.")
    cells = set(Unit.objects.filter(members__in=members).distinct())
    refuse_unless(change.may, Power.EDIT_MEMBERS, cells)
    moving.found(change, new, parent, code=(plan.get("code") or "").strip())
    caution_place(change, new, parent)
    joining.move(change, members, new, cells=cells)
    _warn_of_helpers(change, members)
    change.part(Part.BEFORE, cells)
    caution(change, [new, *sorted(cells, key=lambda cell: cell.path)])


def split(change: Change) -> None:
    plan = change.plan
    unit, keep = plan.unit("unit"), bool(plan.get("keep"))
    refuse_root(unit)
    parent = plan.above(unit)
    plan.decide_at([parent], change.may)
    if len(plan.parts()) < (1 if keep else 2):
        raise wrong("Chia tách phải thành ít nhất hai tổ chức đảng." if not keep else "Hãy nêu phần được tách ra.")
    alike = {"kind": unit.kind, "level": unit.level, "sector": unit.sector}
    parts = [plan.new({"name": part.get("name")}, **alike) for part in plan.parts()]
    shares = [_share(change, unit, part) for part in plan.parts()]
    _refuse_shared_twice(shares)
    if not keep:
        _refuse_left_over(unit, shares)
        end(change, [unit], None, Unit.Status.SPLIT)
    for part in parts:
        moving.found(change, part, parent)
    if not keep:
        transfer_work(change, [unit], parts[0])
    for part, share in zip(parts, shares, strict=True):
        _give(change, unit, part, share, closed=not keep)
    _transfer(change, unit, parts, shares, keep=keep)
    change.part(Part.BEFORE, [unit])
    caution(change, [*parts, unit] if keep else parts)


def _give(change: Change, unit: Unit, part: Unit, share: list, *, closed: bool) -> None:
    """The members or the sub-units of `share` go to `part`."""
    if unit.is_cell:
        joining.move(change, share, part, cells=[unit])
        _warn_of_helpers(change, share)
    else:
        moving.attach(change, share, part)
    if closed:
        joining.inherit((successor, unit) for successor in ([part] if unit.is_cell else share))


def _transfer(change: Change, unit: Unit, parts: list[Unit], shares: list[list], *, keep: bool) -> None:
    """Articles go with the members who hold them, roles hold in every part, open work is gone on with in one place."""
    held = offices.of([unit], change.day)
    if unit.is_cell:
        homes = {member: part for part, share in zip(parts, shares, strict=True) for member in share}
    else:
        paths = _paths_of(held)
        homes = {pk: part for pk, path in paths.items() for part in parts if path.startswith(part.path)}
    if keep:  # a committee member of a đảng bộ that goes on stays; a chi ủy viên must belong to the chi bộ
        held = [office for office in held if unit.is_cell and office.member_id in homes]
        homes = {}
    offices.transfer(change, held, lambda office: homes.get(office.member_id))
    offices.transfer_grants(change, [unit], [unit, *parts] if keep else parts)
    if not keep:
        if unit.is_cell:
            joining.move_guests(change, [unit], parts[0])
        offices.end_terms([unit], change.day)


def _paths_of(held: list[Office]) -> dict[int, str]:
    """Where the holders belong, as the tree is now."""
    return dict(Member.objects.filter(pk__in=[office.member_id for office in held]).values_list("pk", "unit__path"))


def _share(change: Change, unit: Unit, part: dict) -> list:
    """The members (by number) or the sub-units of one part, all of them really of `unit`."""
    if unit.is_cell:
        members = _chosen(part.get("members"))
        if Member.objects.filter(pk__in=members).exclude(unit=unit).exists():
            raise wrong(f"Có đảng viên được phân không thuộc {unit.name}.")
        return members
    children = change.plan.chosen(part.get("children") or ())
    if any(child.parent_id != unit.pk for child in children):
        raise wrong(f"Có tổ chức đảng được phân không trực thuộc {unit.name}.")
    return children


def _chosen(pks) -> list[int]:
    """The numbers of counted members. Raises ValidationError when one is not on the roll."""
    try:
        wanted = {int(pk) for pk in pks or ()}
    except (TypeError, ValueError):
        raise wrong("Không tìm thấy đảng viên đã chọn.") from None
    found = sorted(Member.objects.counted().filter(pk__in=wanted).values_list("pk", flat=True))
    if len(found) != len(wanted):
        raise wrong("Có đảng viên đã chọn không còn trong danh sách.")
    return found


def _refuse_shared_twice(shares: list[list]) -> None:
    everything = [getattr(row, "pk", row) for share in shares for row in share]
    if len(everything) != len(set(everything)):
        raise wrong("Mỗi đảng viên, mỗi tổ chức trực thuộc chỉ được phân về một nơi.")


def _refuse_left_over(unit: Unit, shares: list[list]) -> None:
    given = [getattr(row, "pk", row) for share in shares for row in share]
    if unit.is_cell:
        left, noun = Member.objects.counted().filter(unit=unit).exclude(pk__in=given).count(), "đảng viên"
    else:
        left, noun = unit.children.active().exclude(pk__in=given).count(), "tổ chức đảng trực thuộc"
    if left:
        raise wrong(f"Còn {left} {noun} của {unit.name} chưa được phân về nơi mới.")


def _warn_of_helpers(change: Change, members: list[int]) -> None:
    """Who is helped by somebody of another chi bộ from now on needs another helper."""
    moved = Member.objects.filter(pk__in=members, helper__isnull=False).exclude(helper__in=members)
    left = Member.objects.filter(helper__in=members).exclude(pk__in=members)
    if parted := moved.count() + left.count():
        change.warn(f"{parted} đồng chí có người giúp nay ở chi bộ khác: cần phân công lại.")
