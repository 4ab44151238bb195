"""Who reads the papers of meetings, and who comes: two figures of the funnel."""

from datetime import date

from members.measures import MEASURES, Measure

READ = """
SELECT member_id, (at AT TIME ZONE %(zone)s)::date AS day FROM meetings_paperread
WHERE at >= %(since)s AND at < %(until)s
"""
CAME = """
SELECT entry.member_id, (meeting.starts_at AT TIME ZONE %(zone)s)::date AS day
FROM meetings_meeting AS meeting JOIN meetings_rollentry AS entry ON entry.meeting_id = meeting.id
WHERE meeting.state = 'closed' AND meeting.starts_at >= %(since)s AND meeting.starts_at < %(until)s
    AND entry.presence IN ('present', 'online')
"""

MEASURED = (
    Measure(
        "read_papers", 1000, "Đọc tài liệu họp trong 30 ngày", "Đọc tài liệu họp",
        "Đã xác nhận đọc ít nhất một tài liệu của buổi họp mà mình được mời, trong 30 ngày đến hết ngày ấy.",
        date(2026, 11, 30), "Quy chế vận hành cổng", days=READ, within=30, after="activated",
    ),
    Measure(
        "attended", 1100, "Dự họp trong 30 ngày", "Dự họp",
        "Được điểm danh có mặt hoặc dự trực tuyến ở ít nhất một buổi họp đã bế mạc, họp trong 30 ngày đến hết ngày ấy.",
        date(2026, 11, 30), "HD 42-HD/BTCTW", days=CAME, within=30, after="activated",
    ),
)  # fmt: skip


def plug_in() -> None:
    for measure in MEASURED:
        MEASURES.plug_in(measure)
