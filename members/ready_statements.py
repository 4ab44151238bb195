"""Statements that are asked with every request, kept ready by each connection to PostgreSQL.

psycopg's cursor makes anew, with each statement, what finds it prepared, writes its values and reads its rows: of the
session and account of a request 0.13 ms of Python, this way 0.05. What is kept here it documents as its low layer; its
own errors are raised, and Django's wrappers (slow queries) and its watch over broken transactions stand around it.
"""

import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, NamedTuple

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

ANSWERED = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
MINE = "sotay_ready"  # under which a connection keeps what is ready
PLACE = re.compile(r"%[s%]")
NAMED = re.compile(r"%\((\w+)\)s")


class Answer(NamedTuple):
    rows: list[tuple]
    many: int  # how many rows were found or changed


def ask(sql: str, values: list) -> Answer:
    """The answer to a statement with `%s` for each of its values. There must be an end of such statements: each is
    planned once and stays with its connection."""
    database: Any = connections[DEFAULT_DB_ALIAS]  # once: `connection` looks for it with each of its names
    database.close_if_health_check_failed()
    database.ensure_connection()
    if _is_told(database):
        return _by_cursor(database, sql, values)
    run = partial(_straight, database)
    for wrapper in reversed(database.execute_wrappers):
        run = partial(wrapper, run)
    return run(sql, values, False, {"connection": database, "cursor": None})


def changed(sql: str, values: Mapping[str, Any]) -> int:
    """How many rows a statement of ours has changed; `%(name)s` in it stands for a value.

    For what a whole city does on one evening: it is planned once for each connection, and nothing is composed.
    """
    named, places = in_order(sql)
    return ask(named, [values[name] for name in places]).many


@cache
def in_order(sql: str) -> tuple[str, list[str]]:
    """`sql` with `%s` in the places of `%(name)s`, and their names."""
    return NAMED.sub("%s", sql), NAMED.findall(sql)


def _is_told(database: Any) -> bool:
    """Whether somebody reads a log of the statements, or psycopg has still to begin the transaction."""
    raw = database.connection
    begins = not raw.autocommit and raw.pgconn.transaction_status == TransactionStatus.IDLE
    return begins or database.queries_logged


def _straight(database: Any, sql: str, values: list, *_) -> Answer:
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        raw = database.connection
        ready = vars(raw).get(MINE)
        if ready is None:
            ready = vars(raw)[MINE] = _Ready(raw)
        return ready.ask(sql, values)


class _Ready:
    """Of one connection."""

    def __init__(self, raw: psycopg.Connection):
        self.pgconn, self.converter = raw.pgconn, Transformer(raw)
        self.names: dict[tuple, bytes] = {}

    def ask(self, sql: str, given: list) -> Answer:
        values = self.converter.dump_sequence(given, [PyFormat.AUTO] * len(given))
        name = self.names.get((sql, self.converter.types)) or self._prepare(sql)
        found = self.pgconn.exec_prepared(name, values, self.converter.formats)
        self._check(found)
        self.converter.set_pgresult(found)
        return Answer(self.converter.load_rows(0, found.ntuples, tuple), found.command_tuples or 0)

    def _prepare(self, sql: str) -> bytes:
        """By its text and the types of its values, as PostgreSQL tells statements apart."""
        types = self.converter.types
        name = f"{MINE}_{len(self.names)}".encode()
        self._check(self.pgconn.prepare(name, _numbered(sql).encode(), types))
        self.names[sql, types] = name
        return name

    def _check(self, found: PGresult) -> None:
        if found.status in ANSWERED:
            return
        error = error_from_result(found, self.converter.encoding)
        is_lost = self.pgconn.status == ConnStatus.BAD  # without a code, which tells the class of all others
        raise psycopg.OperationalError(str(error)) if is_lost else error


@cache
def _numbered(sql: str) -> str:
    """`%s` as PostgreSQL counts them, and `%%` as it stands there."""
    parts = PLACE.split(sql)
    places = iter(range(1, len(parts)))
    between = ["%" if found == "%%" else f"${next(places)}" for found in PLACE.findall(sql)]
    return "".join(part + mark for part, mark in zip(parts, [*between, ""], strict=True))


def _by_cursor(database: Any, sql: str, values: list) -> Answer:
    """The same by a cursor of Django's, which keeps its log and knows the wrappers."""
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        return Answer(cursor.fetchall() if cursor.description else [], cursor.rowcount)
