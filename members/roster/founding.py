"""Finds the unit a roster is for and, when asked, founds it and the chi bộ that the workbook names."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from members import vietnamese
from members.models import Unit, User
from members.models.units import whole_code
from members.roster.books import RosterError
from members.roster.workbook import Workbook
from members.tree import founding

Kind, Level, Sector = Unit.Kind, Unit.Level, Unit.Sector

WRITTEN_CODE = re.compile(r"\d{2}(\.\d{3}){0,4}")
EMPTY_GROUP = "000"
COMMUNES = ("dang bo phuong ", "dang bo xa ", "dang bo dac khu ")


def unit_for(code: str) -> Unit | None:
    """The unit that has or had this code, None when there is none yet; RosterError when it is not a code at all."""
    code = code.strip()
    if not WRITTEN_CODE.fullmatch(code):
        raise RosterError(f"“{code}” không phải mã tổ chức đảng: mã có dạng NN.NNN.NNN.NNN.NNN, ví dụ 01.001.001.")
    return Unit.objects.coded(code).first()


def found_unit(code: str, workbook: Workbook, *, by: User | None) -> list[Unit]:
    """Founds the unit that the title names, and before it the root where there is no tree yet."""
    whole = whole_code(code.strip())
    names = [vietnamese.organisation_name(name) for name in workbook.organisations]
    groups = whole.split(".")
    tree_is_empty = not Unit.objects.exists()
    is_root = groups[1:] == [EMPTY_GROUP] * 4
    if not names or (tree_is_empty and not is_root and len(names) < 2):
        raise RosterError(
            "Phần tiêu đề của danh sách chưa ghi tên cấp trên và tên đơn vị, nên chưa thành lập được đơn vị."
        )
    founded = []
    if tree_is_empty and not is_root:
        founded.append(_found(None, groups[0], names[0], by=by))
    parent = _nearest_ancestor(groups)
    if parent is None and not tree_is_empty:
        raise RosterError(
            f"Chưa có cấp trên của đơn vị mã {whole}: hãy kiểm tra lại mã, hoặc thành lập cấp trên trước."
        )
    return [*founded, _found(parent, whole, names[-1], by=by)]


def found_cells(unit: Unit, workbook: Workbook, *, by: User | None) -> list[Unit]:
    """Founds under `unit` the chi bộ of the sheet “Danh mục chi bộ” that are missing, in the order of the sheet."""
    return [found_cell(unit, code, name, by=by) for code, name in missing_cells(unit, workbook)]


def missing_cells(unit: Unit, workbook: Workbook) -> list[tuple[str, str]]:
    """The code and the name of each chi bộ that `found_cells` would found."""
    present = Unit.objects.under([unit.path]).active().values_list("name", flat=True)
    known = {vietnamese.reading_key(name) for name in present}
    codes = _free_codes(unit)
    missing = []
    for name in map(vietnamese.organisation_name, workbook.cells):
        if (key := vietnamese.reading_key(name)) not in known:
            known.add(key)
            missing.append((next(codes), name))
    return missing


def found_cell(unit: Unit, code: str, name: str, *, by: User | None) -> Unit:
    """Founds one chi bộ under `unit`; RosterError when it cannot be."""
    return _found(unit, code, name, by=by)


def _nearest_ancestor(groups: list[str]) -> Unit | None:
    above = [whole_code(".".join(groups[:count])) for count in range(1, len(groups))]
    return Unit.objects.filter(code__in=[code for code in above if code != ".".join(groups)]).order_by("-path").first()


def _free_codes(unit: Unit) -> Iterator[str]:
    """Numbers of the last group after the greatest in use."""
    groups = unit.code.split(".")
    if groups[-1] != EMPTY_GROUP:
        raise RosterError(f"{unit.name} là chi bộ theo mã {unit.code}: không thành lập chi bộ bên trong được.")
    stem = ".".join(groups[:-1]) + "."
    last = Unit.objects.filter(code__startswith=stem).order_by("-code").values_list("code", flat=True).first()
    for number in range(int((last or stem + EMPTY_GROUP)[len(stem) :]) + 1, 1000):
        yield f"{stem}{number:03d}"
    raise RosterError(f"{unit.name} đã dùng hết số thứ tự chi bộ trong mã tổ chức đảng.")


def _found(parent: Unit | None, code: str, name: str, *, by: User | None) -> Unit:
    try:
        return founding.found(by=by, parent=parent, code=code, name=name, **nature(parent, vietnamese.fold(name)))
    except ValidationError as error:
        raise RosterError(f"Chưa thành lập được “{name}” ({code}): {' '.join(error.messages)}") from None


def nature(parent: Unit | None, name: str) -> dict[str, str]:
    """Kind, level and sector as the name tells them."""
    if name.startswith("chi bo "):
        under_base = parent is not None and parent.kind not in (Kind.PROVINCE, Kind.HIGHER)
        return {"kind": Kind.CELL if under_base else Kind.BASE_CELL, "level": Level.CELL}
    if parent is None:
        return {"kind": Kind.PROVINCE, "level": Level.PROVINCE}
    if name.startswith(COMMUNES):
        return {"kind": Kind.BASE, "level": Level.COMMUNE, "sector": Sector.COMMUNE}
    if name.startswith("dang bo bo phan "):
        return {"kind": Kind.SUB, "level": Level.BODY}
    return {"kind": Kind.BASE, "level": Level.BODY}
