"""Questions that everybody asks with every visit, with SQL that is composed once a process and asked again with other
values. The one place that reads the private parts of Django's querysets; tests/members/test_fences.py tells an upgrade.

Django composes a statement anew each time it is asked. Processor time on a busy 2-core machine, this way and Django's:
the account of a request 0.9 and 5.7 ms, the first page of news 0.8 and 3.8 ms, its pinned ones 0.9 and 4.7 ms, an
article 0.7 and 3.3 ms: of a signed-in list of news some 12 ms in all.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache, cached_property
from inspect import signature
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.query import get_related_populators
from psycopg.sql import Literal

from members.ready_statements import ask, in_order

BLANK = -19_510_211  # stands for the key while the SQL is composed
PLACE = "\N{DOWNWARDS ARROW}"  # where a value goes that differs from one request to the next
# What stands for a value while the SQL is composed: nothing that a question of ours holds otherwise.
BLANKS: dict[str, Any] = {
    "now": datetime(1951, 2, 11, 3, 7, 9, tzinfo=UTC),
    "today": date(1951, 2, 12),
    "units": [-19_510_212],
    "committee": [-19_510_213],
    "article": -19_510_215,
    "member": -19_510_216,
    "document": -19_510_217,
    "user": -19_510_218,
    "meeting": -19_510_219,
    "places": [-19_510_220],
    "since": datetime(1951, 2, 11, 3, 7, 10, tzinfo=UTC),
    # Of a search.
    "words": "(words)",
    "neighbours": "(neighbours)",
    "pair_words": "(words of a pair)",
    "pair_neighbours": "(neighbours of a pair)",
    "pairs": "(pairs)",
    "beside": "(beside)",
    "beside_meant": "(beside as it was meant)",
    "whole": "(whole)",
    "vector": "(vector)",
    "apart": "(apart)",
    "accents": ["(accents)"],
    "slug": "(slug)",
    "path": "(path)",
    "size": -19_510_221,
    "start": -19_510_222,
}


def sql_of(rows: models.QuerySet) -> tuple[str, tuple]:
    """The statement of a queryset and its parameters, to stand in one of ours. Raises EmptyResultSet where Django knows
    that nothing will be found."""
    return rows.query.sql_with_params()


def parts_of(rows: Mapping[str, models.QuerySet]) -> tuple[dict[str, str], dict[str, Any]]:
    """Of querysets by their names: the statement of each, to be set into a larger one of ours, and the values of all of
    them, by names of their own. Raises EmptyResultSet as `sql_of`."""
    parts: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, each in rows.items():
        sql, given = sql_of(each)
        names = [f"{name}_{place}" for place in range(len(given))]
        parts[name] = sql % tuple(f"%({named})s" for named in names)
        values |= dict(zip(names, given, strict=True))
    return parts, values


def one(rows: models.QuerySet, pk: int, **values) -> models.Model | None:
    """What `rows.filter(pk=pk).first()` gives: the row with its joined rows and annotations, or None.

    `rows` must be a queryset that is made once, since what is composed of it is kept for good.
    """
    statement = _composed(rows)
    found = ask(statement.sql, statement.values(values | {"pk": pk})).rows
    return statement.instance(found[0]) if found else None


class WithRow:
    """A statement of ours that names a row in its last column, asked together with that row as `one` gives it.

    What is brought along of the statement costs no journey of its own to the server.
    """

    def __init__(self, sql: str, rows: models.QuerySet):
        """`sql` has two columns, `told` and `pk`, and finds one row at most; `%(name)s` in it stands for a value."""
        self.sql, self.rows = sql, rows

    def find(self, **values) -> tuple[Any, models.Model | None] | None:
        """What is told and the row, or None where there is none of that key; None where the statement finds nothing."""
        statement, sql, places = self._composed
        rows = ask(sql, [values[name] for name in places]).rows
        if not rows:
            return None
        told, row = rows[0][0], rows[0][1:]
        return told, None if row[statement.key] is None else statement.instance(row)

    @cached_property
    def _composed(self) -> tuple["_Statement", str, list[str]]:
        statement = _composed(self.rows)
        places = tuple("named.pk" if name == "pk" else f"{PLACE}({name})s" for name in statement.places)
        row = (statement.sql % places).replace("%", "%%").replace(PLACE, "%")
        sql = f"SELECT named.told, found.* FROM ({self.sql}) AS named (told, pk)"  # noqa: S608 - none of it is a value
        sql = f"{sql} LEFT JOIN LATERAL ({row}) AS found ON true"
        return statement, *in_order(sql)


def _asked_anew(sql: str, values: list) -> list[tuple]:
    """The rows of a statement planned for these values alone."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _given(value: Any) -> Any:
    """Keys as PostgreSQL writes them down: psycopg would look for a way to write each of them."""
    is_keys = type(value) is list and all(type(each) is int for each in value)
    return f"{{{','.join(map(str, value))}}}" if is_keys else value


def _written_out(sql: str, parameters: tuple, blanks: Mapping[str, object]) -> tuple[str, list[str]]:
    """`sql` with all values in it but the blanks, and the names of these in their order: a plan made for any value
    knows the constants, and so the indexes that hold for them."""
    connection.ensure_connection()
    found = [_name(parameter, blanks) for parameter in parameters]
    said = [
        PLACE if name else Literal(parameter).as_string(connection.connection)
        for name, parameter in zip(found, parameters, strict=True)
    ]
    return (sql % tuple(said)).replace("%", "%%").replace(PLACE, "%s"), [name for name in found if name]


class _Statement:
    def __init__(self, rows: models.QuerySet):
        self.compiler = rows.filter(pk=BLANK).order_by().query.get_compiler(rows.db)
        sql, parameters = self.compiler.as_sql()
        self.sql, places = _written_out(sql, parameters, BLANKS | {"pk": BLANK})
        self.places = places
        self.converters = self.compiler.get_converters([each[0] for each in self.compiler.select])
        known = self.compiler.klass_info
        fields = known["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.names = [each[0].target.attname for each in self.compiler.select[self.start : self.end]]
        self.model, self.db = known["model"], rows.db
        self.key = self.start + self.names.index(self.model._meta.pk.attname)
        self.joined = get_related_populators(known, self.compiler.select, rows.db)  # type: ignore[call-arg]  # typed as in Django 6

    def values(self, known: dict) -> list:
        return [known[name] for name in self.places]

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
        return ask(sql, [_given(values[name]) for name in places]).rows

    def digest(self, *shape, **values) -> str | None:
        """One short text for all the rows, another one wherever any of them differs; None where there are none."""
        sql, places = self._composed(*shape)
        return ask(_digest_of(sql), [values[name] for name in places]).rows[0][0]

    def _compose(self, *shape) -> tuple[str, list[str]]:
        """The SQL, and for each of its places the name of its value."""
        blanks = {name: BLANKS[name] for name in self.names}
        sql, places = _written_out(*sql_of(self.ask(*shape, **blanks)), blanks)
        if missing := set(self.names) - set(places):
            raise LookupError(f"no place for {missing} in {sql}")
        return sql, places


class PrecompiledStatement:
    """A statement of ours that querysets stand in: `write(*shape)` makes its SQL and parameters, with BLANKS for what
    differs from one request to the next.

    It is planned each time anew: what is searched for says which way is the short one. Not so where `planned_once`.
    """

    def __init__(self, write: Callable[..., tuple[str, list]], *, planned_once: bool = False):
        self.write, self.planned_once = write, planned_once
        self._composed = cache(self._compose)

    def rows(self, *shape, **values) -> list[tuple]:
        """`shape` goes to `write` as it is: each has its own SQL, so that there must be an end of them."""
        sql, places = self._composed(*shape)
        given = [_given(values[name]) for name in places]
        return ask(sql, given).rows if self.planned_once else _asked_anew(sql, given)

    def _compose(self, *shape) -> tuple[str, list[str]]:
        sql, parameters = self.write(*shape)
        return _written_out(sql, tuple(parameters), BLANKS)


class PrecompiledFacts:
    """All that the page of one thing is made of, each asked by a queryset of values, as one statement.

    Each of `asks` names the values it takes by its parameters.
    """

    def __init__(self, **asks: Callable[..., models.QuerySet]):
        self.parts = {name: PrecompiledQuery(ask, *signature(ask).parameters) for name, ask in asks.items()}
        self._composed = cache(self._compose)

    def digests(self, **values) -> dict[str, str | None]:
        """By the names of the asks, of each what `PrecompiledQuery.digest` gives."""
        sql, places = self._composed()
        (found,) = ask(sql, [values[name] for name in places]).rows
        return dict(zip(self.parts, found, strict=True))

    def _compose(self) -> tuple[str, list[str]]:
        composed = [part._composed() for part in self.parts.values()]
        digests = ", ".join(f"({_digest_of(sql)})" for sql, _ in composed)
        return f"SELECT {digests}", [place for _, places in composed for place in places]


def digest(rows: models.QuerySet) -> str | None:
    """The same of a queryset of values that differs from one reader to the next; None where there are no rows."""
    try:
        sql, parameters = sql_of(rows)
    except EmptyResultSet:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_digest_of(sql), parameters)
        return cursor.fetchone()[0]


def digests(rows: Mapping[str, models.QuerySet]) -> dict[str, str | None]:
    """The same of several of them, by their names, in one statement."""
    found: dict[str, str | None] = dict.fromkeys(rows)
    there: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, each in rows.items():
        with suppress(EmptyResultSet):
            parts, given = parts_of({name: each})
            there |= parts
            values |= given
    if there:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(f'({_digest_of(sql)})' for sql in there.values())}", values)
            found |= dict(zip(there, cursor.fetchone(), strict=True))
    return found


def _digest_of(sql: str) -> str:
    return f"SELECT md5(string_agg(found::text, ';')) FROM ({sql}) AS found"  # noqa: S608 - no value stands in it


def _name(parameter, blanks: Mapping[str, object]) -> str | None:
    return next(
        (name for name, blank in blanks.items() if isinstance(parameter, type(blank)) and parameter == blank), None
    )
