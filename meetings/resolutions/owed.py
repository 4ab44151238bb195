"""What a meeting that is over still owes: its minutes signed, its resolution or conclusion posted, within the days that
the rules give from its end (docs/rules.md §4.1, upload_after). Who sees to it finds it on the first page and is
reminded once, before the days are over."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from meetings.models import Meeting, Minutes, Posting, Resolution
from meetings.models.kinds import MONTHLY, THEMATIC
from meetings.papers.posting import AFTER
from meetings.resolutions.posting import Countdown
from members import notices, rules
from members.access import nearest_offices, units_for
from members.models import Notice, RuleParameter, User
from members.powers import Power

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

KEPT_FOR = timedelta(days=45)  # what is older the figures tell
AT_ONCE = 500  # meetings in one transaction


def owing(user: User) -> "QuerySet[WithAnnotations[Meeting, Lacking]]":
    """Those that `user` plans, the one that is due first at the beginning."""
    rows = _owing().filter(unit__in=units_for(user, Power.PLAN_MEETINGS))
    return rows.select_related("unit__parent").order_by("closed_at", "pk")


def _owing() -> "QuerySet[WithAnnotations[Meeting, Lacking]]":
    """With `unsigned` and `unposted`. A regular one and a chuyên đề owe both, whatever was begun of them; others what
    was begun. Any paper posted since the end is taken for the resolution: it may have been written elsewhere."""
    of_it = {"meeting": OuterRef("pk")}
    minutes, locked = Minutes.objects.filter(**of_it), Q(state=Minutes.State.LOCKED)
    open_ones = Resolution.objects.filter(**of_it).exclude(state=Resolution.State.POSTED)
    posted = Posting.objects.filter(**of_it, posted_at__gte=OuterRef("closed_at"))
    due = Q(kind__in=[*MONTHLY, *THEMATIC])
    closed = Meeting.objects.filter(state=Meeting.State.CLOSED, starts_at__gte=timezone.now() - KEPT_FOR)
    return closed.annotate(
        unsigned=Q(Exists(minutes.exclude(locked))) | (due & ~Exists(minutes.filter(locked))),
        unposted=Q(Exists(open_ones)) | (due & ~Exists(posted)),
    ).filter(Q(unsigned=True) | Q(unposted=True))


class Lacking(TypedDict):
    """What is asked of each meeting of `owing`."""

    unsigned: bool
    unposted: bool


class Owed:
    """One meeting of `owing` with what it lacks, and how long there is left; no countdown where no rule says."""

    def __init__(self, meeting: "WithAnnotations[Meeting, Lacking]", due: datetime | None):
        self.meeting, self.due = meeting, due
        self.countdown = Countdown(due, due - timezone.now()) if due else None
        minutes = "biên bản chưa ký" if meeting.unsigned else ""
        posting = "nghị quyết, kết luận chưa đăng" if meeting.unposted else ""
        self.lacks = ", ".join(filter(None, (minutes, posting)))


def owed(meetings: Iterable["WithAnnotations[Meeting, Lacking]"]) -> list[Owed]:
    """Of rows of `owing` with their units; one query for the rules of all."""
    meetings = list(meetings)
    books = rules.books({meeting.unit for meeting in meetings}, key=AFTER)
    return [Owed(meeting, _due(meeting, books[meeting.unit_id])) for meeting in meetings]


def _due(meeting: Meeting, book: rules.Book) -> datetime | None:
    try:
        return meeting.closed_at + timedelta(days=book.whole(AFTER, on=meeting.day))
    except rules.RuleError:
        return None


def remind() -> int:
    """Tells what is due within the longest of the hours of `meeting.remind_hours` that is shorter than the time itself,
    each meeting once; returns of how many. May run twice at once."""
    now = timezone.now()
    longest = max((int(row.value) for row in RuleParameter.objects.filter(key=AFTER)), default=0)
    hours = [int(each) for each in rules.series("meeting.remind_hours", on=timezone.localdate())]
    untold = _owing().filter(post_reminded_at=None, closed_at__gte=now - timedelta(days=longest))
    due = [each for each in owed(untold.select_related("unit")) if _is_near(each, now, hours)]
    return sum(_tell(due[at : at + AT_ONCE], now) for at in range(0, len(due), AT_ONCE))


def _is_near(owes: Owed, now: datetime, hours: Iterable[int]) -> bool:
    if owes.due is None or owes.meeting.closed_at is None:
        return False
    whole = owes.due - owes.meeting.closed_at
    before = max((length for length in (timedelta(hours=each) for each in hours) if length < whole), default=whole)
    return now <= owes.due <= now + before


@transaction.atomic
def _tell(due: list[Owed], now: datetime) -> int:
    """Chair, secretary and who plans there; what is being told or changed at this moment is left for the next run."""
    untold = Meeting.objects.filter(pk__in=[each.meeting.pk for each in due], post_reminded_at=None)
    held = set(untold.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))
    Meeting.objects.filter(pk__in=held).update(post_reminded_at=now)
    told = [each for each in due if each.meeting.pk in held]
    planners = nearest_offices(Power.PLAN_MEETINGS, {each.meeting.unit for each in told})
    named = {pk for each in told for pk in (each.meeting.chair_id, each.meeting.secretary_id) if pk}
    accounts = {user.member_id: user.pk for user in User.objects.signing_in().filter(member__in=named)}
    notices.send(
        Notice(user_id=user, text=_sentence(each)[:300], url=each.meeting.get_absolute_url())
        for each in told
        for user in sorted(_asked(each.meeting, planners[each.meeting.unit_id], accounts))
    )
    return len(told)


def _asked(meeting: Meeting, planners: Iterable[User], accounts: Mapping[int, int]) -> set[int]:
    ran = {accounts[pk] for pk in (meeting.chair_id, meeting.secretary_id) if pk in accounts}
    return ran | {user.pk for user in planners}


def _sentence(owes: Owed) -> str:
    due = timezone.localtime(owes.due)
    return f"“{owes.meeting.title}”: {owes.lacks}. Hạn {due:%H:%M, %d/%m/%Y}."
