"""An evening on which every chi bộ meets: members who press "Tôi có mặt" as fast as two workers take it, against the
shortest Django view that reads the session and writes the same row."""

import json
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from meetings.attendance import codes
from meetings.models import Meeting, RollEntry
from members.models import User
from sotay.bench import web
from sotay.bench.pages import members_with_cookies
from sotay.bench.table import Line, middle
from sotay.demo import scale

MANY = 12_000  # check-ins of one round: each row is noted once
ROUNDS = 2  # by turns on both sides
LEAST = 300  # a second, of the whole country's largest city on one evening
OPENED = """
INSERT INTO meetings_meeting (unit_id, kind, title, starts_at, ends_at, place, state, cancel_reason, postpone_reason,
                              opened_at, planned_by_id, announced_at, version)
SELECT id, 'regular', 'Sinh hoạt thường kỳ', now() - interval '5 minutes', now() + interval '2 hours', 'Nhà văn hóa',
       'running', '', '', now() - interval '1 minute', %s, now(), 1
FROM members_unit WHERE kind IN ('cell', 'base_cell') AND status = 'active'
"""
CALLED = """
INSERT INTO meetings_rollentry (meeting_id, member_id, standing, uncounted, presence, way)
SELECT meeting.id, member.id, 'official', '', 'unnoted', ''
FROM meetings_meeting meeting JOIN members_member member ON member.unit_id = meeting.unit_id
WHERE member.status = 'active'
"""


def evening(many: int) -> dict:
    """Opens a meeting in every chi bộ and signs in `many` of those who are called, each with a ticket in hand: what a
    browser sends, as `cookies`, `paths` and `bodies` of the same length."""
    if not Meeting.objects.filter(state=Meeting.State.RUNNING).exists():
        with connection.cursor() as cursor:
            cursor.execute(OPENED, [User.objects.values_list("pk", flat=True).first()])
            cursor.execute(CALLED)
            cursor.execute("ANALYZE meetings_rollentry")
    RollEntry.objects.filter(way=RollEntry.Way.CODE).update(presence="unnoted", way="", version=1)  # of an earlier run
    signed_in = members_with_cookies(many)
    rows = RollEntry.objects.filter(member__in=[member for member, _ in signed_in], presence="unnoted")
    own = {row.member_id: row for row in rows}
    limits, now = codes.Limits(lasts=60, overlap=15, confirm=3600), timezone.now()
    found = {"cookies": [], "paths": [], "bodies": []}
    for member, cookie in signed_in:
        if row := own.get(member):
            found["cookies"].append(f"{cookie}; csrftoken={web.TOKEN}")
            found["paths"].append(f"/sinh-hoat/{row.meeting_id}/co-mat/ghi/")
            found["bodies"].append(f"csrfmiddlewaretoken={web.TOKEN}&ve={codes.ticket(row, limits, now)}")
    return found


def noted() -> dict:
    """How many rows are noted, and how many of them more than once."""
    rows = RollEntry.objects.filter(way=RollEntry.Way.CODE)
    return {"rows": rows.count(), "again": rows.filter(version__gt=2).count()}


MEASURES = (evening, noted)


def goals(bench) -> Iterator[Line]:
    many = max(200, MANY * bench.members // scale.MEMBERS)
    ours = bench.evening.probe("evening", many=many)
    plain = json.loads(bench.plain.run("-m", "sotay.bench.plain.seed", "evening", str(many), settings_module=web.PLAIN))
    runs = web.check_in(bench.evening, bench.plain, ours_sent=ours, plain_sent=plain, rounds=ROUNDS)
    kept = bench.evening.probe("noted")
    here, there = ({key: middle([run[key] for run in runs[side]]) for key in runs[side][0]} for side in runs)
    taken = sum(run["requests"] for run in runs["ours"])
    what = f"điểm danh bằng mã, CPU một lượt ({here['a_second']:.0f} so với {there['a_second']:.0f} lượt/giây)"
    yield Line(
        "MEETING",
        f"{what}: {web.shares(here)}; Django thuần: {web.shares(there)}",
        here["cpu_ms"],
        1.3,
        there["cpu_ms"],
    )
    yield Line("MEETING", f"điểm danh: p95 khi {web.CONNECTIONS} người bấm cùng lúc", here["p95_ms"], 150)
    # What must not be too little is measured as what a thousand cost.
    yield Line("MEETING", "điểm danh: thời gian của 1.000 lượt", 1e6 / here["a_second"], 1e6 / LEAST)
    yield Line(
        "MEETING", "điểm danh: lượt mất hoặc ghi hai lần", abs(taken - kept["rows"]) + kept["again"], 0, unit="lượt"
    )
