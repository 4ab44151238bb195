"""The night after a month in which every chi bộ has met: their scores, measured by the worker's own task."""

import time
from collections.abc import Iterator
from statistics import median

from django.db import connection, transaction

from meetings.models import Meeting, QualityScore, Rubric
from meetings.scoring import scoring, tasks
from members.models import User
from sotay.bench import cpu
from sotay.bench.rollup import backend
from sotay.bench.table import Line
from sotay.demo import scale

CALLED = 26  # to a meeting, at most
MOST_SECONDS = 20  # of all meetings of a city in a month
# By their places on the roll, not by keys: in a small chi bộ what there is would hang on where a sequence stands.
SEATED = "(SELECT *, row_number() OVER (PARTITION BY meeting_id ORDER BY id) AS seat FROM meetings_rollentry)"
# A regular meeting of each chi bộ in this month and in the one before: held, signed, scored by nobody yet.
STEPS = (
    """
    INSERT INTO meetings_meeting (unit_id, kind, title, starts_at, ends_at, place, state, cancel_reason,
                                  postpone_reason, opened_at, closed_at, planned_by_id, announced_at, version)
    SELECT unit.id, 'regular', %(title)s, day, day + interval '95 minutes', 'Nhà văn hóa', 'closed', '', '', day,
           day + (75 + unit.id %% 30) * interval '1 minute', %(by)s, day - interval '5 days', 1
    FROM members_unit unit CROSS JOIN LATERAL (
        SELECT date_trunc('day', now()) - back * interval '1 day' + interval '12 hours' AS day
        FROM unnest(ARRAY[3, 33]) AS back
    ) AS held
    WHERE unit.kind IN ('cell', 'base_cell') AND unit.status = 'active'
    """,
    """
    INSERT INTO meetings_rollentry (meeting_id, member_id, standing, uncounted, presence, way, settled)
    SELECT meeting.id, member.id, 'official', '',
           CASE WHEN seat = 1 THEN 'excused' WHEN seat = 2 AND meeting.unit_id %% 9 = 0 THEN 'unexcused'
                ELSE 'present' END, 'list', true
    FROM meetings_meeting meeting JOIN (
        SELECT id, unit_id, row_number() OVER (PARTITION BY unit_id ORDER BY id) AS seat
        FROM members_member WHERE status = 'active'
    ) AS member ON member.unit_id = meeting.unit_id AND seat <= %(called)s
    WHERE meeting.title = %(title)s
    """,
    """
    INSERT INTO meetings_speech (meeting_id, entry_id, state, asked_at, began_at, ended_at, written_by_id)
    SELECT meeting.id, entry.id, 'done', opened_at, opened_at, opened_at + interval '3 minutes', %(by)s
    FROM meetings_meeting meeting JOIN {seated} AS entry ON entry.meeting_id = meeting.id
    WHERE meeting.title = %(title)s AND entry.presence = 'present' AND seat %% 2 = 0
    """,
    """
    INSERT INTO meetings_agendaitem (meeting_id, position, title, began_at, ended_at)
    SELECT id, 1, 'Công tác chính trị, tư tưởng', opened_at, opened_at + interval '20 minutes'
    FROM meetings_meeting WHERE title = %(title)s
    """,
    """
    INSERT INTO meetings_posting (meeting_id, sha256, title, posted_at, posted_by_id)
    SELECT id, md5(id::text || back), 'Tài liệu', starts_at - back * interval '1 day', %(by)s
    FROM meetings_meeting, unnest(ARRAY[2, -1]) AS back WHERE title = %(title)s
    """,
    """
    INSERT INTO meetings_minutes (meeting_id, version, state, opening, review, information, discussion, criticism,
                                  conclusion, facts, chair_signed_by_id, chair_signed_at, secretary_signed_by_id,
                                  secretary_signed_at)
    SELECT id, 1, 'locked', '', '', '', '', '', '', '{}', %(by)s, closed_at, %(by)s, closed_at
    FROM meetings_meeting WHERE title = %(title)s
    """,
    """
    INSERT INTO meetings_task (unit_id, meeting_id, assignee_id, checker_id, work, product, duty, authority, deadline,
                               state, given_by_id, given_at, told_step, reported_by_id, reported_on)
    SELECT meeting.unit_id, meeting.id, NULL, entry.member_id, 'Việc', 'Báo cáo', 'Thực hiện', '',
           (meeting.starts_at + interval '10 days')::date,
           CASE WHEN (meeting.id + seat) %% 7 = 0 THEN 'doing' ELSE 'done' END, %(by)s, meeting.closed_at, 0,
           %(by)s, meeting.starts_at::date
    FROM meetings_meeting meeting
    JOIN {seated} AS entry ON entry.meeting_id = meeting.id AND seat %% 6 = 0
    WHERE meeting.title = %(title)s
    """,
    """
    INSERT INTO meetings_qualityscore (meeting_id, rubric_id, version, state, computed, band, weaknesses, final_band,
                                       final_reason)
    SELECT id, %(rubric)s, 1, 'noted', '{}', '', '', '', ''
    FROM meetings_meeting WHERE title = %(title)s AND starts_at > now() - interval '20 days'
    """,
    """
    INSERT INTO meetings_enteredpoints (score_id, criterion_id, points, remark, by_id, at)
    SELECT score.id, criterion.id, criterion.most, '', %(by)s, now()
    FROM meetings_qualityscore score JOIN meetings_criterion criterion ON criterion.rubric_id = score.rubric_id
    JOIN meetings_meeting meeting ON meeting.id = score.meeting_id
    WHERE meeting.title = %(title)s AND criterion.measure = ''
    """,
    "ANALYZE",
)
TITLE = "Sinh hoạt thường kỳ đã họp"


def held(rubric: str = "hd-42") -> dict:
    """Makes the meetings of two months, unless they are there; how many scores the task will find."""
    facts = {"title": TITLE, "called": CALLED, "by": User.objects.values_list("pk", flat=True).first()}
    facts["rubric"] = Rubric.objects.get(code=rubric).pk
    if not Meeting.objects.filter(title=TITLE).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            for step in STEPS:
                cursor.execute(step.replace("{seated}", SEATED), facts)
    return {"scores": QualityScore.objects.filter(meeting__title=TITLE).count()}


def measured() -> dict:
    """What `measure_scores` takes for all of them, as the worker runs it, beside what it has measured."""
    asked, pid = [], backend()
    there, here, start = cpu.seconds(pid), time.process_time(), time.monotonic()
    with connection.execute_wrapper(lambda execute, *call: asked.append(1) or execute(*call)):
        done = tasks.measure_scores()
    seconds = time.monotonic() - start
    spent = {"python": time.process_time() - here, "database": cpu.seconds(pid) - there}
    totals = QualityScore.objects.filter(meeting__title=TITLE, total__gt=0).values_list("computed", flat=True)
    points = median(len(computed) for computed in totals)
    return {"scores": done, "seconds": seconds, "queries": len(asked), "criteria": points} | spent


MEASURES = (held, measured)


def goals(bench) -> Iterator[Line]:
    """A smaller city has as much less time."""
    expected = bench.evening.probe("held")["scores"]
    found = bench.evening.probe("measured")
    limit = MOST_SECONDS * min(1, bench.members / scale.MEMBERS)
    said = (
        f"Python {found['python']:.1f} + PostgreSQL {found['database']:.1f} giây CPU, {found['criteria']:.0f} tiêu chí"
    )
    what = f"chấm điểm {expected} buổi sinh hoạt của một tháng ở tác vụ nền ({said})"
    yield Line("SCORES", what, found["seconds"], limit, unit="giây")
    yield Line("SCORES", "buổi sinh hoạt không được chấm", expected - found["scores"], 0, unit="buổi")
    batches = -(-expected // scoring.AT_ONCE)
    yield Line("SCORES", "truy vấn của mỗi 1.000 buổi", found["queries"] / batches, 40, unit="truy vấn")
