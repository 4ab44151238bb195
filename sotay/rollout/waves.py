"""In which wave a unit is, for reports that are narrowed by it and ask what was promised of it."""

from django.db.models import Func, JSONField


class WaveOn(Func):
    """Of a path and a day the wave, as a list of what `sotay.reports.waves.Wave` holds; NULL where there is none. A
    unit is in it by itself or with one above it, the nearest first; of several plans that ran on the day, the newest
    counts."""

    template = """(
        WITH asked (path, day) AS (VALUES (%(expressions)s))
        SELECT jsonb_build_array(wave.id, wave.name, wave.target_eligible, wave.deadline, wave.target_total)
        FROM asked CROSS JOIN LATERAL generate_series(4, length(asked.path), 4) AS depth
        JOIN members_unit above ON above.path = left(asked.path, depth)
        JOIN sotay_waveunit placed ON placed.unit_id = above.id
        JOIN sotay_plan plan ON plan.id = placed.plan_id AND (plan.closed_on IS NULL OR plan.closed_on > asked.day)
        JOIN sotay_wave wave ON wave.id = placed.wave_id
        ORDER BY depth DESC, plan.id DESC LIMIT 1
    )"""
    output_field = JSONField()
