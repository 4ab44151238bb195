"""What the portal measures of a meeting by itself: each measure answers for a thousand meetings in one or two
statements, so that a month of a whole city is scored in the background.

A measure gives no points: it yields values, and the steps of a criterion, which are data, turn them into points.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from meetings.models import Meeting, MeetingFile, Minutes, RollEntry
from members import rules
from members.models import Member, Office

Found = dict[int, dict[str, Fraction]]
NAMED_ABSENT = Q(presence__in=(RollEntry.Presence.UNEXCUSED, RollEntry.Presence.UNNOTED))
ATTENDING = Q(presence__in=RollEntry.ATTENDING)
MINUTE, HOUR = 60, 3600


class Name(NamedTuple):
    """How the steps of a criterion call a value, and what it says, with its unit."""

    word: str
    said: str


@dataclass(frozen=True)
class Measure:
    """label: what is measured; names: each value as the steps call it, for who edits them.

    collect: from meetings with their units to the values of those that can be measured; say: the values in a sentence;
    anchor: the part of the meeting's page that shows the evidence.
    """

    label: str
    names: Mapping[str, Name]
    collect: Callable[[Sequence[Meeting]], Found]
    say: Callable[[Mapping[str, Fraction]], str]
    anchor: str = ""

    def in_words(self, values: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """`values` by the words that the steps use."""
        return {self.names[name].word: value for name, value in values.items() if name in self.names}

    @property
    def words(self) -> frozenset[str]:
        return frozenset(name.word for name in self.names.values())


def _minute(moment) -> int:
    """Whole minutes as people read them off the page: seconds are not shown, so they do not count."""
    return int(moment.timestamp()) // MINUTE


def _duration(meetings: Sequence[Meeting]) -> Found:
    books = rules.books({meeting.unit for meeting in meetings}, key__startswith="meeting.min_minutes")
    asking = {Meeting.Kind.COMBINED: "meeting.min_minutes_combined"}
    found = {}
    for meeting in meetings:
        if meeting.opened_at is None or meeting.closed_at is None:
            continue
        try:
            asked = books[meeting.unit_id].value(asking.get(meeting.kind, "meeting.min_minutes"), on=meeting.day)
        except rules.RuleError:
            continue
        held = _minute(meeting.closed_at) - _minute(meeting.opened_at)
        short = max(Fraction(asked) - held, Fraction(0))
        found[meeting.pk] = {"short": short, "share": 100 * held / Fraction(asked), "held": Fraction(held)}
    return found


def _attendance(meetings: Sequence[Meeting]) -> Found:
    """Of those who must come: not of guests, nor of the exempt, the away and the special forces who did not."""
    special = Q(member__ineligible_reason=Member.Reason.SPECIAL_FORCE)
    left_out = ~ATTENDING & (~Q(uncounted="") | Q(presence=RollEntry.Presence.EXEMPT) | special)
    asked = RollEntry.objects.filter(meeting__in=meetings).exclude(standing=RollEntry.Standing.GUEST).exclude(left_out)
    sums = {"summoned": Count("pk"), "present": Count("pk", filter=ATTENDING)}
    rows = asked.order_by().values("meeting").annotate(**sums, unexcused=Count("pk", filter=NAMED_ABSENT))
    return {
        row["meeting"]: {
            "rate": Fraction(100 * row["present"], row["summoned"]),
            **{name: Fraction(row[name]) for name in ("summoned", "present", "unexcused")},
        }
        for row in rows
    }


# Runs of meetings at which one member was excused: the difference of two row numbers is the same within a run.
_STREAKS = """
WITH target AS (SELECT id, unit_id, starts_at FROM meetings_meeting WHERE id = ANY(%s)),
noted AS (
    SELECT target.id AS target, entry.member_id AS member, entry.presence = 'excused' AS excused,
        row_number() OVER (PARTITION BY target.id, entry.member_id ORDER BY held.starts_at)
        - row_number() OVER (
            PARTITION BY target.id, entry.member_id, entry.presence = 'excused' ORDER BY held.starts_at
        ) AS run
    FROM target
    JOIN meetings_meeting AS held ON held.unit_id = target.unit_id AND held.kind = ANY(%s)
        AND held.state <> 'cancelled' AND held.starts_at <= target.starts_at
        AND held.starts_at >= date_trunc('year', target.starts_at AT TIME ZONE %s) AT TIME ZONE %s
    JOIN meetings_rollentry AS entry ON entry.meeting_id = held.id AND entry.standing <> 'guest'
),
runs AS (SELECT target, count(*) FILTER (WHERE excused) AS long FROM noted GROUP BY target, member, excused, run)
SELECT target, max(long) FROM runs GROUP BY target
"""
_MONTHLY = (Meeting.Kind.REGULAR.value, Meeting.Kind.COMBINED.value)


def _excused_streak(meetings: Sequence[Meeting]) -> Found:
    zone = timezone.get_default_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(_STREAKS, [[meeting.pk for meeting in meetings], list(_MONTHLY), zone, zone])
        return {meeting: {"longest": Fraction(longest)} for meeting, longest in cursor.fetchall()}


def _committee(meetings: Sequence[Meeting]) -> Found:
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
    sitting = list(seats.values_list("unit", "member", "since", "until"))
    met = dict(
        Meeting.objects.filter(pk__in=[each.pk for each in meetings])
        .annotate(met=Exists(before))
        .values_list("pk", "met")
    )
    found = {}
    for meeting in meetings:
        held = {
            member
            for unit, member, since, until in sitting
            if unit == meeting.unit_id and since <= meeting.day and (until is None or until > meeting.day)
        }
        alone = len(held) < 2
        found[meeting.pk] = {"met": Fraction(met[meeting.pk] or alone), "alone": Fraction(alone)}
    return found


def _notice(meetings: Sequence[Meeting]) -> Found:
    return {
        meeting.pk: {
            "told": Fraction(meeting.announced_at < meeting.starts_at),
            "hours": Fraction(int((meeting.starts_at - meeting.announced_at).total_seconds()), HOUR),
        }
        for meeting in meetings
    }


def _minutes(meetings: Sequence[Meeting]) -> Found:
    locked = Minutes.objects.filter(meeting__in=meetings, state=Minutes.State.LOCKED).values_list("meeting", flat=True)
    signed = set(locked)
    return {meeting.pk: {"signed": Fraction(meeting.pk in signed)} for meeting in meetings}


def _papers(meetings: Sequence[Meeting]) -> Found:
    return {meeting: {"papers": Fraction(len(times))} for meeting, times in _posted(meetings).items()}


def _posted_before(meetings: Sequence[Meeting]) -> Found:
    """How long before the last moment of the rule the first paper was posted, in hours; negative where it was later."""
    books = rules.books({meeting.unit for meeting in meetings}, key="meeting.upload_before")
    posted, found = _posted(meetings), {}
    for meeting in meetings:
        try:
            days = books[meeting.unit_id].whole("meeting.upload_before", on=meeting.day)
        except rules.RuleError:
            continue
        due = meeting.starts_at - timedelta(days=days)
        first = min(posted[meeting.pk], default=meeting.starts_at)
        found[meeting.pk] = {"posted": Fraction(bool(posted[meeting.pk])), "early": _hours(due - first)}
    return found


def _posted_after(meetings: Sequence[Meeting]) -> Found:
    """How long after the last moment of the rule the first paper since the end was posted, in hours."""
    books = rules.books({meeting.unit for meeting in meetings}, key="meeting.upload_after")
    posted, found = _posted(meetings), {}
    for meeting in meetings:
        if meeting.closed_at is None:
            continue
        try:
            days = books[meeting.unit_id].whole("meeting.upload_after", on=meeting.day)
        except rules.RuleError:
            continue
        since = [at for at in posted[meeting.pk] if at >= meeting.closed_at]
        due = meeting.closed_at + timedelta(days=days)
        found[meeting.pk] = {"posted": Fraction(bool(since)), "late": _hours(min(since, default=due) - due)}
    return found


def _posted(meetings: Sequence[Meeting]) -> dict[int, list]:
    """When each paper of each meeting was posted."""
    posted: dict[int, list] = {meeting.pk: [] for meeting in meetings}
    for meeting, at in MeetingFile.objects.filter(meeting__in=meetings).order_by().values_list("meeting", "added_at"):
        posted[meeting].append(at)
    return posted


def _hours(length) -> Fraction:
    return Fraction(int(length.total_seconds()), HOUR)


MEASURES: dict[str, Measure] = {
    "duration": Measure(
        "thời lượng so với quy định",
        {
            "short": Name("thiếu", "số phút thiếu"),
            "share": Name("tỷ lệ", "% thời lượng quy định"),
            "held": Name("đã họp", "số phút đã họp"),
        },
        _duration,
        lambda found: (
            f"Họp {_number(found['held'])} phút"
            + (f", thiếu {_number(found['short'])} phút." if found["short"] else ", đủ thời lượng.")
        ),
    ),
    "attendance": Measure(
        "tỷ lệ dự",
        {
            "rate": Name("tỷ lệ", "% dự"),
            "present": Name("có mặt", "số có mặt"),
            "summoned": Name("phải dự", "số phải dự"),
            "unexcused": Name("vắng không lý do", "số vắng không lý do"),
        },
        _attendance,
        lambda found: (
            f"{_number(found['present'])}/{_number(found['summoned'])} đồng chí dự "
            f"({_number(found['rate'])} %), {_number(found['unexcused'])} vắng không lý do."
        ),
        "#diem-danh",
    ),
    "excused_streak": Measure(
        "vắng có lý do liên tiếp trong năm",
        {"longest": Name("liên tiếp", "số lần liên tiếp nhiều nhất của một đảng viên")},
        _excused_streak,
        lambda found: f"Nhiều nhất {_number(found['longest'])} lần liên tiếp.",
        "#diem-danh",
    ),
    "committee": Measure(
        "chi ủy họp trước",
        {
            "met": Name("đã họp", "1 nếu đã họp trong 31 ngày trước và ký biên bản, hoặc chỉ có bí thư"),
            "alone": Name("chỉ có bí thư", "1 nếu không có chi ủy"),
        },
        _committee,
        lambda found: (
            "Chi bộ chỉ có bí thư."
            if found["alone"]
            else (
                "Chi ủy đã họp trước, có biên bản."
                if found["met"]
                else "Chưa thấy buổi họp chi ủy nào có biên bản đã ký trong 31 ngày trước."
            )
        ),
    ),
    "notice": Measure(
        "thông báo trước",
        {"told": Name("báo trước", "1 nếu thông báo trước giờ họp"), "hours": Name("số giờ", "số giờ báo trước")},
        _notice,
        lambda found: f"Thông báo trước {_number(found['hours'])} giờ." if found["told"] else "Không thông báo trước.",
    ),
    "minutes": Measure(
        "biên bản",
        {"signed": Name("đã ký", "1 nếu chủ trì và thư ký đã ký biên bản")},
        _minutes,
        lambda found: "Biên bản đã ký." if found["signed"] else "Chưa có biên bản đã ký.",
        "#bien-ban",
    ),
    "papers": Measure(
        "tài liệu trên Sổ tay",
        {"papers": Name("tài liệu", "số tài liệu")},
        _papers,
        lambda found: f"{_number(found['papers'])} tài liệu trên Sổ tay.",
        "#tai-lieu",
    ),
    "posted_before": Measure(
        "đăng tài liệu trước buổi sinh hoạt",
        {"posted": Name("đã đăng", "1 nếu có tài liệu"), "early": Name("sớm", "số giờ sớm hơn hạn (âm là muộn)")},
        _posted_before,
        lambda found: _against_limit(found["posted"], found["early"], "trước buổi sinh hoạt"),
        "#tai-lieu",
    ),
    "posted_after": Measure(
        "đăng tài liệu sau buổi sinh hoạt",
        {"posted": Name("đã đăng", "1 nếu đã đăng"), "late": Name("muộn", "số giờ muộn hơn hạn (âm là sớm)")},
        _posted_after,
        lambda found: _against_limit(found["posted"], -found["late"], "sau buổi sinh hoạt"),
        "#tai-lieu",
    ),
}


def _against_limit(posted: Fraction, early: Fraction, when: str) -> str:
    if not posted:
        return f"Chưa đăng tài liệu {when}."
    return f"Đăng tài liệu {when} {'sớm' if early >= 0 else 'muộn'} hơn hạn {_number(abs(early))} giờ."


def _number(value: Fraction) -> str:
    """At most one decimal, rounded down so that 89,96 does not read as 90."""
    tenths = int(value * 10)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
