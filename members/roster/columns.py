"""Columns of a list, and those that are put together of several: a name in two, a date in three, a birth date under
“Nam” or “Nữ”."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from members import vietnamese

FEWEST_SPLIT = 0.5  # of the rows looked at say something beside a heading that reaches over the next column
TITLES = {  # of what a column may be declared to be, in the order of a list
    "full_name": "Họ và tên",
    "surname": "Họ và chữ đệm",
    "middle_name": "Chữ đệm",
    "given_name": "Tên",
    "gender": "Giới tính",
    "birth_date": "Sinh ngày",
    "birth_male": "Ngày sinh của nam",
    "birth_female": "Ngày sinh của nữ",
    "personal_id": "Số định danh cá nhân",
    "card_no": "Số thẻ Đảng",
    "card_no_legacy": "Số thẻ theo QĐ 85",
    "cell": "Tổ chức Đảng đang sinh hoạt",
    "admission_date": "Ngày vào Đảng",
    "official_date": "Ngày chính thức",
    "phone": "Số điện thoại",
    "status": "Trạng thái hoạt động",
    "status_date": "Ngày rời, mất, miễn",
    "reason": "Lý do chưa cài đặt",
}
NEEDED = ("full_name", "gender", "birth_date", "personal_id", "cell", "admission_date")
DATES = ("birth_date", "admission_date", "official_date", "status_date")
ORDINAL = "ordinal"


@dataclass(frozen=True)
class Column:
    index: int  # in the rows as they are read
    letter: str
    header: str


class Made(NamedTuple):
    """A cell that is put together of those at `indexes`; None for a part that the list has no column for."""

    field: str
    indexes: tuple[int | None, ...]
    join: Callable

    def of(self, row: list):
        return self.join(*(None if index is None else row[index] for index in self.indexes))


@dataclass
class Header:
    """What one or two rows say of the columns below them; `first` and `last` are these rows, from 0."""

    first: int
    last: int
    columns: dict[str, Column] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    unknown: list[Column] = field(default_factory=list)
    said: list[set[str]] = field(default_factory=list)  # of each column, the texts of these rows
    old_letters: str = ""  # TCVN3 or VNI, where the heading and so all of the list is written in them
    width: int = 0  # so many columns of the sheet are read; what is made stands behind them

    @property
    def places_of_name(self) -> Collection[int]:
        """The columns of the sheet that hold the name or its parts."""
        made = next((each for each in self.made if each.field == "full_name"), None)
        whole = self.columns.get("full_name")
        return made.indexes if made else (whole.index,) if whole else ()

    @property
    def missing(self) -> list[str]:
        """The fields that no list can do without, in words."""
        return [TITLES[name] for name in NEEDED if name not in self.columns]


def letters(index: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    while index >= 0:
        index, digit = index // 26 - 1, index % 26
        text = chr(65 + digit) + text
    return text


def put_together(header: Header, places: Mapping[str, int], first_column: int) -> None:
    """Adds a column for each field that `places`, the columns of parts, give only together."""
    for name, parts, join in RECIPES:
        indexes = tuple(places.get(part) for part in parts)
        whole = None not in indexes or (":" in parts[0] and indexes[0] is not None)
        if whole and name not in header.columns:
            _add(header, Made(name, indexes, join), first_column)


def widen(header: Header, heading: list[str], below: list[list], first_column: int) -> None:
    """A name or a date that reaches over the columns beside its heading, which have none: `Trần Thị | Bình`."""
    name = header.columns.get("full_name")
    if name and _reach(name.index, heading, below, 1) and any(map(_is_text, _said(below, name.index + 1))):
        _replace(header, Made("full_name", (name.index, name.index + 1), _name), first_column)
    for date in DATES:
        column = header.columns.get(date)
        if column and (_goes_on(column.index, heading) or _reach(column.index, heading, below, 2)):
            parts = (column.index + 2, column.index + 1, column.index)
            _replace(header, Made(date, parts, _date), first_column)
            header.unknown[:] = [each for each in header.unknown if each.index not in parts]


def _goes_on(index: int, heading: list[str]) -> bool:
    """Whether month and year stand beside a heading that sounds as if it were of the whole: `Sinh ngày|Tháng|Năm`."""
    if index + 2 >= len(heading):
        return False
    whole, month, year = (vietnamese.search_text(text).split() for text in heading[index : index + 3])
    return month[:1] == ["thang"] and year[:1] == ["nam"] and month[1:] == year[1:] and set(month[1:]) <= set(whole)


def _reach(index: int, heading: list[str], below: list[list], further: int) -> bool:
    beside = range(index + 1, index + 1 + further)
    if any(heading[other : other + 1] != [""] for other in beside):
        return False
    many = max(len(_said(below, index)), 1)
    return all(len(_said(below, other)) >= many * FEWEST_SPLIT for other in beside)


def _is_text(cell) -> bool:
    return isinstance(cell, str)


def _said(rows: list[list], index: int) -> list:
    return [row[index] for row in rows if len(row) > index and row[index] not in ("", None)]


def _replace(header: Header, made: Made, first_column: int) -> None:
    del header.columns[made.field]
    _add(header, made, first_column)


def _add(header: Header, made: Made, first_column: int) -> None:
    header.made.append(made)
    inside = sorted(index for index in made.indexes if index is not None)
    header.width = max(header.width, inside[-1] + 1)
    title = "–".join(letters(first_column + index) for index in (inside[0], inside[-1]))
    header.columns[made.field] = Column(-1, title, TITLES[made.field])
    for place, one in enumerate(header.made):
        column = header.columns[one.field]
        header.columns[one.field] = Column(header.width + place, column.letter, column.header)


def _name(*parts) -> str:
    return " ".join(str(part) for part in parts if part not in ("", None))


def _either(male, female):
    return male if male != "" else female


def _sex(male, female) -> str:
    if male != "":
        return "Nam"
    return "Nữ" if female != "" else ""


def _date(year, month, day):
    """`1975`, `2`, `5` → `5/2/1975`; a part that is not said is 0."""
    return "" if year in ("", None) else "/".join(map(_number, (day, month, year)))


def _number(cell) -> str:
    if cell in ("", None):
        return "0"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


RECIPES: list[tuple[str, tuple[str, ...], Callable]] = [
    ("full_name", ("surname", "middle_name", "given_name"), _name),
    ("full_name", ("surname", "given_name"), _name),
    ("birth_date", ("birth_male", "birth_female"), _either),
    ("gender", ("birth_male", "birth_female"), _sex),
    ("gender", ("gender_male", "gender_female"), _sex),
    *((name, (f"{name}:nam", f"{name}:thang", f"{name}:ngay"), _date) for name in DATES),
]
