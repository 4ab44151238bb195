"""Who must wait after a discipline before a medal is proposed (docs/rules.md §3.8: 294-QĐ/TW, 28.3.1c).

A discipline that has effect is a case of its own; until when it keeps from a medal, it notes there.
"""

from collections.abc import Collection
from datetime import date

from members.dates import months_after
from members.operations.models import Case
from members.rules import Book, RuleError

IN_FORCE = "discipline_effect"
FORMS = (("reprimand", "Khiển trách"), ("warning", "Cảnh cáo"), ("dismissal", "Cách chức"))


def ends_on(book: Book, form: str, decided: date, considered: date) -> date:
    """The last day of the wait, by the rule of the day of the discipline; where none was in force yet, by that of the
    day on which the medal is considered. Raises RuleError."""
    key = f"medal.wait_discipline.{form}"
    try:
        months = book.whole(key, on=decided)
    except RuleError:
        months = book.whole(key, on=considered)
    return months_after(decided, months)


def of_members(members: Collection[int], on: date) -> dict[int, date]:
    """Of those who still wait on the day `on`: the last day of their wait, by the key of the member; one query. A
    discipline that was lifted as wrong keeps nobody."""
    found: dict[int, date] = {}
    for case in Case.objects.of(IN_FORCE).about_any(members).exclude(state=Case.State.CANCELLED):
        until = case.facts.get("waits_until")
        if until and case.event_on <= on <= date.fromisoformat(until):
            found[case.member_id] = max(date.fromisoformat(until), found.get(case.member_id, date.min))
    return found
