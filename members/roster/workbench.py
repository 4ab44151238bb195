"""What the pages of the workbench are made of: groups, counts, lines, and which buttons are there."""

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from members.models import RosterImport, RosterRow
from members.pages import Page
from members.roster import deciding, effect, showing, work
from members.roster.stage import newer_than

Kind, Decision, State = RosterRow.Kind, RosterRow.Decision, RosterImport.State
BUTTONS = {Decision.ACCEPT: ("Nhận", "check"), Decision.SKIP: ("Bỏ qua", ""), Decision.SEEN: ("Đã xem", "eye")}
TONES: dict[str, str] = {
    State.READY: "gold", State.UNCLEAR: "gold", State.DONE: "good", State.UNDONE: "", State.FAILED: "bad",
    State.DISCARDED: "",
}  # fmt: skip


def shown(roster: RosterImport, page: Page, kind: str, words: str, change: str = "") -> dict:
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
        "change": change,
        "filters": _filters(roster, kind, change),
        "newer": newer_than(roster.as_of, roster.unit) if roster.state == State.READY else None,
        "sheets": showing.sheets_of(roster),
        "not_understood": len(roster.reading.get("words", [])),
        "explained": showing.EXPLAINED[kind],
        "lines": showing.lines(roster, page.rows),
        "buttons": _buttons(kind) if roster.state == State.READY else [],
        "group_choice": BUTTONS[roster.choices[kind]][0] if roster.choices.get(kind) else "",
        "accepted": sum(deciding.accepted(roster).values()) if roster.state == State.READY else 0,
        "stale": stale,
        "touched": touched,
        "undo_until": deciding.undo_until(roster),
        "may_undo": may_undo(roster),
        "may_reread": roster.can("reread"),
        "may_discard": roster.can("discard"),
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
    total = sum(accepted.values()) + len(roster.founded)
    return {"roster": roster, "rows": rows, "total": total, "effect": effect.of(roster)}


def file_name(roster: RosterImport) -> str:
    """Of the workbook that goes back."""
    return f"{roster.name.rpartition('.')[0] or roster.name} - kết quả kiểm tra.xlsx"


def first_error(form) -> str:
    """The first thing that is wrong with what was typed beside the rows; "" when only rows are missing."""
    return next((text for name, texts in form.errors.items() if name != "dong" for text in texts), "")


def _filters(roster: RosterImport, kind: str, change: str) -> list[dict]:
    """The kinds of changes of the group, deaths and names first."""
    counts = roster.figures.get("filters", {}).get(kind, {})
    if not counts:
        return []
    address = _address(roster, kind)
    found = [
        {"label": label, "count": counts[name], "current": name == change, "url": f"{address}&loai={name}"}
        for name, label in showing.FILTERS.items()
        if counts.get(name)
    ]
    return [{"label": "Tất cả", "count": None, "current": not change, "url": address}, *found]


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
