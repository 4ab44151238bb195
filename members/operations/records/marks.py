"""Item 27 of the phiếu đảng viên: that somebody has left the Party, was admitted anew or restored, as the case says it
that has done so."""

from datetime import date

from members.models import User
from members.operations.models import Case
from members.operations.records import keeping
from members.operations.records.code_lists import HISTORY_MARKS, key_in

LEFT = key_in(HISTORY_MARKS, "Khai trừ, xóa tên, xin ra khỏi Đảng")
READMITTED = key_in(HISTORY_MARKS, "Kết nạp lại vào Đảng")
RESTORED = key_in(HISTORY_MARKS, "Khôi phục đảng tịch")


def note(case: Case, mark: str | None, what: str, *, by: User | None, on: date) -> None:
    """One line more, with the number of the decision."""
    number = case.facts.get("decision_no", "")
    told = f"{what}, Quyết định số {number}" if number else what
    row = {"kind": mark, "on": on.isoformat(), "told": told[:500]}
    keeping.add(case, "history_marks", row, by=by, same=("kind", "on"))
