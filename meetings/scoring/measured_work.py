"""What is measured of the work around a meeting: notice, papers, minutes, the committee before, the tasks since. Each
function answers for a whole batch in one or two statements; what cannot be measured is left out."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from django.db.models import F, OuterRef, Subquery, Value
from django.utils import timezone

from meetings import wording
from meetings.models import AgendaItem, Guest, Meeting, MeetingFile, Minutes, Resolution, Task
from meetings.models.kinds import MONTHLY
from meetings.papers.posting import BEFORE
from meetings.running import parts
from meetings.scoring.batch import Batch, Found, fraction
from members import vietnamese
from members.models import Office
from members.models.units import IsOneOf

HOUR = 3600
AFTER = "meeting.upload_after"


def committee(meetings: Batch) -> Found:
    """Whether the chi ủy met in the month before and signed its minutes, and the day on which it last did, as a
    number (0: none); a chi bộ with a bí thư only has no chi ủy."""
    before = Meeting.objects.filter(
        unit=OuterRef("unit"),
        kind=Meeting.Kind.COMMITTEE,
        state=Meeting.State.CLOSED,
        starts_at__lt=OuterRef("starts_at"),
        starts_at__gte=OuterRef("starts_at") - timedelta(days=31),
        written__state=Minutes.State.LOCKED,
    )
    seats = meetings.rows_of_units(Office.objects.filter(code__in=Office.COMMITTEE))
    sitting = defaultdict(list)
    for unit, member, since, until in seats.values_list("unit", "member", "since", "until"):
        sitting[unit].append((member, since, until))
    last = Subquery(before.order_by("-starts_at").values("starts_at")[:1])
    met = dict(meetings.rows(Meeting.objects.annotate(last=last), "pk").values_list("pk", "last"))
    found = {}
    for meeting in meetings:
        day = meetings.days[meeting.pk]
        held = {
            member
            for member, since, until in sitting[meeting.unit_id]
            if since <= day and (until is None or until > day)
        }
        alone, last_met = len(held) < 2, met[meeting.pk]
        sat_on = timezone.localdate(last_met).toordinal() if last_met else 0
        found[meeting.pk] = {"met": fraction(alone or sat_on > 0), "alone": fraction(alone), "day": fraction(sat_on)}
    return found


def notice(meetings: Batch) -> Found:
    """When it was announced; and whether the superior cấp ủy viên in charge was invited, where anybody is known who may
    be that."""
    guests = Guest.objects.filter(role=Guest.Role.SUPERIOR)
    invited = set(meetings.rows(guests).values_list("meeting", flat=True))
    seated = _seated_above(meetings)
    found = {}
    for meeting in meetings:
        vacant = seated.isdisjoint(meeting.unit.lineage[:-1])
        found[meeting.pk] = {
            "told": fraction(meeting.announced_at < meeting.starts_at),
            "hours": _hours(meeting.starts_at - meeting.announced_at),
            "superior": fraction(meeting.pk in invited or vacant),
            "vacant": fraction(vacant),
        }
    return found


def _seated_above(meetings: Batch) -> set[str]:
    """The paths of the units above in whose committee anybody sits in these days."""
    above = sorted({path for meeting in meetings for path in meeting.unit.lineage[:-1]})
    if not above:
        return set()
    first, last = min(meetings.days.values()), max(meetings.days.values())
    held = Office.objects.lasting(first).filter(code__in=Office.COMMITTEE, since__lte=last)
    rows = held.filter(IsOneOf(F("unit__path"), Value(above))).order_by().distinct()
    return set(rows.values_list("unit__path", flat=True))


def ideology(meetings: Batch) -> Found:
    """Whole minutes that the part about tư tưởng took; none where no part of the agenda has that name and hours."""
    found: Found = {}
    rows = meetings.rows(AgendaItem.objects.filter(began_at__isnull=False, ended_at__isnull=False))
    is_it = cache(lambda title: parts.IDEOLOGY in vietnamese.search_text(title))
    for meeting, title, began, ended in rows.values_list("meeting", "title", "began_at", "ended_at"):
        if is_it(title):
            known = found.setdefault(meeting, {"minutes": fraction(0)})
            known["minutes"] += wording.minutes_between(began, ended)
    return found


def results(meetings: Batch) -> Found:
    """Of the tasks whose day lay since the regular meeting before, how many were done by this one: reported by its day,
    and accepted whenever that was; none where nothing was due."""
    since = _days_before(meetings)
    if not since:
        return {}
    due = meetings.rows_of_units(Task.objects.due_between(min(since.values()), max(meetings.days.values())))
    known: dict[int, list] = {unit: [] for unit in meetings.units}
    for unit, deadline, state, reported in due.values_list("unit", "deadline", "state", "reported_on"):
        known[unit].append((deadline, reported if state == Task.State.DONE else date.max))
    found = {}
    for meeting in meetings:
        first, last = since[meeting.pk], meetings.days[meeting.pk]
        mine = [done <= last for deadline, done in known[meeting.unit_id] if first < deadline <= last]
        if mine:
            rate = fraction(100 * sum(mine), len(mine))
            found[meeting.pk] = {"rate": rate, "done": fraction(sum(mine)), "due": fraction(len(mine))}
    return found


def _days_before(meetings: Batch) -> dict[int, date]:
    """The day of the regular meeting before each, or of a month before where there is none."""
    before = Meeting.objects.announced().filter(
        unit=OuterRef("unit"), kind__in=MONTHLY, starts_at__lt=OuterRef("starts_at")
    )
    last = Subquery(before.order_by("-starts_at").values("starts_at")[:1])
    rows = meetings.rows(Meeting.objects.annotate(last=last), "pk")
    return {
        pk: timezone.localdate(at) if at else meetings.days[pk] - timedelta(days=31)
        for pk, at in rows.values_list("pk", "last")
    }


def drafts(meetings: Batch) -> Found:
    """How many drafts of a resolution stand among the papers."""
    rows = meetings.rows(MeetingFile.objects.filter(role=MeetingFile.Role.DRAFT))
    many = Counter(rows.values_list("meeting", flat=True))
    return {pk: {"drafts": fraction(many[pk])} for pk in meetings.keys}


def minutes(meetings: Batch) -> Found:
    signed = {pk for pk, written in meetings.minutes.items() if written.state == Minutes.State.LOCKED}
    return {pk: {"signed": fraction(pk in signed)} for pk in meetings.keys}


def praise(meetings: Batch) -> Found:
    """Whether minutes or resolution say who was praised or criticised."""
    noted = {pk for pk, written in meetings.minutes.items() if written.criticises}
    noted |= set(meetings.rows(Resolution.objects.exclude(praise="")).values_list("meeting", flat=True))
    return {pk: {"noted": fraction(pk in noted)} for pk in meetings.keys}


def conclusion(meetings: Batch) -> Found:
    """How many resolutions and conclusions of the meeting bear a number."""
    signed = Counter(meetings.rows(Resolution.objects.signed()).values_list("meeting", flat=True))
    return {pk: {"signed": fraction(signed[pk])} for pk in meetings.keys}


def closing(meetings: Batch) -> Found:
    """Whether the minutes were read out and stand, and how many tasks the meeting gave."""
    read = {pk for pk, written in meetings.minutes.items() if written.state != Minutes.State.WRITTEN}
    given = Counter(meetings.rows(Task.objects.all()).values_list("meeting", flat=True))
    return {pk: {"read": fraction(pk in read), "tasks": fraction(given[pk])} for pk in meetings.keys}


def papers(meetings: Batch) -> Found:
    return {pk: {"papers": fraction(len(times))} for pk, times in meetings.posted.items()}


def posted_before(meetings: Batch) -> Found:
    """How long before the last moment of the rule the first paper was posted, in hours; negative where it was later."""
    found = {}
    for meeting in meetings:
        days = meetings.value(BEFORE, meeting)
        if days is None:
            continue
        posted, due = meetings.posted[meeting.pk], meeting.starts_at - timedelta(days=int(days))
        first = min(posted, default=meeting.starts_at)
        found[meeting.pk] = {"posted": fraction(bool(posted)), "early": _hours(due - first)}
    return found


def posted_after(meetings: Batch) -> Found:
    """How long after the last moment of the rule the first paper since the end was posted, in hours."""
    found = {}
    for meeting in meetings:
        days = meetings.value(AFTER, meeting)
        if days is None or meeting.closed_at is None:
            continue
        since = [at for at in meetings.posted[meeting.pk] if at >= meeting.closed_at]
        due = meeting.closed_at + timedelta(days=int(days))
        found[meeting.pk] = {"posted": fraction(bool(since)), "late": _hours(min(since, default=due) - due)}
    return found


def _hours(length: timedelta) -> Fraction:
    return fraction(int(length.total_seconds()), HOUR)
