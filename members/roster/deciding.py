"""What an officer does with a list: brings it, decides row by row or a kind at once, signs, discards, takes back."""

from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from members import access, audit
from members.models import RosterImport, RosterRow, Unit, User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused
from members.roster import wordings
from members.roster.tasks import apply_roster, read_roster, undo_roster

Kind, Decision = RosterRow.Kind, RosterRow.Decision
ALLOWED: dict[str, tuple] = dict.fromkeys(RosterRow.WRITTEN, (Decision.ACCEPT, Decision.SKIP)) | {
    Kind.MISSING: (Decision.SEEN,)
}


class TooLate(Refused):
    """The time for taking an import back is over."""

    message = "Đã hết thời gian hoàn tác danh sách này."


def receive(file: File, unit: Unit, *, found_units: bool, by: User) -> tuple[RosterImport, bool]:
    """Keeps the file and has it read. Where the same file already waits for a signature for this unit, returns that
    import and False."""
    fingerprint = sha256()
    for block in file.chunks():
        fingerprint.update(block)
    digest = fingerprint.hexdigest()
    if twin := RosterImport.objects.open_twin(unit, digest):
        return twin, False
    roster = RosterImport(unit=unit, name=file.name[-200:], sha256=digest, found_units=found_units, uploaded_by=by)
    try:
        with transaction.atomic():
            roster.file.save(file.name, file, save=False)
            roster.save(force_insert=True)
            audit.record(by, "roster.upload", roster, power=Power.IMPORT_ROSTER, after={"file": roster.name})
            read_roster.delay_on_commit(roster.pk)
    except IntegrityError:  # another click was quicker
        roster.file.delete(save=False)
        twin = RosterImport.objects.open_twin(unit, digest)
        if twin is None:
            raise
        return twin, False
    return roster, True


def unsigned_at(user: User) -> QuerySet[RosterImport]:
    """Lists that wait for `user` or another officer of their unit: to say what a column is, to compare, to sign."""
    unsigned = RosterImport.objects.filter(state__in=(RosterImport.State.UNCLEAR, RosterImport.State.READY))
    return unsigned.filter(unit__in=access.units_for(user, Power.IMPORT_ROSTER))


@transaction.atomic
def decide_rows(roster: RosterImport, rows: list[int], decision: str, *, by: User, remark: str = "") -> int:
    """Sets `decision` on those of `rows` that can take it; returns how many. Raises WrongState once it is signed."""
    roster.move("decide", **_saved(by))
    kinds = [kind for kind, allowed in ALLOWED.items() if decision in allowed]
    chosen = RosterRow.objects.filter(roster=roster, pk__in=rows, kind__in=kinds)
    changed = chosen.update(decision=decision, remark=remark[:200])
    after = {"decision": decision, "rows": changed}
    audit.record(by, "roster.decide", roster, power=Power.IMPORT_ROSTER, after=after, reason=remark)
    return changed


@transaction.atomic
def decide_kind(roster: RosterImport, kind: str, decision: str, *, by: User) -> None:
    """Sets `decision` for every row of `kind` that has none of its own. Raises WrongState once it is signed."""
    if decision not in ALLOWED.get(kind, ()):
        raise ValueError(f"{kind}: {decision}")
    locked = _locked(roster)
    locked.move("decide", **_saved(by), choices=locked.choices | {kind: decision})
    after = {"kind": kind, "decision": decision}
    audit.record(by, "roster.decide", roster, power=Power.IMPORT_ROSTER, after=after)


def accepted(roster: RosterImport) -> dict[str, int]:
    """How many rows of each kind a signature would write now."""
    own = RosterRow.objects.filter(roster=roster, kind__in=RosterRow.WRITTEN).exclude(decision="")
    decided: dict[str, dict] = {kind: {} for kind in RosterRow.WRITTEN}
    for kind, decision, many in own.values_list("kind", "decision").annotate(many=Count("pk")).order_by():
        decided[kind][decision] = many
    found = {}
    for kind, decisions in decided.items():
        rest = roster.figures.get("kinds", {}).get(kind, 0) - sum(decisions.values())
        whole = rest if roster.choices.get(kind) == Decision.ACCEPT else 0
        found[kind] = decisions.get(Decision.ACCEPT, 0) + whole
    return found


@transaction.atomic
def sign(roster: RosterImport, *, by: User, name: str, note: str, seen: int) -> None:
    """Signs off what has been accepted, and has it written. `seen`: the version of the list with the decisions on the
    screen.

    Raises VersionConflict when they are other ones now, WrongState when another has signed or discarded it.
    """
    locked = _locked(roster)
    if not locked.can("sign"):
        raise WrongState("sign", locked.state)
    locked.claim_version(seen, by=by)
    now = timezone.now()
    signed = {"signed_by": by, "signed_name": name, "signed_at": now, "note": note}
    locked.move("sign", **signed, asked_at=now, attempts=0, failure="")
    after = {"name": name, "accepted": accepted(locked), "founded": len(locked.founded)}
    audit.record(by, "roster.sign", roster, power=Power.IMPORT_ROSTER, after=after, reason=note)
    apply_roster.delay_on_commit(roster.pk)


@transaction.atomic
def discard(roster: RosterImport, *, by: User) -> None:
    """Gives up a list that was not signed; its rows and its file go with the next night. Raises WrongState."""
    roster.move("discard")
    audit.record(by, "roster.discard", roster, power=Power.IMPORT_ROSTER)


@transaction.atomic
def reread(roster: RosterImport, *, sheets: list[str], meanings: list[tuple[str, str, str]], by: User) -> None:
    """Has the list read once more: its `sheets` (none named: all that are lists), with `meanings` (kind of
    ListWording, what is written, what is meant), which are remembered for the unit. Decisions on rows stay. Raises
    WrongState once it is signed."""
    locked = _locked(roster)
    if not locked.can("reread"):
        raise WrongState("reread", locked.state)
    for kind, text, meaning in meanings:
        wordings.remember(locked.unit, kind, text, meaning, by=by)
    checked, now = locked.checked, timezone.now()
    locked.move("reread", **_saved(by), sheets=sheets, asked_at=now, attempts=0, failure="", checked="")
    after = {"sheets": sheets, "meanings": {text: meaning for _, text, meaning in meanings}}
    audit.record(by, "roster.reread", roster, power=Power.IMPORT_ROSTER, after=after)
    if checked:
        transaction.on_commit(partial(checked.storage.delete, checked.name))
    read_roster.delay_on_commit(roster.pk)


def undo_until(roster: RosterImport):
    """The moment until which what was written can be taken back; None when nothing was."""
    return roster.applied_at + timedelta(hours=settings.ROSTER_UNDO_HOURS) if roster.applied_at else None


@transaction.atomic
def ask_undo(roster: RosterImport, *, by: User, reason: str) -> None:
    """Has everything taken back that the import has written. Raises TooLate, or WrongState."""
    until = undo_until(roster)
    if until is None or timezone.now() > until:
        raise TooLate
    now = timezone.now()
    roster.move("undo", undone_by=by, undone_at=now, undo_reason=reason, asked_at=now, attempts=0, failure="")
    audit.record(by, "roster.ask_undo", roster, power=Power.IMPORT_ROSTER, reason=reason)
    undo_roster.delay_on_commit(roster.pk)


def _saved(by: User) -> dict:
    """The next version: decisions of several people add up, so none of them is refused, but a signature is."""
    return {"version": F("version") + 1, "saved_by": by, "saved_at": timezone.now()}


def _locked(roster: RosterImport) -> RosterImport:
    """As it is now, held until the transaction ends."""
    return RosterImport.objects.select_for_update(no_key=True).get(pk=roster.pk)
