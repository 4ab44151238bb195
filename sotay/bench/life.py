"""A month of life in the city of the bench: what its members do beside coming, for the figures to count."""

from django.db import connection, transaction
from django.utils import timezone

from members.models import User
from sotay.demo import library
from sotay.usage.models import Installation

# What a city does in a month beside coming: it reads, meets and installs. Each chi bộ has met once.
LIFE = (
    """INSERT INTO sotay_installation (member_id, device, platform, day)
    SELECT id, gen_random_uuid()::text, 'android', activated_on FROM members_member
    WHERE activated_on IS NOT NULL AND id %% 2 = 0""",
    """INSERT INTO news_articleread (article_id, member_id, at)
    SELECT article.id, member.id, last_active_on + interval '5 hours'
    FROM members_member AS member JOIN (SELECT id FROM news_article ORDER BY id LIMIT 2) AS article ON true
    WHERE last_active_on IS NOT NULL AND member.id %% 5 <> 0""",
    """INSERT INTO meetings_meeting (unit_id, kind, title, starts_at, ends_at, place, state, cancel_reason,
                                     postpone_reason, opened_at, closed_at, planned_by_id, announced_at, version)
    SELECT id, 'regular', 'Sinh hoạt', day, day + interval '95 minutes', 'Nhà văn hóa', 'closed', '', '', day,
           day + interval '95 minutes', %(by)s, day, 1
    FROM members_unit, (SELECT date_trunc('day', now()) - interval '9 days 5 hours' AS day) AS held
    WHERE kind IN ('cell', 'base_cell') AND status = 'active'""",
    """INSERT INTO meetings_rollentry (meeting_id, member_id, standing, uncounted, presence, way, settled)
    SELECT meeting.id, member.id, 'official', '', CASE WHEN member.id %% 6 = 0 THEN 'excused' ELSE 'present' END,
           'list', true
    FROM meetings_meeting AS meeting JOIN members_member AS member ON member.unit_id = meeting.unit_id""",
    """INSERT INTO meetings_paperread (meeting_id, member_id, sha256, at)
    SELECT meeting_id, member_id, 'tai-lieu', now() - interval '10 days'
    FROM meetings_rollentry WHERE member_id %% 3 = 0""",
    """INSERT INTO documents_reading (document_id, member_id, round, confirmed_at)
    SELECT document.id, member.id, 1, last_active_on + interval '5 hours'
    FROM members_member AS member JOIN (SELECT id FROM documents_document ORDER BY id LIMIT 1) AS document ON true
    WHERE last_active_on IS NOT NULL AND member.id %% 4 = 0""",
)


def live() -> dict:
    """A month of it, once in each database."""
    if not Installation.objects.exists():
        library.fill(1, timezone.localdate())
        with transaction.atomic(), connection.cursor() as cursor:
            for step in LIFE:
                cursor.execute(step, {"by": User.objects.values_list("pk", flat=True).first()})
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return {}


MEASURES = (live,)
