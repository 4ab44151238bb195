"""What is missing or wrong in the records of members: counted for all units in one statement, and shown by name in one
chi bộ. What is wrong is what reading a list calls so (members/roster/plausibility.py)."""

from datetime import date

from django.db import connection
from django.utils import timezone

from members.models import Member, Unit
from members.roster import plausibility
from sotay.rollout.models import DataQuality

# Of the record `m`, true or false, never NULL; each is a column of DataQuality. SHARED: whether another has its phone.
FLAWS = {
    "no_phone": "m.phone = ''",
    "bad_phone": r"m.phone <> '' AND (m.phone !~ '^0\d{9}$' OR SHARED)",
    "bad_number": """m.personal_id NOT LIKE %(invented)s AND (
        NOT (left(m.personal_id, 3)::int = ANY(%(places)s))
        OR (substr(m.personal_id, 4, 1)::int %% 2 = 1) <> (m.gender = 'female')
        OR (19 + substr(m.personal_id, 4, 1)::int / 2) || substr(m.personal_id, 5, 2)
            <> to_char(m.birth_date, 'YYYY')
    )""",
    "bad_dates": """coalesce(
        m.admission_date IS NULL OR m.admission_date < %(founded)s OR m.admission_date > %(today)s
        OR m.admission_date < m.birth_date + make_interval(years => %(admission_age)s)
        OR m.birth_date < %(today)s::date - make_interval(years => %(birth_years)s + 1)
        OR m.official_date <= m.admission_date OR m.official_date > %(today)s
        OR coalesce(m.official_date, CASE m.status WHEN 'active' THEN %(today)s END)
            > m.admission_date + make_interval(years => %(probation_years)s + 1), false)""",
}
WORDS = {
    "no_phone": "thiếu số điện thoại",
    "bad_phone": "số điện thoại sai hoặc trùng người khác",
    "bad_number": "số định danh không khớp ngày sinh, giới tính, nơi cấp",
    "bad_dates": "ngày vào Đảng, ngày chính thức, ngày sinh thiếu hoặc không hợp lý",
}
_COLUMNS = ["members", *FLAWS, "faulty"]
_COUNT = """
WITH gone AS (
    DELETE FROM sotay_dataquality kept USING members_unit unit
    WHERE unit.id = kept.unit_id AND NOT unit.status = ANY(%(working)s)
), looked AS MATERIALIZED (
    SELECT m.unit_id, {flaws} FROM members_member m WHERE m.status = ANY(%(counted)s)
), own AS (
    SELECT unit_id, count(*) AS members, {counts}, count(*) FILTER (WHERE {names}) AS faulty
    FROM looked GROUP BY unit_id
), summed AS (
    SELECT left(path, length) AS path, {sums}
    FROM own JOIN members_unit tree ON tree.id = own.unit_id, generate_series(4, length(path), 4) AS length
    GROUP BY 1
)
INSERT INTO sotay_dataquality AS kept (unit_id, {columns}, counted_at)
SELECT id, {filled}, %(now)s FROM members_unit LEFT JOIN summed USING (path)
WHERE status = ANY(%(working)s) ORDER BY path
ON CONFLICT (unit_id) DO UPDATE SET ({columns}, counted_at) = ({excluded}, excluded.counted_at)
"""
# Of all records at once the numbers that stand twice are gathered first; of one chi bộ each is looked up.
SHARED_BY_ANY = """m.phone IN (
    SELECT phone FROM members_member WHERE phone <> '' AND status = ANY(%(counted)s) GROUP BY phone HAVING count(*) > 1
)"""
SHARED_BY_ONE = """EXISTS (
    SELECT 1 FROM members_member other
    WHERE other.phone = m.phone AND other.phone <> '' AND other.id <> m.id AND other.status = ANY(%(counted)s)
)"""
_LOOKED = ", ".join(f"({sql}) AS {name}" for name, sql in FLAWS.items())
COUNT = _COUNT.format(
    flaws=_LOOKED.replace("SHARED", SHARED_BY_ANY),
    counts=", ".join(f"count(*) FILTER (WHERE {name}) AS {name}" for name in FLAWS),
    names=" OR ".join(FLAWS),
    sums=", ".join(f"sum({name}) AS {name}" for name in _COLUMNS),
    columns=", ".join(_COLUMNS),
    filled=", ".join(f"coalesce({name}, 0)" for name in _COLUMNS),
    excluded=", ".join(f"excluded.{name}" for name in _COLUMNS),
)
_OF_CELL = """
SELECT * FROM (
    SELECT m.id, m.unit_id, m.full_name, m.name_key, m.status, {flaws} FROM members_member m
    WHERE m.unit_id = %(unit)s AND m.status = ANY(%(counted)s)
) looked WHERE {names} ORDER BY name_key, id
"""
OF_CELL = _OF_CELL.format(flaws=_LOOKED.replace("SHARED", SHARED_BY_ONE), names=" OR ".join(FLAWS))


def count() -> int:
    """Counts all units anew, from the records as they are; returns how many units were written."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _limits(timezone.localdate()) | {"now": timezone.now(), "working": list(Unit.WORKING)})
        return cursor.rowcount


def kept_of(unit: Unit) -> DataQuality | None:
    """As last counted; None of a unit that is newer than that."""
    return DataQuality.objects.filter(unit=unit).first()


def below(unit: Unit) -> list[DataQuality]:
    """Of the units directly under `unit` that have something to mend, the worst first."""
    rows = DataQuality.objects.filter(unit__parent=unit, faulty__gt=0).select_related("unit")
    return list(rows.order_by("-faulty", "unit__path"))


def faulty_members(cell: Unit) -> list[tuple[Member, list[str]]]:
    """Of one chi bộ, as its records are now: who, and what is wrong in words."""
    rows = Member.objects.raw(OF_CELL, _limits(timezone.localdate()) | {"unit": cell.pk})
    return [(row, [WORDS[name] for name in FLAWS if getattr(row, name)]) for row in rows]


def lines(kept: DataQuality) -> list[tuple[str, int]]:
    """What is wrong and how often, without what nobody has."""
    return [(WORDS[name], many) for name in FLAWS if (many := getattr(kept, name))]


def _limits(today: date) -> dict:
    limits = plausibility.limits_on(today)
    return {
        "counted": list(Member.COUNTED),
        "places": [*plausibility.PROVINCES, *plausibility.COUNTRIES],
        "invented": f"{plausibility.INVENTED}%",
        "founded": plausibility.FOUNDED,
        "today": today,
        "admission_age": limits.admission_age or 0,
        "probation_years": limits.probation_years or 100,
        "birth_years": limits.birth_years or 150,
    }
