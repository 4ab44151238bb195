"""Decides on an event: shows what it would do, carries it out or keeps it for its day."""

from collections.abc import Callable
from copy import copy
from datetime import date
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members import access, audit, headcount, notices
from members.models import EventUnit, UnitEvent, User
from members.people import assistance
from members.powers import Power
from members.refusals import Refused
from members.reorganising import closing, founding, placing
from members.reorganising.added_powers import AddedPowers
from members.reorganising.change import Change
from members.reorganising.consequences import Consequences
from members.reorganising.plan import named_units
from members.tree import founding as units

log = structlog.get_logger(__name__)

Kind, State = UnitEvent.Kind, UnitEvent.State
KINDS: dict[str, Callable[[Change], None]] = {
    Kind.ESTABLISH: founding.establish,
    Kind.RENAME: placing.rename,
    Kind.HAND_OVER: placing.hand_over,
    Kind.SPLIT: founding.split,
    Kind.MERGE: closing.merge,
    Kind.CONSOLIDATE: closing.consolidate,
    Kind.DISSOLVE: closing.dissolve,
}
FAILURE_LIMIT = UnitEvent._meta.get_field("failure").max_length


class PreviewOutdated(Refused):
    """What the event would do is no longer what was shown; `found` is what it would do now."""

    message = "Số liệu vừa thay đổi: mời đồng chí xem lại hệ quả dưới đây rồi xác nhận."

    def __init__(self, found: Consequences):
        super().__init__()
        self.found = found

    def put_on(self, form, sentence: str) -> None:
        """The form then has what to show in a new preview."""
        super().put_on(form, sentence)
        form.consequences = self.found


class LeavingUnconfirmed(PreviewOutdated):
    """Members go to another đảng bộ, and nobody has said that this is meant."""

    message = "Có đảng viên rời đảng bộ của mình: mời đồng chí đọc các dòng ấy và đánh dấu xác nhận."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def preview(event: UnitEvent) -> Consequences:
    """Does everything that `event` (not saved, with `by`) asks and rolls it back; nothing is written.

    Raises ValidationError with sentences for what cannot be done and PermissionDenied where `event.by` may not.
    """
    tried = copy(event)
    with transaction.atomic():
        found = _carry_out(tried, by=tried.by)
        transaction.set_rollback(True)
    event.unit = tried.unit
    return found


@transaction.atomic
def decide(event: UnitEvent, *, by: User | None, seen: str, leaving_confirmed: bool = True) -> UnitEvent:
    """Saves `event` and carries it out, or leaves it planned when its day is still ahead.

    `seen` is the digest of the consequences that were shown; raises PreviewOutdated when they are others now, else as
    `preview`. `leaving_confirmed`: whether somebody who was asked on a page has said once more that members are to
    leave their đảng bộ; raises LeavingUnconfirmed where that is so and they have not. `by` is None from the command
    line, which may everything.
    """
    event.by = by
    ahead = event.effective_on > timezone.localdate()
    found = preview(event) if ahead else _carry_out(event, by=by)
    if found.digest != seen:
        raise PreviewOutdated(found)
    if found.leaving and not leaving_confirmed:
        raise LeavingUnconfirmed(found)
    if ahead:
        _refuse_twice(event)
        event.outcome = found.as_json()
        event.save(force_insert=True)
        named = [
            EventUnit(event=event, unit_id=pk, part=EventUnit.Part.BEFORE) for pk in sorted(named_units(event.plan))
        ]
        EventUnit.objects.bulk_create(named)
        _record(event, "event.plan", by)
    return event


def _refuse_twice(event: UnitEvent) -> None:
    """A button pressed twice plans one event. The tree is locked, so of two at once the second sees the first."""
    units.lock()
    same = {"kind": event.kind, "plan": event.plan, "effective_on": event.effective_on, "state": State.PLANNED}
    if UnitEvent.objects.filter(decision_no=event.decision_no, **same).exists():
        raise ValidationError(f"{event} đã được ghi và đang chờ đến ngày có hiệu lực.")


def unfinished_at(user: User) -> QuerySet[UnitEvent]:
    """What was decided in the units of `user` and waits for its day, or could not be carried out on it."""
    open_ones = UnitEvent.objects.filter(state__in=(State.PLANNED, State.FAILED))
    return open_ones.filter(unit__in=access.units_for(user, Power.MANAGE_UNITS)).order_by("effective_on", "pk")


@transaction.atomic
def cancel(event: UnitEvent, *, by: User, reason: str) -> None:
    """Takes back an event that was not carried out. Raises WrongState when it was, PermissionDenied for others."""
    if not by.has_perm(Power.MANAGE_UNITS, event.unit):
        raise PermissionDenied
    event.move("cancel")
    audit.record(by, "event.cancel", event, power=Power.MANAGE_UNITS, reason=reason)
    if event.by_id != by.pk:
        notices.tell(event.by, f"{event} đã được hủy: {reason}")


def carry_out_due(day: date) -> int:
    """Carries out every planned event whose day has come by `day`; returns how many were done.

    What cannot be done any more becomes FAILED with the sentence why, and anyone who made it is told.
    """
    return sum(_carry_out_planned(pk) for pk in list(UnitEvent.objects.due(day).values_list("pk", flat=True)))


@transaction.atomic
def _carry_out_planned(pk: int) -> bool:
    """May be asked by several workers at once: the row decides."""
    planned = UnitEvent.objects.planned().select_for_update(skip_locked=True, of=("self",))
    event = planned.prefetch_related("by__member", "unit").filter(pk=pk).first()
    if event is None:
        return False
    try:
        with transaction.atomic():
            _carry_out(event, by=event.by, rights=False)
    except ValidationError as error:
        event.state = State.PLANNED
        sentence = " ".join(error.messages)
        event.move("fail", failure=sentence[:FAILURE_LIMIT])
        audit.record(None, "event.fail", event, power=Power.MANAGE_UNITS, reason=sentence)
        log.warning("event_failed", event_id=event.pk, cost="the change of the tree is not made; its maker is told")
        notices.tell(event.by, f"{event} không thực hiện được: {sentence}")
        return False
    return True


def _carry_out(event: UnitEvent, *, by: User | None, rights: bool = True) -> Consequences:
    """Does what `event` asks, saves it as done and writes down what was done.

    A planned event was decided when its maker had the right to; it is not asked again on its day.
    """
    change = Change(event, by=by, may=by if rights else None)
    gains = AddedPowers(change.plan, change.may)
    KINDS[event.kind](change)
    gains.refuse()
    assistance.release()
    done: dict[str, Any] = {"done_at": timezone.now(), "outcome": change.found.as_json()}
    if event.pk is None:
        event.state, event.done_at, event.outcome = State.DONE, done["done_at"], done["outcome"]
        event.save()
    else:
        event.move("carry_out", unit=event.unit, **done)  # its parts may stand elsewhere since it was planned
        EventUnit.objects.filter(event=event).delete()
    found = change.finish()
    _record(event, "event.decide", by)
    for tell in headcount.TREE_CHANGED:
        tell()
    return found


def _record(event: UnitEvent, action: str, by: User | None) -> None:
    after = {"kind": event.kind, "plan": event.plan, "effective_on": event.effective_on.isoformat()}
    audit.record(by, action, event, power=Power.MANAGE_UNITS, after=after, reason=event.note)
