"""Brings the tree of a province in from one list of its organisations: code, name, and what the list says besides."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from members import audit, cells, vietnamese
from members.models import Unit, UnitPeriod, User
from members.models.units import CODE, path_step, whole_code
from members.refusals import Refused
from members.roster.books import RosterError, open_book
from members.roster.founding import COMMUNES, nature
from members.tree import codes, founding, warnings

HEADERS = {
    "code": ("ma to chuc dang", "ma", "ma don vi", "ma to chuc"),
    "name": ("ten", "ten to chuc dang", "ten don vi", "to chuc dang"),
    "kind": ("loai hinh", "loai hinh to chuc dang", "loai"),
    "symbol": ("ky hieu", "ki hieu"),
    "founded_on": ("ngay thanh lap", "thanh lap"),
}
FIELD_OF = {header: name for name, headers in HEADERS.items() for header in headers}
SEARCHED_ROWS = 30  # a header lower than this is not a header
KINDS = {vietnamese.search_text(label): value for value, label in Unit.Kind.choices}
BATCH = 5_000


class TreeError(Refused):
    """The list cannot be used as a whole."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Row:
    number: int  # as the sheet counts, from 1
    code: str
    name: str
    kind: str
    symbol: str
    founded_on: date | None


@dataclass
class Outcome:
    """What the list would do, or has done: nothing is founded while any row is wrong."""

    new: list[Row] = field(default_factory=list)
    known: int = 0
    differing: list[str] = field(default_factory=list)  # units here already under another name
    wrong: list[str] = field(default_factory=list)
    guessed: Counter[str] = field(default_factory=Counter)  # kind → how many the name alone has told
    asked: list[str] = field(default_factory=list)  # whose kind was guessed and does not fit code or neighbours
    applied: bool = False


@transaction.atomic
def run(path: Path | str, *, by: User | None = None, apply: bool = False, as_guessed: bool = False) -> Outcome:
    """Compares the list at `path` with the tree and, when `apply`, no row is wrong and no kind is asked for, founds
    what is missing. `as_guessed`: kinds that do not seem to fit were looked at and are meant so.

    The unit above is the one whose code the row's code begins with, in the list or in the tree. A unit that is here
    is never changed: a new name needs a decision (đổi tên). Raises TreeError when the file will not do.
    """
    outcome = Outcome()
    present = {unit.code: unit for unit in Unit.objects.all()}
    read = _without_twins(_rows(_table(Path(path)), outcome), outcome)
    for row in read:
        if unit := present.get(row.code):
            outcome.known += 1
            if vietnamese.search_text(unit.name) != vietnamese.search_text(row.name):
                outcome.differing.append(
                    f"Dòng {row.number}: {row.code} đang là “{unit.name}”, danh sách ghi “{row.name}”."
                )
        else:
            outcome.new.append(row)
    founded = _stand(outcome, present)
    if apply and not outcome.wrong and (as_guessed or not outcome.asked):
        _plant(founded, by=by)
        outcome.applied = True
    return outcome


def _table(path: Path) -> Iterator[tuple[int, list]]:
    """The rows of the first sheet that is not hidden, with their numbers."""
    try:
        shown = [sheet for sheet in open_book(path) if not sheet.hidden]
        if shown:
            yield from shown[0].rows()
    except RosterError as error:
        raise TreeError(str(error)) from None


def _rows(table: Iterator[tuple[int, list]], outcome: Outcome) -> Iterator[Row]:
    columns = _columns(table)
    for number, line in table:
        said = {name: line[index] if index < len(line) else "" for name, index in columns.items()}
        texts = {name: vietnamese.nfc(str(cell)) for name, cell in said.items()} | {"code": codes.typed(said["code"])}
        if not texts["code"]:
            continue  # a footer, a signature, an empty line
        try:
            yield _row(number, texts, said.get("founded_on", ""))
        except ValidationError as error:
            outcome.wrong.append(f"Dòng {number}: {' '.join(error.messages)}")


def _columns(table: Iterator[tuple[int, list]]) -> dict[str, int]:
    for number, line in table:
        found = {FIELD_OF.get(vietnamese.search_text(str(cell))): index for index, cell in enumerate(line)}
        if {"code", "name"} <= found.keys():
            return {name: index for name, index in found.items() if name}
        if number >= SEARCHED_ROWS:
            break
    raise TreeError("Không tìm thấy dòng tiêu đề có hai cột “Mã tổ chức đảng” và “Tên”.")


def _row(number: int, texts: dict[str, str], founded_on) -> Row:
    code, name = whole_code(texts["code"]), vietnamese.organisation_name(texts["name"])
    CODE(code)
    if not name:
        raise ValidationError("Cột Tên: chưa ghi tên.")
    kind = KINDS.get(vietnamese.search_text(texts.get("kind", "")), "")
    if texts.get("kind") and not kind:
        raise ValidationError(f"Cột Loại hình: không có loại hình “{texts['kind']}”.")
    try:
        day = cells.day(founded_on) if founded_on not in ("", None) else None
    except cells.Wrong:
        raise ValidationError(f"Cột Ngày thành lập: “{texts['founded_on']}” không phải là một ngày.") from None
    return Row(number, code, name, kind, texts.get("symbol", "").upper(), day)


def _without_twins(rows: Iterator[Row], outcome: Outcome) -> list[Row]:
    read = list(rows)
    many = Counter(row.code for row in read)
    twins = [row for row in read if many[row.code] > 1]
    outcome.wrong += [f"Dòng {row.number}: mã {row.code} có ở nhiều dòng." for row in twins]
    return [row for row in read if many[row.code] == 1]


def _stand(outcome: Outcome, present: dict[str, Unit]) -> list[Unit]:
    """Unsaved units in the order of the tree, each with its unit above; rows that can have none are wrong."""
    standing, names = (
        dict(present),
        {(unit.parent_id, unit.name) for unit in present.values() if unit.closed_on is None},
    )
    taken: set = set()
    founded: list = []
    for row in sorted(outcome.new, key=lambda row: (len(codes.used_groups(row.code)), row.code)):
        parent = _parent(row.code, standing)
        unit = Unit(parent=parent, code=row.code, name=row.name, symbol=row.symbol, founded_on=row.founded_on)
        for name, value in nature(parent, vietnamese.fold(row.name)).items():
            setattr(unit, name, value)
        unit.kind = row.kind or unit.kind
        whose = parent.pk or id(parent) if parent else None
        if wrong := _why_not(row, unit, standing) or (
            (whose, row.name) in names | taken and "trùng tên trong cùng cấp trên."
        ):
            outcome.wrong.append(f"Dòng {row.number}: {row.code} {row.name}: {wrong}")
            continue
        taken.add((whose, row.name))
        standing[row.code] = unit
        founded.append(unit)
    _ask_of_guesses(outcome, founded)
    return founded


def _ask_of_guesses(outcome: Outcome, founded: list[Unit]) -> None:
    """A name tells a kind most often, not always: `Đảng bộ các cơ quan Đảng` may stand over đảng bộ cơ sở. Asked is
    where the kind fits neither the group of the code nor the units above and below."""
    guessed = {row.code: row for row in outcome.new if not row.kind}
    doubtful: dict[str, None] = {}
    for unit in founded:
        if unit.code in guessed:
            outcome.guessed[unit.get_kind_display()] += 1
            # A commune is one with a code of two groups or of three; what is called chi bộ is one anywhere.
            certain = unit.is_cell or vietnamese.fold(unit.name).startswith(COMMUNES)
            if not certain and codes.SLOTS[unit.kind] != len(codes.used_groups(unit.code)):
                doubtful[unit.code] = None
        if unit.parent and unit.parent.kind not in warnings.BELONGS_UNDER.get(unit.kind, ()):
            doubtful |= dict.fromkeys(guessed.keys() & {unit.code, unit.parent.code})
    kinds = {unit.code: unit.get_kind_display() for unit in founded}
    outcome.asked = [
        f"Dòng {guessed[code].number}: {code} {guessed[code].name}, đoán là {kinds[code]}." for code in sorted(doubtful)
    ]


def _parent(code: str, standing: dict[str, Unit]) -> Unit | None:
    groups = codes.used_groups(code)
    above = (standing.get(whole_code(".".join(groups[:count]))) for count in range(len(groups) - 1, 0, -1))
    return next(filter(None, above), None)


def _why_not(row: Row, unit: Unit, standing: dict[str, Unit]) -> str:
    if unit.parent is None and standing:
        return "chưa có cấp trên nào có mã đứng đầu mã này."
    if unit.parent and unit.parent.is_cell:
        return f"cấp trên theo mã là {unit.parent.name}, một chi bộ."
    if unit.parent and unit.parent.status not in Unit.WORKING:
        return f"cấp trên {unit.parent.name} đã kết thúc hoạt động."
    try:
        unit.clean_fields(exclude=["path", "parent", "name_folded"])
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _plant(founded: list[Unit], *, by: User | None) -> None:
    """Level by level, as a unit's path and key need those of the one above."""
    founding.lock()
    for depth in sorted({len(codes.used_groups(unit.code)) for unit in founded}):
        level = [unit for unit in founded if len(codes.used_groups(unit.code)) == depth]
        children: dict[Unit | None, list[Unit]] = {}
        for unit in level:
            unit.parent = unit.parent  # its key, now that it is saved
            children.setdefault(unit.parent, []).append(unit)
        for parent, below in children.items():
            paths = founding.next_paths(parent, len(below)) if parent else [path_step(1)]
            for unit, path in zip(below, paths, strict=True):
                unit.path, unit.name_folded = path, vietnamese.search_text(unit.name)
        saved = Unit.objects.bulk_create(level, batch_size=BATCH)
        UnitPeriod.objects.bulk_create([UnitPeriod.of(unit, unit.founded_on) for unit in saved], batch_size=BATCH)
    entries = [
        ("unit.found", unit, None, {"code": unit.code, "parent": unit.parent and unit.parent.code}) for unit in founded
    ]
    audit.record_all(by, entries)
