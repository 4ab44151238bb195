"""A list under reconciliation as its pages show it: groups with counts, one page of rows, never a whole number."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from members import vietnamese
from members.models import RosterImport, RosterRow, Unit
from members.numbers import parse_typed_number
from members.roster import words
from members.roster.workbook import Column

Kind, Decision = RosterRow.Kind, RosterRow.Decision
EXPLAINED: dict[str, str] = {
    Kind.NEW: "Chưa có trong hồ sơ. Nhận thì thêm vào hồ sơ.",
    Kind.CHANGED: "Danh sách ghi khác hồ sơ. Nhận thì hồ sơ ghi theo danh sách.",
    Kind.MOVED: "Danh sách ghi chi bộ khác trong cùng đơn vị. Nhận thì chuyển sang chi bộ mới.",
    Kind.MISSING: "Có trong hồ sơ mà không có trong danh sách. Không ai bị đưa ra khỏi hồ sơ: chuyển đi, ra khỏi Đảng, "
    "từ trần đều có thủ tục riêng; ở đây chỉ ghi là đã xem.",
    Kind.DUPLICATE: "Cùng số định danh cá nhân với một dòng ở trên; chỉ tính dòng đầu.",
    Kind.ERROR: "Không ghi được. Sửa trong tệp theo hướng dẫn rồi tải lên lại; các dòng đúng vẫn ghi được ngay.",
    Kind.NOTE: "Không có gì khác hồ sơ, nhưng một ô của dòng cần xem lại; không ghi gì.",
}
LAST = 4  # digits of a number that pages show
RESULT_KINDS = {Decision.ACCEPT: "good", Decision.SKIP: "", Decision.SEEN: "good"}


@dataclass(frozen=True)
class Line:
    """One row on the screen."""

    pk: int
    number: int | None
    name: str
    birth: str
    cell: str  # where the list has them; of who is missing, where the records do
    home: str  # where the records have them, when that is elsewhere
    changes: list[tuple[str, str, str]]
    faults: list[str]
    decision: str
    own: bool  # decided for itself, not with its group
    remark: str
    result: str
    numbers: list[tuple[str, str]] = field(default_factory=list)


def rows_of(roster: RosterImport, kind: str) -> QuerySet[RosterRow]:
    return RosterRow.objects.filter(roster=roster, kind=kind).order_by("number", "pk")


def rows_with(roster: RosterImport, result: str) -> QuerySet[RosterRow]:
    """What could not be written, or not be taken back."""
    kinds = RosterRow.WRITTEN
    return RosterRow.objects.filter(roster=roster, kind__in=kinds, result=result).order_by("kind", "number", "pk")


def found(rows: QuerySet[RosterRow], text: str) -> QuerySet[RosterRow]:
    """Those of `rows` with these words in the name, this row number, or these last four digits of the personal one."""
    text = text.strip()
    number = parse_typed_number(text, most=2**31 - 1)
    if number is not None:
        numbered = Q(number=number)
        return rows.filter(numbered | Q(personal_id__endswith=text) if len(text) == LAST else numbered)
    for word in vietnamese.search_text(text).split():
        rows = rows.filter(Q(name_folded__startswith=word) | Q(name_folded__contains=f" {word}"))
    return rows


def lines(roster: RosterImport, rows: list[RosterRow]) -> list[Line]:
    """Costs one query, for the names of the chi bộ."""
    codes = {code for row in rows for code in (row.cell_code, row.home_code) if code}
    names = dict(roster.founded) | dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    columns = columns_of(roster)
    return [_line(roster, row, names, columns) for row in rows]


def columns_of(roster: RosterImport) -> dict[str, Column]:
    return {name: Column(0, letter, header) for name, (letter, header) in roster.columns.items()}


def faults(row: RosterRow, columns: Mapping[str, Column]) -> list[str]:
    """What is wrong with the row, and how to mend it; of another unit's people nothing but that they are there."""
    sentences = list(words.faults(row.problems, columns))
    record = row.record or {}
    if row.verdict == "other_birth":
        sentences.append(words.sentence(row.verdict, words.other_birth(row.birth_date, record.get("birth_date"))))
    elif row.verdict == "returned":
        sentences.append(
            words.sentence(row.verdict, words.returned(record.get("status"), record.get("status_date")).strip())
        )
    elif row.verdict == "elsewhere":
        sentences.append(words.sentence(row.verdict))
    elif row.verdict == "duplicate":
        sentences.append(f"Cùng số định danh cá nhân với dòng {row.first}. Xóa một trong hai dòng.")
    if row.phone_taken:
        sentences.append(words.sentence("phone_taken"))
    return sentences


def _line(roster: RosterImport, row: RosterRow, names: Mapping[str, str], columns: Mapping[str, Column]) -> Line:
    home = names.get(row.home_code, "")
    cell = home if row.kind == Kind.MISSING else names.get(row.cell_code, "")
    taken = row.decision or (roster.choices.get(row.kind, "") if row.kind in (*RosterRow.WRITTEN, Kind.MISSING) else "")
    shown = [("Số định danh", row.personal_id), ("Số điện thoại", row.phone)] if row.kind == Kind.NEW else []
    return Line(
        pk=row.pk,
        number=row.number,
        name=row.full_name or "(chưa đọc được họ tên)",
        birth=f"{row.birth_date:%d/%m/%Y}" if row.birth_date else "",
        cell=cell,
        home=home if row.kind == Kind.MOVED else "",
        changes=words.differences(row.before, row.after) if row.before and row.after else [],
        faults=[text[0].upper() + text[1:] for text in faults(row, columns)],
        decision=taken,
        own=bool(row.decision),
        remark=row.remark,
        result=row.get_result_display(),
        numbers=[(label, words.masked(number)) for label, number in shown if number],
    )
