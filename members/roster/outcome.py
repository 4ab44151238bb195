"""What an import found and did, in figures and in lines ready to be read."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from members.models import Unit

GROUPS = {
    "error": "Có lỗi, không nhập",
    "duplicate": "Trùng trong danh sách, chỉ tính dòng đầu",
    "moved": "Chuyển chi bộ",
    "changed": "Thay đổi",
    "new": "Mới",
    "note": "Đã nhập, có điểm cần xem lại",
    "missing": "Có trong hồ sơ, vắng trong danh sách (không thay đổi gì)",
}


@dataclass
class Outcome:
    unit: Unit
    sheets: list[str]  # that are read, in the order of their rows
    as_of: date | None
    founded: list[Unit] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # sheets that look like lists and are not read
    newer: date | None = None  # what a list brought in earlier speaks of, when that is later
    applied: bool = False
    rows: int = 0
    skipped: list[int] = field(default_factory=list)  # rows that say something but are no person's
    new: int = 0
    again: int = 0  # of the new ones, whom an undone import had brought in: the record is there
    changed: int = 0
    moved: int = 0
    unchanged: int = 0
    duplicate: int = 0
    error: int = 0
    missing: int = 0  # of the chi bộ that the list names
    unnamed: int = 0  # of the other chi bộ, of which it says nothing
    # of the people the list has rightly, each once
    valid: int = 0
    note: int = 0
    exempt: int = 0
    other_reason: int = 0
    eligible: int = 0
    probationary: int = 0
    problems: Counter = field(default_factory=Counter)  # rows by kind of problem
    changes: Counter = field(default_factory=Counter)  # members by changed field; `status.deceased` for a status
    lines: dict[str, list[str]] = field(default_factory=dict)  # of each group, the first ones or all

    @property
    def known(self) -> bool:
        """Whether records that are there change."""
        return bool(self.changed or self.moved or self.again)

    @property
    def writes(self) -> bool:
        """Whether applying it changes anything."""
        return bool(self.new or self.changed or self.moved or self.founded)
