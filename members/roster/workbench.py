"""What the pages of the workbench are made of: groups, counts, lines, and which buttons are there."""

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from members.models import RosterImport, RosterRow
from members.pages import Page
from members.roster import deciding, showing, work

Kind, Decision, State = RosterRow.Kind, RosterRow.Decision, RosterImport.State
BUTTONS = {Decision.ACCEPT: ("Nhận", "check"), Decision.SKIP: ("Bỏ qua", ""), Decision.SEEN: ("Đã xem", "eye")}
TONES: dict[str, str] = {
    State.READY: "gold", State.DONE: "good", State.UNDONE: "", State.FAILED: "bad", State.DISCARDED: "",
}  # fmt: skip


def shown(roster: RosterImport, page: Page, kind: str, words: str) -> dict:
    """What the page of one list shows; constant in queries, whatever the number of rows."""
    counts = roster.figures.get("kinds", {})
    stale = page_of_result(roster, RosterRow.Result.STALE)
    touched = page_of_result(roster, RosterRow.Result.TOUCHED) if roster.failure else []
    return {
        "roster": roster,
        "tone": TONES.get(roster.state, "warn"),
        "progress": work.progress(roster) if roster.is_working else None,
        "tabs": _tabs(roster, counts, kind),
        "kind": kind,
        "words": words,
        "explained": showing.EXPLAINED[kind],
        "lines": showing.lines(roster, page.rows),
        "buttons": _buttons(kind) if roster.state == State.READY else [],
        "group_choice": BUTTONS[roster.choices[kind]][0] if roster.choices.get(kind) else "",
        "accepted": sum(deciding.accepted(roster).values()) if roster.state == State.READY else 0,
        "stale": stale,
        "touched": touched,
        "undo_until": deciding.undo_until(roster),
        "may_undo": may_undo(roster),
        "has_rows": bool(counts) and not roster.purged_at,
    }


def page_of_result(roster: RosterImport, result: str) -> list[showing.Line]:
    """The first of the rows that could not be written, or taken back: enough to act upon."""
    if not roster.applied_at or roster.purged_at:
        return []
    return showing.lines(roster, list(showing.rows_with(roster, result)[:100]))


def may_undo(roster: RosterImport) -> bool:
    until = deciding.undo_until(roster)
    return roster.state == State.DONE and until is not None and timezone.now() <= until


def to_sign(roster: RosterImport) -> dict:
    """What a signature would write, in figures."""
    accepted = deciding.accepted(roster)
    counts = roster.figures.get("kinds", {})
    rows = [
        {
            "label": Kind(kind).label,
            "accepted": many,
            "left": counts.get(kind, 0) - many,
            "url": _address(roster, kind),
        }
        for kind, many in accepted.items()
    ]
    return {"roster": roster, "rows": rows, "total": sum(accepted.values()) + len(roster.founded)}


def file_name(roster: RosterImport) -> str:
    """Of the workbook that goes back."""
    return f"{roster.name.rpartition('.')[0] or roster.name} - kết quả kiểm tra.xlsx"


def _tabs(roster: RosterImport, counts: dict, current: str) -> list[dict]:
    return [
        {"label": label, "count": counts[kind], "current": kind == current, "url": _address(roster, kind)}
        for kind, label in Kind.choices
        if counts.get(kind) or (kind != Kind.NOTE and counts)
    ]


def _buttons(kind: str) -> list[dict]:
    allowed = deciding.ALLOWED.get(kind, ())
    return [{"value": each, "label": BUTTONS[each][0], "icon": BUTTONS[each][1]} for each in allowed]


def _address(roster: RosterImport, kind: str) -> str:
    return f"{reverse('roster:detail', args=[roster.pk])}?{urlencode({'nhom': kind})}"
