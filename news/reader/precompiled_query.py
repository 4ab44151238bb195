"""Questions that everybody asks with every visit: their SQL is composed once, then asked again with other values."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache

from django.db import connection
from django.db.models import QuerySet

# What stands for a value while the SQL is composed: nothing that a question of ours holds otherwise.
BLANKS = {
    "now": datetime(1951, 2, 11, 3, 7, 9, tzinfo=UTC),
    "today": date(1951, 2, 12),
    "member": -19_510_213,
    "lineage": ["\N{LEFTWARDS ARROW}"],
    "desks": ["\N{RIGHTWARDS ARROW}"],
    "topic": -19_510_217,
    "article": -19_510_215,
    "unit": -19_510_216,
}


class PrecompiledQuery:
    """`ask(**blanks)` composes a queryset of values; `rows(**values)` asks it.

    To compose such a queryset costs several times what PostgreSQL takes to answer it.
    """

    def __init__(self, ask: Callable[..., QuerySet], *names: str):
        self.ask, self.names = ask, names
        self._composed = cache(self._compose)

    def rows(self, *shape, **values) -> list[tuple]:
        """`shape` goes to `ask` as it is: each has its own SQL."""
        sql, places = self._composed(*shape)
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[place] if isinstance(place, str) else place[0] for place in places])
            return cursor.fetchall()

    def _compose(self, *shape) -> tuple[str, list]:
        """The SQL, and for each of its parameters the name of its value, or the value itself in a tuple."""
        blanks = {name: BLANKS[name] for name in self.names}
        sql, parameters = self.ask(*shape, **blanks).query.sql_with_params()
        places = [_name(parameter, blanks) or (parameter,) for parameter in parameters]
        if missing := set(self.names) - set(filter(lambda place: isinstance(place, str), places)):
            raise LookupError(f"no place for {missing} in {sql}")
        return sql, places


def _name(parameter, blanks: dict) -> str | None:
    return next((name for name, blank in blanks.items() if type(parameter) is type(blank) and parameter == blank), None)
