"""Reads and writes the full record of a member.

A record changes by a case, by the reconciliation of a list, or by a correction that somebody else has approved; each
calls `write_all` in its own transaction, while it holds the member. There is no other way.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from members import affiliations, audit
from members.models import Member, User
from members.more_facts import HIDDEN
from members.operations.models import Case, MemberRecord, RecordRow, RecordSource
from members.operations.records import gaps
from members.operations.records.declaring import Guard, Part
from members.operations.records.items import PARTS
from members.operations.records.values import Row, Value, checked, said
from members.powers import Power
from members.refusals import Refused

ALL = frozenset(Guard)
WORK = "work_history"
Way = RecordSource.Way


class RecordRefused(Refused):
    """What was to be written does not fit the record."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Kept:
    """said: what the record says, by the key of the part; filled: the keys of all parts that say something."""

    said: dict[str, Value] = field(default_factory=dict)
    filled: Collection[str] = ()


def fetch(member: Member, guards: Collection[Guard] = ALL, parts: Iterable[Part] = PARTS.values()) -> Kept:
    """Of parts behind other `guards` nothing that they say is fetched. Two queries."""
    columns = [guard.value for guard in guards]
    record = MemberRecord.objects.filter(member=member).values("cv_no", "source_uuid", "filled", *columns).first()
    if record is None:
        return Kept()
    asked = [part for part in parts if part.is_kept_here and part.guard in guards]
    found: dict[str, Value] = {}
    for part in asked:
        if part.column:
            found[part.key] = {"value": str(record[part.column])} if record[part.column] else {}
        elif not part.rows:
            found[part.key] = record[part.guard.value].get(part.key, {})
    with_rows = [part.key for part in asked if part.rows]
    for row in RecordRow.objects.filter(record=member.pk, part__in=with_rows) if with_rows else ():
        found.setdefault(row.part, []).append(row.values)
    return Kept({key: value for key, value in found.items() if value}, record["filled"])


def read(member: Member) -> dict[str, Value]:
    """All that the record says, by the key of the part."""
    return fetch(member).said


def value_of(member: Member, part: Part) -> Value:
    empty: Value = [] if part.rows else {}
    return fetch(member, {part.guard}, [part]).said.get(part.key, empty)


@transaction.atomic
def write(member: Member, key: str, value: Value, *, by: User | None, way: Way, told: str = "") -> None:
    """The part `key` says `value` from now on: `write_all` of one."""
    write_all(member, {key: value}, by=by, way=way, told=told)


@transaction.atomic
def write_all(member: Member, values: Mapping[str, Value], *, by: User | None, way: Way, told: str = "") -> None:
    """Each part says from now on what `values` has by its key. The caller holds the member, moves its version and
    audits the change. Raises ValidationError for what can not be so, RecordRefused for a number that is somebody
    else's."""
    sound = {key: checked(PARTS[key], value) for key, value in values.items()}
    if not sound:
        return
    record, _ = MemberRecord.objects.select_for_update(of=("self",), no_key=True).get_or_create(member=member)
    for key, value in sound.items():
        _say(record, PARTS[key], value)
    record.save(update_fields=[*{PARTS[key].guard.value for key in sound}, "filled", "has_gaps"])
    source: dict[str, Any] = {"record": record, "way": way, "told": told[:200], "by": by, "at": timezone.now()}
    RecordSource.objects.bulk_create(
        [RecordSource(part=key, **source) for key in sound],
        update_conflicts=True,
        unique_fields=["record", "part"],
        update_fields=["way", "told", "by", "at"],
    )


def _say(record: MemberRecord, part: Part, value: Value) -> None:
    """What stands in rows or in a column of its own is stored, the rest with the record by who calls."""
    if part.column:
        _write_column(record, part, value)
    elif part.rows:
        record.rows.filter(part=part.key).delete()
        rows = [RecordRow(record=record, part=part.key, place=place, values=row) for place, row in enumerate(value)]
        RecordRow.objects.bulk_create(rows)
    else:
        kept = getattr(record, part.guard.value)
        kept.pop(part.key, None)
        kept |= {part.key: value} if value else {}
    if part.key == WORK and isinstance(value, list):
        record.has_gaps = bool(gaps.gaps(value, timezone.localdate()))
    record.filled = sorted({*record.filled, part.key} if value else {*record.filled} - {part.key})


def _write_column(record: MemberRecord, part: Part, value: Any) -> None:
    text = value.get("value", "")
    setattr(record, part.column, (UUID(text) if text else None) if part.column == "source_uuid" else text)
    try:
        with transaction.atomic():
            record.save(update_fields=[part.column])
    except IntegrityError:
        raise RecordRefused(f"{part.label} này đang ghi cho một đảng viên khác.") from None


@transaction.atomic
def note(case: Case, told: Mapping[str, Value], *, by: User | None) -> None:
    """What a step of `case` does to the record of its member: `told` by the key of the part. In the transaction that
    moves the case, audited as one change, with the next version of the record."""
    _note(affiliations.held(case.member_id), case, told, by=by)


@transaction.atomic
def add(case: Case, key: str, row: Row, *, by: User | None) -> None:
    """One more line of the part `key`, by a step of `case`: a medal, a time of exemption, a discipline. What another
    case adds at the same moment stays."""
    member = affiliations.held(case.member_id)
    _note(member, case, {key: [*value_of(member, PARTS[key]), row]}, by=by)


def _note(member: Member, case: Case, told: Mapping[str, Value], *, by: User | None) -> None:
    why = f"Hồ sơ {case.number}"
    before = {key: as_audited(PARTS[key], value_of(member, PARTS[key])) for key in told}
    write_all(member, told, by=by, way=Way.CASE, told=why)
    after = {key: as_audited(PARTS[key], checked(PARTS[key], value)) for key, value in told.items()}
    Member.objects.filter(pk=member.pk).update(version=F("version") + 1, saved_by=by, saved_at=timezone.now())
    audit.record(by, "record.note", member, power=Power.SIGN_CASES, before=before, after=after, reason=why)


def as_audited(part: Part, value: Value) -> str:
    """What the audit keeps, which nobody can erase: not what only few may read."""
    if part.guard != Guard.OPEN or part.third_persons:
        return HIDDEN if value else ""
    return said(part, value)[:500]


def day(value: date | None) -> str:
    """As the record keeps a day."""
    return value.isoformat() if value else ""
