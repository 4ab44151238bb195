"""Reads and writes the full record of a member.

A record changes by a case, by the reconciliation of a list, or by a correction that somebody else has approved; each
calls `write_all` in its own transaction, while it holds the member. There is no other way.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
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
    _say_whence([(record, key) for key in sound], by=by, way=way, told=told)


def _say_whence(said: Iterable[tuple[MemberRecord, str]], *, by: User | None, way: Way, told: str) -> None:
    source: dict[str, Any] = {"way": way, "told": told[:200], "by": by, "at": timezone.now()}
    RecordSource.objects.bulk_create(
        [RecordSource(record=record, part=key, **source) for record, key in said],
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
        RecordRow.objects.bulk_create(_lines(record.pk, part.key, value))
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
def add(case: Case, key: str, row: Row, *, by: User | None, same: Collection[str] = ()) -> None:
    """One more line of the part `key`, by a step of `case`: a time of exemption, a discipline. A line that says the
    same in the fields `same` is added to instead. What another case adds at the same moment stays."""
    member = affiliations.held(case.member_id)
    _note(member, case, {key: _with(value_of(member, PARTS[key]), row, same)}, by=by)


@transaction.atomic
def add_to_many(rows: Mapping[Case, Row], key: str, *, by: User | None, same: Collection[str] = ()) -> None:
    """As `add`, one line for the member of each case, who are different people; as many statements for 500 as for
    one."""
    part, told = PARTS[key], {case.member_id: row for case, row in rows.items()}
    members = affiliations.all_held(told)
    MemberRecord.objects.bulk_create([MemberRecord(member_id=pk) for pk in told], ignore_conflicts=True)
    records = list(MemberRecord.objects.filter(pk__in=told))  # held with their members
    known: dict[int, list[Row]] = defaultdict(list)
    for line in RecordRow.objects.filter(record__in=told, part=key):
        known[line.record_id].append(line.values)
    values = {pk: checked(part, _with(known[pk], row, same)) for pk, row in told.items()}
    RecordRow.objects.filter(record__in=told, part=key).delete()
    RecordRow.objects.bulk_create(chain.from_iterable(_lines(pk, key, value) for pk, value in values.items()))
    for record in records:
        record.filled = sorted({*record.filled, key})
    MemberRecord.objects.bulk_update(records, ["filled"])
    _say_whence([(record, key) for record in records], by=by, way=Way.CASE, told="Hồ sơ nghiệp vụ")
    affiliations.saved(told, by=by)
    after = {pk: {key: as_audited(part, value)} for pk, value in values.items()}
    audit.record_each(by, "record.note", members, power=Power.SIGN_CASES, after=lambda member: after[member.pk])


def _lines(record: int, key: str, value: Value) -> list[RecordRow]:
    return [RecordRow(record_id=record, part=key, place=place, values=row) for place, row in enumerate(value)]


def _with(value: Value, row: Row, same: Collection[str]) -> list[Row]:
    kept = value if isinstance(value, list) else []
    for place, line in enumerate(kept):
        if same and all(line.get(field) == row.get(field) for field in same):
            return [*kept[:place], line | row, *kept[place + 1 :]]
    return [*kept, row]


def _note(member: Member, case: Case, told: Mapping[str, Value], *, by: User | None) -> None:
    why = f"Hồ sơ {case.number}"
    before = {key: as_audited(PARTS[key], value_of(member, PARTS[key])) for key in told}
    write_all(member, told, by=by, way=Way.CASE, told=why)
    after = {key: as_audited(PARTS[key], checked(PARTS[key], value)) for key, value in told.items()}
    affiliations.saved([member.pk], by=by)
    audit.record(by, "record.note", member, power=Power.SIGN_CASES, before=before, after=after, reason=why)


def as_audited(part: Part, value: Value) -> str:
    """What the audit keeps, which nobody can erase: not what only few may read."""
    if part.guard != Guard.OPEN or part.third_persons:
        return HIDDEN if value else ""
    return said(part, value)[:500]


def day(value: date | None) -> str:
    """As the record keeps a day."""
    return value.isoformat() if value else ""
