"""Who is called to a meeting: by its audience, and by name. Asked from both sides: which meetings call a member, and
which members a meeting calls."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from meetings.models.guests import Guest
from meetings.models.kinds import USUAL_AUDIENCE, Audience, Kind
from members.models import Member, Office
from members.models.units import array_of, is_among

if TYPE_CHECKING:
    from meetings.models.sessions import Meeting

SUMMONED = tuple(status for status in Member.COUNTED if status != Member.Status.SUSPENDED)
STANDING = (
    Office.Code.SECRETARY,
    Office.Code.STANDING_DEPUTY,
    Office.Code.DEPUTY,
    Office.Code.STANDING_MEMBER,
)


def for_audience(audience: Audience) -> Q:
    """Of meetings: those that call `audience`, because somebody chose so or because their kind does."""
    kinds = [kind for kind, usual in USUAL_AUDIENCE.items() if usual == audience]
    return Q(audience=audience) | Q(audience="", kind__in=kinds)


def places(member: Member) -> list[int]:
    """The chi bộ of `member`, and the one where `member` is for a time."""
    return [member.unit_id, member.temporary_unit_id or member.unit_id]


def calls_by_office(member: Member) -> Q:
    """Of meetings: those to which `member` is called for an office held on their day. A chi ủy is of its own chi bộ."""
    held = Office.objects.in_office_on(OuterRef("starts_at__date")).filter(member=member)
    here = held.filter(unit=OuterRef("unit"))
    in_committee = Exists(here.filter(code__in=Office.COMMITTEE))
    below = Exists(held.filter(unit__parent=OuterRef("unit"), code=Office.Code.SECRETARY))
    of_own_cell = ~Q(kind=Kind.COMMITTEE) | Q(unit__in=places(member))
    return (
        (for_audience(Audience.COMMITTEE) & of_own_cell & in_committee)
        | (for_audience(Audience.STANDING) & Exists(here.filter(code__in=STANDING)))
        | (for_audience(Audience.SECRETARIES) & (in_committee | below))
    )


def invites(member: Member) -> Exists:
    """Of meetings: whether `member` is invited by name."""
    return Exists(Guest.objects.filter(meeting=OuterRef("pk"), member=member))


class UnitsCalling(models.Func):
    """Of the keys of a member and of their `places`: the keys of all units whose meetings may call the member, for an
    office there or right below or by an invitation. A handful, found from the member's side and once, so that the
    meetings are then read by the index of their unit: everybody asks for them with the first page."""

    template = """ARRAY(
        WITH asked (member, own, secretary) AS (VALUES (%(expressions)s))
        SELECT unnest(own) FROM asked
        UNION SELECT seat.unit_id FROM asked JOIN members_office AS seat ON seat.member_id = asked.member
        UNION SELECT unit.parent_id
            FROM asked JOIN members_office AS seat ON seat.member_id = asked.member AND seat.code = asked.secretary
            JOIN members_unit AS unit ON unit.id = seat.unit_id AND unit.parent_id IS NOT NULL
        UNION SELECT meeting.unit_id
            FROM asked JOIN meetings_guest AS guest ON guest.member_id = asked.member
            JOIN meetings_meeting AS meeting ON meeting.id = guest.meeting_id
    )"""
    output_field = ArrayField(models.BigIntegerField())

    def __init__(self, member: int, own: list[int]):
        key = models.Value(member, output_field=models.BigIntegerField())
        super().__init__(key, array_of(own), models.Value(str(Office.Code.SECRETARY), output_field=models.TextField()))


def called_to(meeting: "Meeting") -> Q:
    """Of members: those whom `meeting` calls, whatever their standing."""
    invited = is_among(Guest.objects.filter(meeting=meeting.pk, member__isnull=False).values("member"))
    return (by_audience(meeting) | invited) if meeting.pk else by_audience(meeting)


def by_audience(meeting: "Meeting") -> Q:
    """Of members: those whom `meeting` calls for what they are, whatever their standing; not who is invited by name."""
    here = Q(unit=meeting.unit_id) | Q(temporary_unit=meeting.unit_id)
    held = Office.objects.in_office_on(meeting.day)
    committee = is_among(held.filter(unit=meeting.unit_id, code__in=Office.COMMITTEE).values("member"))
    match meeting.calls:
        case Audience.MEMBERS:
            return here
        case Audience.COMMITTEE:
            return committee & here if meeting.kind == Kind.COMMITTEE else committee
        case Audience.STANDING:
            return is_among(held.filter(unit=meeting.unit_id, code__in=STANDING).values("member"))
        case Audience.SECRETARIES:
            below = held.filter(unit__parent=meeting.unit_id, code=Office.Code.SECRETARY).values("member")
            return committee | is_among(below)
        case _:
            return Q(pk__in=[])
