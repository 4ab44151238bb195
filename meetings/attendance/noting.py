"""Who keeps the roll notes who is there: on the page, or without a network and sent later. Each mark once; one that
differs from what another has noted meanwhile waits until a person has chosen."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting, RollEntry, RollMark
from members import audit
from members.models import User
from members.powers import Power
from members.refusals import Refused

Outcome, Presence, Way = RollMark.Outcome, RollEntry.Presence, RollEntry.Way


class Mark(NamedTuple):
    """What was tapped. `key` is the device's own for this tap; `seen` is the version of the row it was made upon."""

    key: UUID
    entry: int
    presence: str
    at: datetime
    seen: int


class RollShut(Refused):
    """Outside the meeting nothing is noted."""

    message = "Buổi sinh hoạt chưa khai mạc hoặc đã kết thúc, không sửa điểm danh được nữa."


class WrongTimes(Refused):
    """Hours of coming and going that the meeting does not have."""

    field = "left_at"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def take(meeting: Meeting, marks: Iterable[Mark], *, by: User) -> list[RollMark]:
    """Notes `marks` in the order in which they were made; the stored ones, each with its outcome. What was sent before
    is answered as it was then. Marks of rows of other meetings are left out. At most five statements, however many
    marks there are. Raises RollShut before the opening.
    """
    if not meeting.has_roll:
        raise RollShut
    given = {mark.key: mark for mark in marks}
    rows = _locked(meeting, {mark.entry for mark in given.values()})
    known = list(RollMark.objects.filter(key__in=given))
    for each in known:
        given.pop(each.key)
    fresh = [mark for mark in sorted(given.values(), key=lambda mark: mark.at) if mark.entry in rows]
    stored = [_stored(rows[mark.entry], mark, meeting, by=by) for mark in fresh]
    _drop_older(stored, by=by)
    RollMark.objects.bulk_create(stored)
    taken = {mark.entry_id for mark in stored if mark.outcome == Outcome.TAKEN}
    fields = ["presence", "arrived_at", "left_at", "way", "noted_by", "noted_at", "version"]
    RollEntry.objects.bulk_update([rows[pk] for pk in taken], fields)
    return known + stored


def _locked(meeting: Meeting, keys: Iterable[int]) -> dict[int, RollEntry]:
    rows = RollEntry.objects.filter(meeting=meeting, pk__in=keys).select_for_update(of=("self",), no_key=True)
    return {row.pk: row for row in rows.order_by("pk")}


def _stored(row: RollEntry, mark: Mark, meeting: Meeting, *, by: User) -> RollMark:
    at = min(max(mark.at, meeting.opened_at), timezone.now())  # the clock of a device may be wrong
    outcome = _outcome(row, mark, at, by=by)
    if outcome == Outcome.TAKEN and row.presence != mark.presence:
        _write(row, mark.presence, by=by, at=at)
    return RollMark(key=mark.key, entry=row, presence=mark.presence, by=by, at=at, outcome=outcome)


def _drop_older(stored: list[RollMark], *, by: User) -> None:
    """Of what waits for a choice only the last word of `by` about a person is asked about."""
    last = {mark.entry_id: mark for mark in stored if mark.outcome == Outcome.WAITING}
    for mark in stored:
        if mark.outcome == Outcome.WAITING and last[mark.entry_id] is not mark:
            mark.outcome = Outcome.DROPPED
    if last:
        RollMark.objects.waiting().filter(entry__in=last, by=by).update(outcome=Outcome.DROPPED)


def _outcome(row: RollEntry, mark: Mark, at: datetime, *, by: User) -> RollMark.Outcome:
    if row.settled:
        return Outcome.LATE
    if row.version == mark.seen or row.presence == mark.presence:
        return Outcome.TAKEN
    if row.noted_by_id != by.pk or row.way != Way.LIST:
        return Outcome.WAITING
    return Outcome.TAKEN if row.noted_at is None or at >= row.noted_at else Outcome.DROPPED


def _write(row: RollEntry, presence: str, *, by: User, at: datetime) -> None:
    row.presence, row.way, row.noted_by, row.noted_at = presence, Way.LIST, by, at
    row.version += 1
    if presence not in RollEntry.ATTENDING:
        row.arrived_at = row.left_at = None


@transaction.atomic
def choose(mark: RollMark, *, by: User, take_mark: bool) -> None:
    """Ends what waits: the mark is written, or what stands on the roll stays. Audited, for it changes what another has
    noted. A second choice changes nothing. Raises RollShut once the meeting is closed."""
    row = _held(mark.entry)
    chosen = Outcome.TAKEN if take_mark else Outcome.DROPPED
    if not RollMark.objects.waiting().filter(pk=mark.pk).update(outcome=chosen):
        return
    before = {"presence": row.presence}
    if take_mark:
        _write(row, mark.presence, by=mark.by, at=mark.at)
        row.save()
    _audit(row, before, {"presence": row.presence, "other": mark.presence}, by=by)


@transaction.atomic
def correct(
    entry: RollEntry,
    *,
    by: User,
    seen: int,
    presence: str,
    uncounted: str,
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
) -> None:
    """What one person's page says: presence, hours of who came late or left early, why an official member is not
    counted. Raises RollShut, WrongTimes, and Changed where another has noted something since `seen`."""
    row = _held(entry)
    if row.version != seen:
        raise Changed(f"Vừa có người ghi đồng chí {row.member.full_name}: {row.get_presence_display().lower()}.")
    came = presence in RollEntry.ATTENDING
    _check_times(row.meeting, arrived_at if came else None, left_at if came else None)
    before = _facts(row)
    _write(row, presence, by=by, at=timezone.now())
    row.uncounted = uncounted if row.standing == RollEntry.Standing.OFFICIAL else ""
    if came:
        row.arrived_at, row.left_at = arrived_at, left_at
    row.save()
    _audit(row, before, _facts(row), by=by)


class Changed(Refused):
    """Another has noted the same person meanwhile."""


def _held(entry: RollEntry) -> RollEntry:
    rows = RollEntry.objects.prefetch_related("meeting__unit", "member").select_for_update(of=("self",), no_key=True)
    row = rows.get(pk=entry.pk)
    if row.settled:
        raise RollShut
    return row


def _check_times(meeting: Meeting, arrived_at: datetime | None, left_at: datetime | None) -> None:
    now = timezone.now()
    for field, at in (("arrived_at", arrived_at), ("left_at", left_at)):
        if at and not meeting.opened_at.replace(second=0, microsecond=0) <= at <= now:
            raise WrongTimes("Giờ này phải từ lúc khai mạc đến bây giờ.", field=field)
    if arrived_at and left_at and left_at <= arrived_at:
        raise WrongTimes("Giờ về phải sau giờ đến.")


def _facts(row: RollEntry) -> dict:
    hours = {name: at and timezone.localtime(at).isoformat() for name, at in _hours(row)}
    return {"presence": row.presence, "uncounted": row.uncounted} | hours


def _hours(row: RollEntry) -> tuple:
    return (("arrived_at", row.arrived_at), ("left_at", row.left_at))


def _audit(row: RollEntry, before: dict, after: dict, *, by: User) -> None:
    named = {"member": row.member.full_name}
    audit.record(by, "meeting.roll", row.meeting, power=Power.PLAN_MEETINGS, before=before, after=named | after)
