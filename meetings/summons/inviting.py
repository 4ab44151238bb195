"""Who is invited by name, the superior cấp ủy viên in charge, and the points from which a meeting is held."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings import opening, wording
from meetings.models import Guest, Meeting, Point
from meetings.models.calling import SUMMONED
from meetings.models.kinds import Audience
from members import audit, notice_kinds, notices
from members.models import Member, Office, User
from members.models.units import is_among
from members.powers import Power


class Outsider(NamedTuple):
    """Somebody who is not on the portal, or not as a member."""

    name: str
    position: str


def superiors(meeting: Meeting) -> QuerySet[Office]:
    """Who sits in a committee above the unit on that day: among them is the one in charge of it."""
    above = meeting.unit.lineage[:-1]
    seats = Office.objects.sitting_on(meeting.day).filter(unit__path__in=above, member__status__in=SUMMONED)
    return seats.select_related("member", "unit").order_by("-unit__path", "member__name_key", "pk")


def candidates(meeting: Meeting) -> QuerySet[Member]:
    """Who may be invited by a tick: who holds an office of this unit or of one right below, and, where only those named
    are called, the members of the chi bộ."""
    offices = Office.objects.in_office_on(meeting.day)
    holders = offices.filter(Q(unit=meeting.unit_id) | Q(unit__parent=meeting.unit_id))
    wanted = is_among(holders.values("member"))
    if meeting.calls == Audience.NAMED and meeting.unit.is_cell:
        wanted |= Q(unit=meeting.unit_id) | Q(temporary_unit=meeting.unit_id)
    return Member.objects.filter(wanted, status__in=SUMMONED).order_by("name_key", "pk")


def usual_superior(meeting: Meeting) -> int | None:
    """The key of the one in charge at the unit's last meeting that named one."""
    named = Guest.objects.filter(meeting__unit=meeting.unit_id, role=Guest.Role.SUPERIOR, member__isnull=False)
    return named.order_by("-meeting__starts_at").values_list("member", flat=True).first()


@transaction.atomic
def invite(
    meeting: Meeting,
    *,
    by: User,
    superior: Member | None,
    members: Iterable[Member],
    outsiders: Iterable[Outsider],
    points: Iterable[str],
) -> None:
    """From now on exactly these are invited, and these are the points. Who was not invited before is told. Raises
    MeetingClosed once the meeting has begun or was cancelled."""
    held = opening.locked_open(meeting)
    before = _payload(held)
    wanted = {member.pk: (member, Guest.Role.INVITED) for member in members}
    if superior:
        wanted[superior.pk] = superior, Guest.Role.SUPERIOR
    told = set(held.guests.filter(member__isnull=False).values_list("member", flat=True))
    others = [Guest(meeting=held, name=each.name, position=each.position, added_by=by) for each in outsiders]
    held.guests.all().delete()
    Guest.objects.bulk_create([*(_of_member(held, *each, by) for each in wanted.values()), *others])
    held.points.all().delete()
    Point.objects.bulk_create(Point(meeting=held, position=at, name=name) for at, name in enumerate(points, start=1))
    audit.record(by, "meeting.invite", held, power=Power.PLAN_MEETINGS, before=before, after=_payload(held))
    _tell(held, set(wanted) - told, by)


def _of_member(meeting: Meeting, member: Member, role: str, by: User) -> Guest:
    seat = Office.objects.in_office_on(meeting.day).filter(member=member).select_related("unit").order_by("pk").first()
    position = f"{seat.get_code_display()} {seat.unit.name}" if seat else member.unit.name
    facts = {"name": member.full_name, "position": position[:200], "added_by": by}
    return Guest(meeting=meeting, member=member, role=role, **facts)


def _tell(meeting: Meeting, new: set[int], by: User) -> None:
    """Those who are newly invited, unless the meeting calls them anyway, for then they know."""
    accounts = notices.accounts_of(meeting.summoned().filter(pk__in=new)).exclude(pk=by.pk)
    at = wording.moment(meeting.starts_at)
    text = f"Mời đồng chí dự {meeting.title} của {meeting.unit.name}: {at}, tại {meeting.place}."
    notices.tell_all(accounts.only("pk"), text, meeting.get_absolute_url(), kind=notice_kinds.MEETING)


def _payload(meeting: Meeting) -> dict:
    return {
        "guests": [str(guest) for guest in meeting.guests.all()],
        "points": [point.name for point in meeting.points.all()],
        "at": timezone.localtime(meeting.starts_at).isoformat(),
    }
