"""Writes the roll of a meeting at its opening: everybody who is called, and whom the rules name as not counted."""

from typing import TYPE_CHECKING, TypedDict

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from meetings.models import Answer, Guest, Meeting, RollEntry, calling
from members import stays
from members.models import Member
from members.models.units import is_among

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Standing, Uncounted, Presence = RollEntry.Standing, RollEntry.Uncounted, RollEntry.Presence


class AtMeeting(TypedDict):
    """What is asked of each of `called` beside the record: how they stand to the meeting."""

    is_excused: bool
    by_audience: bool
    is_below: bool
    is_superior: bool


def freeze(meeting: Meeting) -> None:
    """Stores `drawn_up`. As many statements whatever the number of rows."""
    RollEntry.objects.bulk_create(drawn_up(meeting))


def drawn_up(meeting: Meeting) -> list[RollEntry]:
    """One row for each of `called` in the order of names, not stored: as what the member is on the day of the meeting,
    with what is known before it begins: excused who has asked to be and was not refused, the exempt, and who is not
    called. One statement, and one where stays outside the portal are known."""
    by_audience = ExpressionWrapper(calling.by_audience(meeting), BooleanField())
    is_below = ExpressionWrapper(Q(unit__path__startswith=meeting.unit.path), BooleanField())
    superior = Guest.objects.filter(meeting=meeting, role=Guest.Role.SUPERIOR, member=OuterRef("pk"))
    excused = Answer.objects.standing().filter(meeting=meeting, coming=False, member=OuterRef("pk"))
    excused = excused.exclude(state=Answer.State.REJECTED)
    members = called(meeting).annotate(
        is_excused=Exists(excused), by_audience=by_audience, is_below=is_below, is_superior=Exists(superior)
    )
    rows = list(members.order_by("name_key", "pk"))
    gone = stays.outside([member.pk for member in rows], meeting.day)
    return [_row(meeting, member, is_gone=member.pk in gone) for member in rows]


def called(meeting: Meeting) -> QuerySet[Member]:
    """The summoned, and those on the list of the unit who are suspended from its meetings: they are named too, as not
    counted (docs/rules.md §4.5)."""
    suspended = calling.by_audience(meeting) & Q(status=Member.Status.SUSPENDED)
    if meeting.calls_members:
        suspended &= Q(unit=meeting.unit_id)
    return Member.objects.filter(is_among(meeting.summoned().values("pk")) | suspended)


def _row(meeting: Meeting, member: "WithAnnotations[Member, AtMeeting]", *, is_gone: bool) -> RollEntry:
    standing, reason = _standing(meeting, member), _uncounted(meeting, member, is_gone=is_gone)
    counted = standing != Standing.OFFICIAL or not reason
    presence = _presence(reason, excused=member.is_excused)
    return RollEntry(
        meeting=meeting,
        member=member,
        standing=standing,
        uncounted="" if counted else reason,
        presence=presence,
    )


def _standing(meeting: Meeting, member: "WithAnnotations[Member, AtMeeting]") -> RollEntry.Standing:
    if not _belongs(meeting, member):
        here_for_a_time = _is_for_members(meeting) and meeting.unit_id == member.temporary_unit_id
        return Standing.TEMPORARY if here_for_a_time else Standing.GUEST
    official = member.official_date is not None and member.official_date <= meeting.day
    return Standing.OFFICIAL if official else Standing.PROBATIONARY


def _belongs(meeting: Meeting, member: "WithAnnotations[Member, AtMeeting]") -> bool:
    """Whether `member` is of the body that meets: of its chi bộ; where those named meet, of the unit or below it and
    not called as the superior in charge; of a committee, by a seat in it."""
    if not _is_for_members(meeting):
        return member.by_audience
    if meeting.unit_id == member.unit_id:
        return True
    return meeting.calls == Meeting.Audience.NAMED and member.is_below and not member.is_superior


def _is_for_members(meeting: Meeting) -> bool:
    """Whether it is no meeting of a committee."""
    return meeting.calls in (Meeting.Audience.MEMBERS, Meeting.Audience.NAMED)


def _uncounted(meeting: Meeting, member: Member, *, is_gone: bool) -> RollEntry.Uncounted | str:
    """Why a member of the unit need not be there; the first of several. is_gone: stays outside the portal."""
    if member.status == Member.Status.SUSPENDED:
        return Uncounted.SUSPENDED
    elsewhere = member.temporary_unit_id not in (None, meeting.unit_id)
    if is_gone or (elsewhere and member.unit_id == meeting.unit_id):
        return Uncounted.AWAY
    return Uncounted.EXEMPT if member.status == Member.Status.EXEMPT else ""


def _presence(reason: str, *, excused: bool) -> RollEntry.Presence:
    if reason in (Uncounted.SUSPENDED, Uncounted.AWAY):
        return Presence.UNCALLED
    if reason == Uncounted.EXEMPT:
        return Presence.EXEMPT
    return Presence.EXCUSED if excused else Presence.UNNOTED
