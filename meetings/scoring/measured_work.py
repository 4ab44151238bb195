"""What is measured of the work around a meeting: notice, papers, minutes, the committee before, the tasks since. Each
function answers for all `meetings`, with their units, in one or two statements; what cannot be measured is left out."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from meetings.models import AgendaItem, Meeting, MeetingFile, Minutes, Posting, Resolution, Task
from meetings.models.kinds import MONTHLY
from meetings.papers.posting import BEFORE
from meetings.running import parts
from meetings.scoring.measured_roll import Found, keys, whole_minute
from members import rules, vietnamese
from members.models import Office

HOUR = 3600
AFTER = "meeting.upload_after"


def committee(meetings: Sequence[Meeting]) -> Found:
    """Whether the chi ủy met in the month before and signed its minutes; a chi bộ with a bí thư only has none."""
    before = Meeting.objects.filter(
        unit=OuterRef("unit"),
        kind=Meeting.Kind.COMMITTEE,
        state=Meeting.State.CLOSED,
        starts_at__lt=OuterRef("starts_at"),
        starts_at__gte=OuterRef("starts_at") - timedelta(days=31),
        written__state=Minutes.State.LOCKED,
    )
    seats = Office.objects.filter(unit__in={meeting.unit_id for meeting in meetings}, code__in=Office.COMMITTEE)
    sitting = defaultdict(list)
    for unit, member, since, until in seats.values_list("unit", "member", "since", "until"):
        sitting[unit].append((member, since, until))
    met = dict(Meeting.objects.filter(pk__in=keys(meetings)).annotate(met=Exists(before)).values_list("pk", "met"))
    found = {}
    for meeting in meetings:
        held = {
            member
            for member, since, until in sitting[meeting.unit_id]
            if since <= meeting.day and (until is None or until > meeting.day)
        }
        alone = len(held) < 2
        found[meeting.pk] = {"met": Fraction(met[meeting.pk] or alone), "alone": Fraction(alone)}
    return found


def notice(meetings: Sequence[Meeting]) -> Found:
    return {
        meeting.pk: {
            "told": Fraction(meeting.announced_at < meeting.starts_at),
            "hours": Fraction(int((meeting.starts_at - meeting.announced_at).total_seconds()), HOUR),
        }
        for meeting in meetings
    }


def ideology(meetings: Sequence[Meeting]) -> Found:
    """Whole minutes that the part about tư tưởng took; none where no part of the agenda has that name and hours."""
    found: Found = {}
    for item in AgendaItem.objects.filter(meeting__in=keys(meetings), ended_at__isnull=False):
        if item.began_at and parts.IDEOLOGY in vietnamese.search_text(item.title):
            took = whole_minute(item.ended_at) - whole_minute(item.began_at)
            known = found.setdefault(item.meeting_id, {"minutes": Fraction(0)})
            known["minutes"] += took
    return found


def results(meetings: Sequence[Meeting]) -> Found:
    """Of the tasks whose day lay since the regular meeting before, how many are accepted; none where nothing was
    due."""
    since = _days_before(meetings)
    if not since:
        return {}
    units = {meeting.unit_id for meeting in meetings}
    due = Task.objects.due_between(min(since.values()), max(meeting.day for meeting in meetings)).filter(unit__in=units)
    known: dict[int, list] = {unit: [] for unit in units}
    for unit, deadline, state in due.order_by().values_list("unit", "deadline", "state"):
        known[unit].append((deadline, state == Task.State.DONE))
    found = {}
    for meeting in meetings:
        mine = [done for deadline, done in known[meeting.unit_id] if since[meeting.pk] < deadline <= meeting.day]
        if mine:
            rate = Fraction(100 * sum(mine), len(mine))
            found[meeting.pk] = {"rate": rate, "done": Fraction(sum(mine)), "due": Fraction(len(mine))}
    return found


def _days_before(meetings: Sequence[Meeting]) -> dict[int, date]:
    """The day of the regular meeting before each, or of a month before where there is none."""
    before = Meeting.objects.announced().filter(
        unit=OuterRef("unit"), kind__in=MONTHLY, starts_at__lt=OuterRef("starts_at")
    )
    last = Subquery(before.order_by("-starts_at").values("starts_at")[:1])
    rows = Meeting.objects.filter(pk__in=keys(meetings)).annotate(last=last)
    return {
        pk: timezone.localdate(at) if at else timezone.localdate(start) - timedelta(days=31)
        for pk, at, start in rows.values_list("pk", "last", "starts_at")
    }


def drafts(meetings: Sequence[Meeting]) -> Found:
    """How many drafts of a resolution stand among the papers."""
    found = {meeting.pk: {"drafts": Fraction(0)} for meeting in meetings}
    drafts_of = MeetingFile.objects.filter(meeting__in=keys(meetings), role=MeetingFile.Role.DRAFT)
    for meeting in drafts_of.values_list("meeting", flat=True):
        found[meeting]["drafts"] += 1
    return found


def minutes(meetings: Sequence[Meeting]) -> Found:
    locked = Minutes.objects.filter(meeting__in=keys(meetings), state=Minutes.State.LOCKED).values_list(
        "meeting", flat=True
    )
    signed = set(locked)
    return {meeting.pk: {"signed": Fraction(meeting.pk in signed)} for meeting in meetings}


def praise(meetings: Sequence[Meeting]) -> Found:
    """Whether minutes or resolution say who was praised or criticised."""
    written = Minutes.objects.filter(meeting__in=keys(meetings)).exclude(criticism="").values_list("meeting", flat=True)
    resolved = (
        Resolution.objects.filter(meeting__in=keys(meetings)).exclude(praise="").values_list("meeting", flat=True)
    )
    noted = {*written, *resolved}
    return {meeting.pk: {"noted": Fraction(meeting.pk in noted)} for meeting in meetings}


def conclusion(meetings: Sequence[Meeting]) -> Found:
    """How many resolutions and conclusions of the meeting bear a number."""
    signed = Counter(Resolution.objects.signed().filter(meeting__in=keys(meetings)).values_list("meeting", flat=True))
    return {meeting.pk: {"signed": Fraction(signed[meeting.pk])} for meeting in meetings}


def closing(meetings: Sequence[Meeting]) -> Found:
    """Whether the minutes were read out and stand, and how many tasks the meeting gave."""
    read = Minutes.objects.filter(meeting__in=keys(meetings)).exclude(state=Minutes.State.WRITTEN)
    passed = set(read.values_list("meeting", flat=True))
    given = Counter(Task.objects.filter(meeting__in=keys(meetings)).values_list("meeting", flat=True))
    return {
        meeting.pk: {"read": Fraction(meeting.pk in passed), "tasks": Fraction(given[meeting.pk])}
        for meeting in meetings
    }


def papers(meetings: Sequence[Meeting]) -> Found:
    return {meeting: {"papers": Fraction(len(times))} for meeting, times in _posted(meetings).items()}


def posted_before(meetings: Sequence[Meeting]) -> Found:
    """How long before the last moment of the rule the first paper was posted, in hours; negative where it was later."""
    posted, days, found = _posted(meetings), _days(BEFORE, meetings), {}
    for meeting in meetings:
        if meeting.pk not in days:
            continue
        due = meeting.starts_at - timedelta(days=days[meeting.pk])
        first = min(posted[meeting.pk], default=meeting.starts_at)
        found[meeting.pk] = {"posted": Fraction(bool(posted[meeting.pk])), "early": _hours(due - first)}
    return found


def posted_after(meetings: Sequence[Meeting]) -> Found:
    """How long after the last moment of the rule the first paper since the end was posted, in hours."""
    posted, days, found = _posted(meetings), _days(AFTER, meetings), {}
    for meeting in meetings:
        if meeting.closed_at is None or meeting.pk not in days:
            continue
        since = [at for at in posted[meeting.pk] if at >= meeting.closed_at]
        due = meeting.closed_at + timedelta(days=days[meeting.pk])
        found[meeting.pk] = {"posted": Fraction(bool(since)), "late": _hours(min(since, default=due) - due)}
    return found


def _days(key: str, meetings: Sequence[Meeting]) -> dict[int, int]:
    """The limit `key` of each meeting by its key, in days; none for those where no rule says."""
    books, found = rules.books({meeting.unit for meeting in meetings}, key=key), {}
    for meeting in meetings:
        with suppress(rules.RuleError):
            found[meeting.pk] = books[meeting.unit_id].whole(key, on=meeting.day)
    return found


def _posted(meetings: Sequence[Meeting]) -> dict[int, list[datetime]]:
    """When each paper of each meeting was first posted, by the rows that nobody can change; not what was taken off
    before the meeting began."""
    posted: dict[int, list[datetime]] = {meeting.pk: [] for meeting in meetings}
    stood = Q(removed_at=None) | Q(removed_at__gte=F("meeting__starts_at"))
    rows = Posting.objects.filter(stood, meeting__in=keys(meetings)).order_by()
    for meeting, at in rows.values_list("meeting", "posted_at"):
        posted[meeting].append(at)
    return posted


def _hours(length) -> Fraction:
    return Fraction(int(length.total_seconds()), HOUR)
