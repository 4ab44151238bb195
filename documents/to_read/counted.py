"""Who reads the documents that are asked for: one figure of the funnel."""

from datetime import date

from members.measures import MEASURES, Measure

READ = """
SELECT member_id, (confirmed_at AT TIME ZONE %(zone)s)::date AS day FROM documents_reading
WHERE recorded_by_id IS NULL AND confirmed_at >= %(since)s AND confirmed_at < %(until)s
"""

READERS = Measure(
    "read_documents", 900, "Đọc văn kiện trong 30 ngày", "Đọc văn kiện",
    "Tự mình xác nhận đã đọc ít nhất một văn kiện trong 30 ngày đến hết ngày ấy. Được đọc giúp thì không đếm ở đây.",
    date(2026, 11, 30), "Quy chế vận hành cổng", days=READ, within=30, after="activated",
)  # fmt: skip


def plug_in() -> None:
    MEASURES.plug_in(READERS)
