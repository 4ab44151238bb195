"""A year of closed figures of every unit of the city, as its reports read them."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from sotay.usage import months
from sotay.usage.measures import every
from sotay.usage.models import UnitDay

DAYS = 365

# Each earlier day has a little less of everything than the day that was counted; who was a member then is one today.
BACK = """
INSERT INTO sotay_unitday (unit_id, day, {columns}, frozen, counted_at)
SELECT unit_id, day - back, {counts}, true, counted_at - back * interval '1 day'
FROM sotay_unitday, generate_series(1, %(days)s) AS back WHERE day = %(last)s ORDER BY back, unit_id
"""
CLOSED = """
INSERT INTO sotay_usageday (day, measures)
SELECT %(last)s::date - back, (SELECT measures FROM sotay_usageday WHERE day = %(last)s)
FROM generate_series(1, %(days)s) AS back ON CONFLICT DO NOTHING
"""


def remember(days: int = DAYS) -> dict:
    """So many days before yesterday, which is closed; how many rows of units are kept then."""
    last = timezone.localdate() - timedelta(days=1)
    asked = {"days": days, "last": last}
    months.cover(last - timedelta(days=days), last)
    columns = [measure.key for measure in every()]
    counts = ", ".join(key if key == "members" else f"{key} - {key} * back / 800" for key in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BACK.format(columns=", ".join(columns), counts=counts), asked)
        cursor.execute(CLOSED, asked)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE sotay_unitday")
    return {"rows": UnitDay.objects.count()}


MEASURES = (remember,)
