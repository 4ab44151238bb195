"""Questions that everybody asks with every visit, with SQL that is composed once a process and asked again with other
values. The one place that reads the private parts of Django's querysets; tests/members/test_fences.py tells an upgrade.

Django composes a statement anew each time it is asked. Processor time on a busy 2-core machine, this way and Django's:
the account of a request 0.9 and 5.7 ms, the first page of news 0.8 and 3.8 ms, its pinned ones 0.9 and 4.7 ms, an
article 0.7 and 3.3 ms: of a signed-in list of news some 12 ms in all.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache

from django.db import connection, models
from django.db.models.query import get_related_populators

BLANK = -19_510_211  # stands for the key while the SQL is composed
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


def sql_of(rows: models.QuerySet) -> tuple[str, tuple]:
    """The statement of a queryset and its parameters, to stand in one of ours. Raises EmptyResultSet where Django knows
    that nothing will be found."""
    return rows.query.sql_with_params()


def one(rows: models.QuerySet, pk: int) -> models.Model | None:
    """What `rows.filter(pk=pk).first()` gives: the row with its joined rows and annotations, or None.

    `rows` must be a queryset that is made once, since what is composed of it is kept for good.
    """
    statement = _composed(rows)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [pk if each == BLANK else each for each in statement.parameters])
        row = cursor.fetchone()
    return row and statement.instance(row)


class _Statement:
    def __init__(self, rows: models.QuerySet):
        self.compiler = rows.filter(pk=BLANK).order_by().query.get_compiler(rows.db)
        self.sql, self.parameters = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([each[0] for each in self.compiler.select])
        known = self.compiler.klass_info
        fields = known["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.names = [each[0].target.attname for each in self.compiler.select[self.start : self.end]]
        self.model, self.db = known["model"], rows.db
        self.joined = get_related_populators(known, self.compiler.select, rows.db)  # type: ignore[call-arg]  # typed as in Django 6

    def instance(self, row: tuple) -> models.Model:
        """As Django's ModelIterable makes it."""
        if self.converters:
            row = next(iter(self.compiler.apply_converters([row], self.converters)))
        made = self.model.from_db(self.db, self.names, row[self.start : self.end])
        for populator in self.joined:
            populator.populate(row, made)
        for name, column in self.compiler.annotation_col_map.items():
            setattr(made, name, row[column])
        return made


_composed = cache(_Statement)


class PrecompiledQuery:
    """`ask(**blanks)` composes a queryset of values; `rows(**values)` asks it.

    To compose such a queryset costs several times what PostgreSQL takes to answer it.
    """

    def __init__(self, ask: Callable[..., models.QuerySet], *names: str):
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
        sql, parameters = sql_of(self.ask(*shape, **blanks))
        places = [_name(parameter, blanks) or (parameter,) for parameter in parameters]
        if missing := set(self.names) - set(filter(lambda place: isinstance(place, str), places)):
            raise LookupError(f"no place for {missing} in {sql}")
        return sql, places


def _name(parameter, blanks: dict) -> str | None:
    return next((name for name, blank in blanks.items() if type(parameter) is type(blank) and parameter == blank), None)
