"""Who reads the news: one figure of the funnel."""

from datetime import date

from members.measures import MEASURES, Measure

READ = """
SELECT member_id, (at AT TIME ZONE %(zone)s)::date AS day FROM news_articleread WHERE at >= %(since)s AND at < %(until)s
"""

READERS = Measure(
    "read_news", 800, "Đọc tin trong 30 ngày", "Đọc tin",
    "Đã mở ít nhất một bài viết trên cổng trong 30 ngày đến hết ngày ấy; mỗi bài đếm ở lần mở đầu tiên.",
    date(2026, 11, 30), "Quy chế vận hành cổng", days=READ, within=30, after="activated",
)  # fmt: skip


def plug_in() -> None:
    MEASURES.plug_in(READERS)
