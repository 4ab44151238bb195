"""What an item of the phiếu đảng viên is, declared: its number, its fields, who may see it, and for what it is asked.

Form, page, printed form, completeness, file of import and export, and the page that explains the form are all read from
it: a new item is a declaration, and no view, template or column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices

from members.powers import Power


class Kind(TextChoices):
    """How a field is typed, kept and shown."""

    TEXT = "text", "chữ"
    WORDS = "words", "đoạn chữ"
    DAY = "day", "ngày"
    MONTH = "month", "tháng, năm"
    YEAR = "year", "năm"
    CHOICE = "choice", "một trong danh mục"
    SEVERAL = "several", "nhiều mục trong danh mục"
    TICK = "tick", "có, không"
    NUMBER = "number", "số"


class Guard(TextChoices):
    """Who may read an item beside those who may read the record at all."""

    OPEN = "open", "Thường"
    SENSITIVE = "sensitive", "Nhạy cảm"
    RESTRICTED = "restricted", "Hạn chế"

    @property
    def power(self) -> Power | None:
        return {"sensitive": Power.REVEAL_SENSITIVE, "restricted": Power.REVEAL_RESTRICTED}.get(self.value)


@dataclass(frozen=True)
class CodeList:
    """key → what people read; `also`: other spellings, by their folded form → key; `codes`: the numbers that lists of
    others use, by scheme. A bare number says nothing without its scheme."""

    key: str
    label: str
    values: Mapping[str, str]
    source: str
    also: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return list(self.values.items())


@dataclass(frozen=True)
class Field:
    """needed: a part that says anything says this too; column: the heading of the column of File nhập liệu 4.0 that
    holds it; pattern and wrong: what a text must look like, and the sentence where it does not; named: with its label
    in a row too, where it alone would say nothing."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    codes: CodeList | None = None
    needed: bool = False
    longest: int = 200
    says: str = ""
    column: str = ""
    pattern: str = ""
    wrong: str = ""
    named: bool = False


@dataclass(frozen=True)
class Part:
    """What is filled in together: one value of several fields, or rows of them.

    mark: the letter behind the number of the item; member: the attribute of `Member` where the handbook's profile holds
    it, which is then its only place; column: of `MemberRecord`, for what must be unique; needed: a record without it is
    not complete; asked_by: the procedures and papers that will ask for it.
    """

    key: str
    label: str
    fields: tuple[Field, ...] = ()
    mark: str = ""
    rows: bool = False
    guard: Guard = Guard.OPEN
    needed: bool = False
    asked_by: tuple[str, ...] = ()
    member: str = ""
    column: str = ""
    says: str = ""
    proposable: bool = True
    third_persons: bool = False

    @property
    def is_kept_here(self) -> bool:
        """In the record itself, not in the handbook's profile."""
        return not self.member


@dataclass(frozen=True)
class Item:
    """One of the 30 numbers of the form; 0 is its head."""

    number: int
    label: str
    parts: tuple[Part, ...]
