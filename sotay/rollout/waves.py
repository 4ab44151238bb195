"""Which unit is in which wave, for reports that are narrowed by it."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from sotay.reports.waves import Wave

# By itself or with a unit above it, the nearest first; of several plans that ran on the day, the newest.
OF_UNITS = """
SELECT DISTINCT ON (asked.id) asked.id, wave.id, wave.name, wave.target_eligible, wave.deadline
FROM members_unit asked
CROSS JOIN LATERAL generate_series(4, length(asked.path), 4) AS depth
JOIN members_unit above ON above.path = left(asked.path, depth)
JOIN sotay_waveunit placed ON placed.unit_id = above.id
JOIN sotay_plan plan ON plan.id = placed.plan_id AND (plan.closed_on IS NULL OR plan.closed_on > %(on)s)
JOIN sotay_wave wave ON wave.id = placed.wave_id
WHERE asked.id = ANY(%(units)s)
ORDER BY asked.id, depth DESC, plan.id DESC
"""


def waves_of(units: Iterable[int], on: date) -> dict[int, Wave]:
    """Of units, by their keys, the wave that each was in on the day `on`; those in none are left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OF_UNITS, {"units": list(units), "on": on})
        return {unit: Wave(str(key), name, target, due_on) for unit, key, name, target, due_on in cursor.fetchall()}
