"""How the fields of a list and its faults are said, in the terminal, on the pages and in the workbook that goes back.
Numbers are masked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from members.models import Member
from members.models.people import masked
from members.more_facts import HIDDEN
from members.roster.columns import TITLES, Column
from members.roster.problems import KINDS
from members.roster.workbook import numbered_as
from members.roster_more import MORE, MoreOfRecord

NUMBERS = {"personal_id", "card_no", "card_no_legacy", "phone"}
LABELS = {
    "full_name": "họ và tên",
    "gender": "giới tính",
    "admission_date": "ngày vào Đảng",
    "official_date": "ngày chính thức",
    "card_no": "số thẻ",
    "card_no_legacy": "số thẻ cũ",
    "phone": "số điện thoại",
    "status": "trạng thái",
    "status_date": "ngày rời, mất, miễn",
    "ineligible_reason": "lý do chưa đủ điều kiện",
}
Born = tuple[date | str | None, str | None]  # a birth date, and how much of it is known
CHOICES = {"gender": Member.Gender, "status": Member.Status, "ineligible_reason": Member.Reason}


def faults(problems: list, columns: Mapping[str, Column]) -> Iterator[str]:
    """Each of a row's `problems` ([field, kind, what the cell says]): the column, why, and how to mend it."""
    for name, kind, value in problems:
        shown = f" “{masked(value) if name in NUMBERS else value}”" if value else ""
        column = columns.get(name)  # none where a heading above the row, or another row, says it
        place = f"cột {column.letter} “{column.header}”" if column else TITLES[name].lower()
        yield f"{place}{shown}: {sentence(kind)}"


def place(number: int, sheets: Sequence[str]) -> str:
    """`Dòng 7`; of a file with several lists also the sheet."""
    at, row = numbered_as(number)
    return f"Trang “{sheets[at]}”, dòng {row}" if len(sheets) > 1 and at < len(sheets) else f"Dòng {row}"


def inside(text: str) -> str:
    """Not at the beginning of a line any more; “Đảng” keeps its capital."""
    return text[0].lower() + text[1:]


def sentence(kind: str, against: str = "") -> str:
    """Why, against what the record has, and how to mend it."""
    return f"{KINDS[kind].why}{f' ({against})' if against else ''}. {KINDS[kind].mend}"


def other_birth(listed: Born, recorded: Born) -> str:
    return f"{_born(*listed)}, hồ sơ ghi {_born(*recorded)}"


def _born(day: date | str | None, precision: str | None) -> str:
    written = Member.Precision(precision or Member.Precision.DAY).written
    return written(date.fromisoformat(str(day))) if day else "(trống)"


def returned(status: str | None, since: date | str | None) -> str:
    return f"{value('status', status)} {value('status_date', since)}"


def differences(before: dict, after: dict) -> list[tuple[str, str, str]]:
    """Label, old and new of every field that differs."""
    return [
        (label, value(name, before[name]), value(name, after[name])) for name, label in LABELS.items() if name in after
    ] + [_further(more, part, before, after) for more in MORE for part in more.parts if part in after]


def _further(more: MoreOfRecord, part: str, before: dict, after: dict) -> tuple[str, str, str]:
    """Of what another app keeps; what only few may read is not said."""
    label, new = more.said(part, after[part])
    old = more.said(part, before.get(part))[1]
    if part in more.hidden:
        return label, HIDDEN if old else "(trống)", HIDDEN
    return label, old or "(trống)", new


def value(name: str, listed) -> str:
    """What the field `name` holds, as it is read."""
    if not listed:
        return "(trống)"
    if name in CHOICES:
        return CHOICES[name](listed).label
    if name in NUMBERS:
        return masked(listed)
    if name.endswith("_date"):
        return f"{date.fromisoformat(str(listed)):%d/%m/%Y}"
    return f"“{listed}”"
