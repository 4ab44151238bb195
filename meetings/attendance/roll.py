"""Writes the roll of a meeting at its opening: everybody who is called, and whom the rules name as not counted."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from meetings.models import Answer, Meeting, RollEntry, calling
from members.models import Member
from members.models.units import is_among

Standing, Uncounted, Presence = RollEntry.Standing, RollEntry.Uncounted, RollEntry.Presence


def freeze(meeting: Meeting) -> None:
    """One row for each of `called`, as what the member is on the day of the meeting, with what is known before it
    begins: excused who has asked to be and was not refused, the exempt, and who is not called. Two statements, whatever
    their number."""
    by_audience = ExpressionWrapper(calling.by_audience(meeting), BooleanField())
    excused = Answer.objects.standing().filter(meeting=meeting, coming=False, member=OuterRef("pk"))
    excused = excused.exclude(state=Answer.State.REJECTED)
    rows = [
        _row(meeting, member)
        for member in called(meeting).annotate(is_excused=Exists(excused), by_audience=by_audience)
    ]
    RollEntry.objects.bulk_create(rows)


def called(meeting: Meeting) -> QuerySet[Member]:
    """The summoned, and those on the list of the unit who are suspended from its meetings: they are named too, as not
    counted (docs/rules.md §4.5)."""
    suspended = calling.by_audience(meeting) & Q(status=Member.Status.SUSPENDED)
    if meeting.calls_members:
        suspended &= Q(unit=meeting.unit_id)
    return Member.objects.filter(is_among(meeting.summoned().values("pk")) | suspended)


def _row(meeting: Meeting, member: Member) -> RollEntry:
    standing, reason = _standing(meeting, member), _uncounted(meeting, member)
    counted = standing != Standing.OFFICIAL or not reason
    presence = _presence(reason, excused=member.is_excused)  # type: ignore[attr-defined]  # annotated by freeze
    return RollEntry(
        meeting=meeting,
        member=member,
        standing=standing,
        uncounted="" if counted else reason,
        presence=presence,
    )


def _standing(meeting: Meeting, member: Member) -> RollEntry.Standing:
    if meeting.calls_members and meeting.unit_id != member.unit_id:
        return Standing.TEMPORARY if meeting.unit_id == member.temporary_unit_id else Standing.GUEST
    by_name_only = not member.by_audience and meeting.calls != Meeting.Audience.NAMED  # type: ignore[attr-defined]
    if by_name_only:
        return Standing.GUEST
    official = member.official_date is not None and member.official_date <= meeting.day
    return Standing.OFFICIAL if official else Standing.PROBATIONARY


def _uncounted(meeting: Meeting, member: Member) -> RollEntry.Uncounted | str:
    """Why a member of the unit need not be there; the first of several."""
    if member.status == Member.Status.SUSPENDED:
        return Uncounted.SUSPENDED
    elsewhere = member.temporary_unit_id not in (None, meeting.unit_id)
    if elsewhere and member.unit_id == meeting.unit_id:
        return Uncounted.AWAY
    return Uncounted.EXEMPT if member.status == Member.Status.EXEMPT else ""


def _presence(reason: str, *, excused: bool) -> RollEntry.Presence:
    if reason in (Uncounted.SUSPENDED, Uncounted.AWAY):
        return Presence.UNCALLED
    if reason == Uncounted.EXEMPT:
        return Presence.EXEMPT
    return Presence.EXCUSED if excused else Presence.UNNOTED
