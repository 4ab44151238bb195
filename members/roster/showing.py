"""A list under reconciliation as its pages show it: groups with counts, one page of rows, never a whole number."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from members import vietnamese
from members.models import Member, RosterImport, RosterRow, Unit
from members.numbers import parse_typed_number
from members.roster import words
from members.roster.columns import Column
from members.roster.workbook import SHEET_ROWS, numbered_as

Kind, Decision, Precision = RosterRow.Kind, RosterRow.Decision, Member.Precision
EXPLAINED: dict[str, str] = {
    Kind.NEW: "Chưa có trong hồ sơ. Nhận thì thêm vào hồ sơ.",
    Kind.CHANGED: "Danh sách ghi khác hồ sơ. Nhận thì hồ sơ ghi theo danh sách.",
    Kind.MOVED: "Danh sách ghi chi bộ khác trong cùng đơn vị. Nhận thì chuyển sang chi bộ mới.",
    Kind.MISSING: "Có trong hồ sơ mà không có trong danh sách. Không ai tự động ra khỏi hồ sơ. Biết rõ người ấy đã "
    "từ trần, chuyển đi hay ra khỏi Đảng thì chọn việc đã xảy ra; danh sách ghi sót thì bấm “Đã xem”.",
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
    number: int | None  # None of whom the list does not have
    place: str  # its row, and its sheet where there are several
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

    @property
    def says(self) -> bool:
        """Whether there is anything to tell of it."""
        return bool(self.changes or self.numbers or self.faults or self.remark)


def rows_of(roster: RosterImport, kind: str) -> QuerySet[RosterRow]:
    return RosterRow.objects.filter(roster=roster, kind=kind).order_by("rank", "number", "pk")


def rows_with(roster: RosterImport, result: str) -> QuerySet[RosterRow]:
    """What could not be written, or not be taken back."""
    kinds = RosterRow.WRITTEN
    return RosterRow.objects.filter(roster=roster, kind__in=kinds, result=result).order_by(
        "kind", "rank", "number", "pk"
    )


def found(rows: QuerySet[RosterRow], text: str, sheets: int = 1) -> QuerySet[RosterRow]:
    """Those of `rows` with these words in the name, this row number in any of so many `sheets`, or these last four
    digits of the personal one."""
    text = text.strip()
    row = parse_typed_number(text, most=SHEET_ROWS)
    if row is not None:
        numbered = Q(number__in=[row + at * SHEET_ROWS for at in range(max(sheets, 1))])
        return rows.filter(numbered | Q(personal_id__endswith=text) if len(text) == LAST else numbered)
    for word in vietnamese.search_text(text).split():
        rows = rows.filter(Q(name_folded__startswith=word) | Q(name_folded__contains=f" {word}"))
    return rows


FILTERS: dict[str, str] = {
    "deceased": "Từ trần",
    "full_name": "Họ tên",
    "status": "Trạng thái khác",
    "official_date": "Ngày chính thức",
    "ineligible_reason": "Điều kiện dùng Sổ tay",
    "phone": "Số điện thoại",
    "gender": "Giới tính",
    "admission_date": "Ngày vào Đảng",
    "card_no": "Số thẻ",
    "card_no_legacy": "Số thẻ cũ",
    "status_date": "Ngày rời, mất, miễn",
}


FILTERED = (Kind.CHANGED, Kind.MOVED)


def changing(rows: QuerySet[RosterRow], what: str) -> QuerySet[RosterRow]:
    """Those of `rows` that change `what`, a key of FILTERS."""
    if what == "deceased":
        return rows.filter(after__status=Member.Status.DECEASED)
    if what == "status":
        return rows.filter(after__has_key=what).exclude(after__status=Member.Status.DECEASED)
    return rows.filter(after__has_key=what)


def lines(roster: RosterImport, rows: list[RosterRow]) -> list[Line]:
    """Costs one query, for the names of the chi bộ."""
    codes = {code for row in rows for code in (row.cell_code, row.home_code) if code}
    names = dict(roster.founded) | dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    return [_line(roster, row, names) for row in rows]


def columns_of(roster: RosterImport, number: int | None) -> dict[str, Column]:
    """Of the list in which the row of this number stands."""
    lists, (at, _) = roster.reading.get("lists", []), numbered_as(number or 0)
    known = lists[at][2] if 0 < at < len(lists) else roster.columns
    return {name: Column(0, letter, header) for name, (letter, header) in known.items()}


def sheets_of(roster: RosterImport) -> list[str]:
    return [name for name, *_ in roster.reading.get("lists", [])]


def faults(row: RosterRow, roster: RosterImport) -> list[str]:
    """What is wrong with the row, and how to mend it; of another unit's people nothing but that they are there."""
    sentences = list(words.faults(row.problems, columns_of(roster, row.number)))
    record = row.record or {}
    if row.verdict == "other_birth":
        recorded = record.get("birth_date"), record.get("birth_precision")
        against = words.other_birth((row.birth_date, row.birth_precision), recorded)
        sentences.append(words.sentence(row.verdict, against))
    elif row.verdict == "returned":
        sentences.append(
            words.sentence(row.verdict, words.returned(record.get("status"), record.get("status_date")).strip())
        )
    elif row.verdict == "elsewhere":
        sentences.append(words.sentence(row.verdict))
    elif row.verdict == "duplicate":
        first = words.inside(words.place(row.first or 0, sheets_of(roster)))
        sentences.append(f"Cùng số định danh cá nhân với {first}. Xóa một trong hai dòng.")
    elif row.kind == Kind.MISSING and (perhaps := record.get("perhaps")):
        row_there = words.inside(words.place(perhaps, sheets_of(roster)))
        sentences.append(f"Có thể là {row_there}: cùng họ tên, nhưng dòng ấy sai hoặc ghi số định danh khác.")
    elif row.kind == Kind.NEW and (wrong := record.get("was_wrong")):
        sentences.append(f"Danh sách trước ghi sai người này ({words.inside(words.place(wrong, []))}), nay đã đúng.")
    if row.phone_taken:
        sentences.append(words.sentence("phone_taken"))
    return sentences


def _line(roster: RosterImport, row: RosterRow, names: Mapping[str, str]) -> Line:
    home = names.get(row.home_code, "")
    cell = home if row.kind == Kind.MISSING else names.get(row.cell_code, "")
    taken = row.decision or (roster.choices.get(row.kind, "") if row.kind in (*RosterRow.WRITTEN, Kind.MISSING) else "")
    in_list = row.number is not None and row.number > 0  # else it was missing, and an officer has said why
    shown = [("Số định danh", row.personal_id), ("Số điện thoại", row.phone)] if row.kind == Kind.NEW else []
    return Line(
        pk=row.pk,
        number=numbered_as(row.number)[1] if in_list else None,
        place=words.place(row.number, sheets_of(roster)) if in_list else "",
        name=row.full_name or "(chưa đọc được họ tên)",
        birth=Precision(row.birth_precision).written(row.birth_date) if row.birth_date else "",
        cell=cell,
        home=home if row.kind == Kind.MOVED else "",
        changes=words.differences(row.before, row.after) if row.before and row.after else [],
        faults=[text[0].upper() + text[1:] for text in faults(row, roster)],
        decision=taken,
        own=bool(row.decision),
        remark=row.remark,
        result=row.get_result_display(),
        numbers=[(label, words.masked(number)) for label, number in shown if number],
    )
