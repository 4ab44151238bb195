"""Where members belong and whether they are on the roll: the one way to change it, for a change of organisations and
for a procedure about one person. Lists are written by members.roster, in sets."""

from collections.abc import Collection
from datetime import date
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from members import audit
from members.models import Affiliation, Member, PartyAgeGap, Unit, User
from members.people import assistance, membership_list
from members.powers import Power
from members.refusals import Refused
from members.rights import roles

Kind = Affiliation.Kind
REASON_LIMIT = Affiliation._meta.get_field("reason").max_length

# A member who came after that day cannot leave before coming.
LEAVE = """
UPDATE members_affiliation SET until = greatest(since, %(day)s)
WHERE member_id = ANY(%(members)s) AND kind = %(kind)s AND until IS NULL
"""
JOIN = """
INSERT INTO members_affiliation (member_id, unit_id, kind, since, reason)
SELECT m.id, %(unit)s, %(kind)s, greatest(%(day)s, (
    SELECT max(a.until) FROM members_affiliation a WHERE a.member_id = m.id AND a.kind = %(kind)s
)), %(reason)s
FROM members_member m WHERE m.id = ANY(%(members)s) AND (%(kind)s = 'official' OR m.unit_id <> %(unit)s)
"""


def turn(kind: Affiliation.Kind, members: list[int], to: Unit, *, day: date, why: str) -> None:
    """Ends the open places of `kind` of these members on `day` and opens one at `to`; a stay for a time at one's own
    chi bộ is none."""
    told: dict[str, Any] = {"members": members, "kind": kind.value, "unit": to.pk, "day": day}
    with connection.cursor() as cursor:
        for statement in (LEAVE, JOIN):
            cursor.execute(statement, told | {"reason": why[:REASON_LIMIT]})


def move(members: list[int], to: Unit, *, day: date, why: str) -> None:
    """These members belong to the chi bộ `to` from `day` on; who was there for a time is a guest there no more."""
    turn(Kind.OFFICIAL, members, to, day=day, why=why)
    Member.objects.filter(pk__in=members).update(unit=to)
    settle_guests(members, to, day=day)


def move_guests(members: list[int], to: Unit, *, day: date, why: str) -> None:
    """These members meet with the chi bộ `to` for a time, from `day` on; their home does not change."""
    turn(Kind.TEMPORARY, members, to, day=day, why=why)
    Member.objects.filter(pk__in=members).update(temporary_unit=to)
    settle_guests(members, to, day=day)


def settle_guests(members: Collection[int], to: Unit, *, day: date) -> None:
    at_home = Member.objects.filter(pk__in=members, unit=to, temporary_unit=to)
    if settled := list(at_home.values_list("pk", flat=True)):
        end_stays(settled, day=day)


def end_stays(members: list[int], *, day: date) -> None:
    """These members are nowhere for a time any more."""
    with connection.cursor() as cursor:
        cursor.execute(LEAVE, {"members": members, "kind": Kind.TEMPORARY.value, "day": day})
    Member.objects.filter(pk__in=members).update(temporary_unit=None)


def held(member: int) -> Member:
    """The record as it is now, held until the transaction ends: a list being written waits, or is waited for."""
    return membership_list.lock(member)


def transfer(member: Member, to: Unit, *, by: User | None, day: date, why: str) -> None:
    """One member, `held`, belongs to the chi bộ `to` from `day` on; audited on the new place."""
    before = member.unit
    move([member.pk], to, day=day, why=why)
    _saved(member, by=by)
    member.unit = to
    audit.record(
        by,
        "member.transfer",
        member,
        power=Power.SIGN_CASES,
        before={"unit": before.code},
        after={"unit": to.code},
        reason=why,
    )
    assistance.release()


def held_on_roll(unit: Unit, members: Collection[int] | None = None) -> list[Member]:
    """Those of `members` (of all, where none are named) who are on the roll of the chi bộ `unit`, held until the
    transaction ends."""
    there = Member.objects.counted().filter(unit=unit)
    return _all_held(there if members is None else there.filter(pk__in=members))


def all_held(members: Collection[int]) -> list[Member]:
    """As `held`, these members in the order of their keys."""
    return _all_held(Member.objects.filter(pk__in=members))


def _all_held(there: QuerySet[Member]) -> list[Member]:
    """The table before the rows, as members.people.membership_list.lock."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE members_member IN ROW EXCLUSIVE MODE")
    return list(there.prefetch_related("unit").order_by("pk").select_for_update(of=("self",)))


def transfer_all(members: list[Member], to: Unit, *, by: User | None, day: date, why: str) -> None:
    """Many members, `held_on_roll` of one chi bộ, belong to the chi bộ `to` from `day` on; each audited there."""
    pks = [member.pk for member in members]
    move(pks, to, day=day, why=why)
    Member.objects.filter(pk__in=pks).update(version=F("version") + 1, saved_by=by, saved_at=timezone.now())
    for member in members:
        member.unit = to
    audit.record_each(by, "member.transfer", members, power=Power.SIGN_CASES, after={"unit": to.code, "why": why})
    assistance.release()


def begin_stay(member: Member, to: Unit, *, by: User | None, day: date, why: str) -> None:
    """One member, `held`, meets with the chi bộ `to` for a time and is counted at home all the same."""
    move_guests([member.pk], to, day=day, why=why)
    _saved(member, by=by)
    audit.record(by, "member.stay", member, power=Power.SIGN_CASES, after={"temporary_unit": to.code}, reason=why)


def end_stay(member: Member, *, by: User | None, day: date, why: str) -> None:
    """One member, `held`, is back at home."""
    end_stays([member.pk], day=day)
    _saved(member, by=by)
    audit.record(by, "member.stay_ended", member, power=Power.SIGN_CASES, reason=why)


def change_status(member: Member, status: Member.Status, *, by: User | None, day: date, why: str) -> None:
    """One member, `held`, has another standing from `day` on. Who leaves the roll is a guest nowhere, and is signed
    out for good. Raises RoleRefused where nobody would be left to administer the root."""
    before = member.status
    reason: dict[str, str] = {"ineligible_reason": Member.Reason.EXEMPT} if status == Member.Status.EXEMPT else {}
    if before == Member.Status.EXEMPT and status != before:
        reason = {"ineligible_reason": ""}
    with roles.root_kept_without(member):
        Member.objects.filter(pk=member.pk).update(status=status, status_date=day, **reason)
    _saved(member, by=by)
    member.status = status
    after = {"status": status.value, "status_date": day.isoformat()}
    audit.record(
        by, "member.status", member, power=Power.SIGN_CASES, before={"status": before}, after=after, reason=why
    )
    if not member.is_counted:
        _leave(member, day)
    assistance.release()


def _leave(member: Member, day: date) -> None:
    end_stays([member.pk], day=day)
    if account := User.objects.filter(member=member).first():
        account.end_sessions()


def _saved(member: Member, *, by: User | None) -> None:
    saved([member.pk], by=by)


def saved(members: Collection[int], *, by: User | None) -> None:
    """Something of these members, `held`, has changed: the next version of each."""
    Member.objects.filter(pk__in=members).update(version=F("version") + 1, saved_by=by, saved_at=timezone.now())


class AlreadyOnRoll(Refused):
    """Somebody on the roll has this personal number."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "Số định danh này đang ghi cho một đảng viên trong danh sách. Đề nghị đối chiếu giấy tờ trước."


def enrol(unit: Unit, personal_id: str, *, by: User | None, day: date, why: str, **facts: Any) -> Member:
    """Somebody comes onto the roll of the chi bộ `unit` on `day`; a record that has left the roll is taken up again.
    Raises AlreadyOnRoll."""
    member = Member.objects.filter(personal_id=personal_id).first()
    if member is None:
        member = Member(unit=unit, personal_id=personal_id, **facts)
        try:
            with transaction.atomic():
                member.save(force_insert=True)
        except IntegrityError as error:
            if "member_personal_id_once" not in str(error):
                raise
            raise AlreadyOnRoll from None
        Affiliation.objects.create(member=member, unit=unit, since=day, reason=why[:REASON_LIMIT])
    else:
        member = _taken_up(held(member.pk), unit, day=day, why=why, **facts)
    _saved(member, by=by)
    audit.record(by, "member.enrol", member, power=Power.SIGN_CASES, after={"unit": unit.code}, reason=why)
    return member


def _taken_up(member: Member, unit: Unit, *, day: date, why: str, **facts: Any) -> Member:
    if member.is_counted:
        raise AlreadyOnRoll
    for name, value in ({"status": Member.Status.ACTIVE, "status_date": day, "unit": unit} | facts).items():
        setattr(member, name, value)
    member.save()
    turn(Kind.OFFICIAL, [member.pk], unit, day=day, why=why)
    return member


def give_cards(members: Collection[int], *, by: User | None, why: str) -> None:
    """These members have the card whose number is that of the citizen, as every card since 2/9/2025 (347-QĐ/TW)."""
    given = all_held(members)
    Member.objects.filter(pk__in=members).update(
        card_no=F("personal_id"), version=F("version") + 1, saved_by=by, saved_at=timezone.now()
    )
    audit.record_each(by, "member.card", given, power=Power.HANDLE_CASES, reason=why)


def recognise(member: Member, official_on: date, *, by: User | None, why: str) -> None:
    """One member, `held`, is chính thức from `official_on` on."""
    Member.objects.filter(pk=member.pk).update(official_date=official_on)
    _saved(member, by=by)
    after = {"official_date": official_on.isoformat()}
    audit.record(by, "member.recognise", member, power=Power.SIGN_CASES, after=after, reason=why)


def interrupt_party_age(member: Member, *, since: date, until: date, by: User | None, why: str) -> None:
    """The days from `since` to `until` do not count for tuổi đảng of one member, `held`."""
    PartyAgeGap.objects.create(member=member, since=since, until=until)
    _saved(member, by=by)
    after = {"since": since.isoformat(), "until": until.isoformat()}
    audit.record(by, "member.party_age_gap", member, power=Power.SIGN_CASES, after=after, reason=why)


def rename(member: Member, name: str, *, by: User | None, why: str) -> None:
    """One member, `held`, is called `name` from now on, by decision (06-HD/TW, mục 9.1)."""
    before = member.full_name
    member.full_name = name
    member.save(update_fields=["full_name", "name_key", "name_folded"])
    _saved(member, by=by)
    audit.record(
        by,
        "member.rename",
        member,
        power=Power.SIGN_CASES,
        before={"full_name": before},
        after={"full_name": member.full_name},
        reason=why,
    )
