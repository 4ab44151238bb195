"""Reads and writes the full record of a member.

A record changes by a case, by the reconciliation of a list, or by a correction that somebody else has approved; each
calls `write_all` in its own transaction, while it holds the member. There is no other way.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
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
    if sound := {key: checked(PARTS[key], value) for key, value in values.items()}:
        _write({member.pk: sound}, by=by, way=way, told={member.pk: told})


def _write(values: Mapping[int, Mapping[str, Value]], *, by: User | None, way: Way, told: Mapping[int, str]) -> None:
    """The sound `values` of members who are held, the same parts of each; as many statements for 500 as for one."""
    parts = [PARTS[key] for key in next(iter(values.values()))]
    MemberRecord.objects.bulk_create([MemberRecord(member_id=pk) for pk in values], ignore_conflicts=True)
    there = MemberRecord.objects.filter(pk__in=values).order_by("pk")
    records = list(there.select_for_update(of=("self",), no_key=True))
    for record in records:
        for part in parts:
            _say(record, part, values[record.pk][part.key])
    _write_rows(values, [part.key for part in parts if part.rows])
    columns = {part.guard.value for part in parts if not (part.rows or part.column)}
    MemberRecord.objects.bulk_update(records, [*columns, "filled", "has_gaps"])
    source: dict[str, Any] = {"way": way, "by": by, "at": timezone.now()}
    RecordSource.objects.bulk_create(
        [RecordSource(record_id=pk, part=part.key, told=told[pk][:200], **source) for pk in values for part in parts],
        update_conflicts=True,
        unique_fields=["record", "part"],
        update_fields=["way", "told", "by", "at"],
    )


def _write_rows(values: Mapping[int, Mapping[str, Value]], keys: Collection[str]) -> None:
    if not keys:
        return
    RecordRow.objects.filter(record__in=values, part__in=keys).delete()
    RecordRow.objects.bulk_create(
        RecordRow(record_id=pk, part=key, place=place, values=row)
        for pk, said in values.items()
        for key in keys
        for place, row in enumerate(said[key])
    )


def _say(record: MemberRecord, part: Part, value: Value) -> None:
    """What stands in a column of its own is stored; rows, and the record itself, by who calls."""
    if part.column:
        _write_column(record, part, value)
    elif not part.rows:
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
    member, why = affiliations.held(case.member_id), _why(case)
    before = {key: as_audited(PARTS[key], value_of(member, PARTS[key])) for key in told}
    write_all(member, told, by=by, way=Way.CASE, told=why)
    after = {key: as_audited(PARTS[key], checked(PARTS[key], value)) for key, value in told.items()}
    affiliations.saved([member.pk], by=by)
    audit.record(by, "record.note", member, power=Power.SIGN_CASES, before=before, after=after, reason=why)


def add(case: Case, key: str, row: Row, *, by: User | None, same: Collection[str] = ()) -> None:
    """One more line of the part `key`, by a step of `case`: a time of exemption, a discipline. A line that says the
    same in the fields `same` is added to instead. What another case adds at the same moment stays."""
    add_to_many({case: row}, key, by=by, same=same)


@transaction.atomic
def add_to_many(rows: Mapping[Case, Row], key: str, *, by: User | None, same: Collection[str] = ()) -> None:
    """As `add`, one line for the member of each case, who are different people; as many statements for 500 as for
    one."""
    part, whys = PARTS[key], {case.member_id: _why(case) for case in rows}
    members = affiliations.all_held(whys)
    known: dict[int, list[Row]] = defaultdict(list)
    for line in RecordRow.objects.filter(record__in=whys, part=key):
        known[line.record_id].append(line.values)
    values = {case.member_id: checked(part, _with(known[case.member_id], row, same)) for case, row in rows.items()}
    _write({pk: {key: value} for pk, value in values.items()}, by=by, way=Way.CASE, told=whys)
    affiliations.saved(whys, by=by)
    audit.record_each(
        by,
        "record.note",
        members,
        power=Power.SIGN_CASES,
        before=lambda member: {key: as_audited(part, known[member.pk])},
        after=lambda member: {key: as_audited(part, values[member.pk])},
        reason=lambda member: whys[member.pk],
    )


def _why(case: Case) -> str:
    return f"Hồ sơ {case.number}"


def _with(kept: list[Row], row: Row, same: Collection[str]) -> list[Row]:
    for place, line in enumerate(kept):
        if same and all(line.get(field) == row.get(field) for field in same):
            return [*kept[:place], line | row, *kept[place + 1 :]]
    return [*kept, row]


def as_audited(part: Part, value: Value) -> str:
    """What the audit keeps, which nobody can erase: not what only few may read."""
    if part.guard != Guard.OPEN or part.third_persons:
        return HIDDEN if value else ""
    return said(part, value)[:500]


def day(value: date | None) -> str:
    """As the record keeps a day."""
    return value.isoformat() if value else ""
