"""What a member is shown first, found among the newest articles of all: the question of every visit to the news."""

from django.db.models import DateTimeField, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from members.pages import SIZE
from members.row_loader import BLANKS, PrecompiledStatement, sql_of
from members.shared_pages import Print
from news.models import Article
from news.models.querysets import LISTED

PINNED = 10  # nobody pins so many; the next ones stand in their own place
MANY = SIZE + 1 + PINNED
WITHIN = 400  # of what a city publishes the first page of nearly every reader lies among the newest hundred

# Made once, because making them costs as much as asking them.
NEWEST = Article.objects.newest_first()
PRINT = Print("unit_id", "topic_id", *LISTED, "cover_rendered_at")
AT = Cast("publish_at", TextField())  # a text sorts as its time and is read sooner

# The question as it stands in the querysets is planned anew for each reader, which costs PostgreSQL three times what
# the answer does: which index is the shorter way, it knows by the units alone. Here there is one way, and an end of it:
# what is compared stands where no plan looks for it. The last row says that there are older ones, which may be this
# reader's too.
NEAR = """
WITH asked AS MATERIALIZED (SELECT %s::timestamptz AS now), near AS MATERIALIZED (
    SELECT pk, print, at FROM ({newest}) AS article (pk, publish_at, print, at, unit, audience)
    WHERE CASE WHEN audience = 'committee' THEN unit = ANY(%s::bigint[]) ELSE unit = ANY(%s::bigint[]) END
    ORDER BY publish_at DESC, pk DESC LIMIT {many}
)
({pinned}) UNION ALL SELECT pk, print, at, false FROM near
UNION ALL SELECT 0, 0, '', NULL WHERE CASE WHEN (SELECT count(*) FROM near) < {many} THEN EXISTS ({older}) END
"""
NOW = RawSQL("(SELECT now FROM asked)", (), DateTimeField())


def row(*, is_pin: bool) -> tuple:
    return "pk", PRINT, AT, Value(is_pin)


def _near() -> tuple[str, list]:
    now, units, committee = (BLANKS[name] for name in ("now", "units", "committee"))
    current = NEWEST.current(NOW)
    newest, of_newest = sql_of(current.values_list("pk", "publish_at", PRINT, AT, "unit_id", "audience")[:WITHIN])
    pins = current.in_reach(units, committee).filter(pinned=True)
    pinned, of_pinned = sql_of(pins.values_list(*row(is_pin=True))[:PINNED])
    older, of_older = sql_of(current.values_list("pk")[WITHIN : WITHIN + 1])
    sql = NEAR.format(newest=newest, pinned=pinned, older=older, many=MANY)
    return sql, [now, *of_newest, committee, units, *of_pinned, *of_older]


STATEMENT = PrecompiledStatement(_near, planned_once=True)


def of_all(now, units: list[int], committee: list[int]) -> list[tuple] | None:
    """The pinned articles and the first MANY of what a member of `units` and `committee` reads, as `list_page` asks for
    them; None where there may be more of them than the newest of all hold."""
    found = STATEMENT.rows(now=now, units=units, committee=committee)
    return None if any(is_pin is None for *_, is_pin in found) else found
