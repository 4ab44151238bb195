"""The usual agenda of a kind of meetings, as a unit writes it."""

from django.db import transaction

from meetings.models import AgendaTemplate
from members import audit
from members.models import Unit, User
from members.powers import Power
from members.versions import VersionConflict


def own(unit: Unit, kind: str) -> AgendaTemplate | None:
    return AgendaTemplate.objects.filter(unit=unit, kind=kind).first()


@transaction.atomic
def write(unit: Unit, kind: str, items: str, *, by: User, seen: int | None) -> None:
    """The usual agenda of `unit` and of those below without one; empty takes it back. `seen` is the version that was
    open, None where there was none. Raises VersionConflict."""
    stored = AgendaTemplate.objects.select_for_update().filter(unit=unit, kind=kind).first()
    if stored and seen != stored.version:
        raise VersionConflict(stored)
    before = {"items": stored.items.splitlines()} if stored else None
    if stored and items:
        stored.claim_version(seen, by=by, items=items)
    elif stored:
        stored.delete()
    elif items:
        AgendaTemplate.objects.create(unit=unit, kind=kind, items=items, saved_by=by)
    after = {"kind": kind, "items": items.splitlines()}
    audit.record(by, "meeting.agenda_template", unit, power=Power.PLAN_MEETINGS, before=before, after=after)
