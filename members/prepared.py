"""Statements that PostgreSQL plans once for each connection, asked through libpq itself: what psycopg and Django put
around a statement costs several times as much as to ask it, and Python's types are made only of what is looked at."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from itertools import count
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg import Connection
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Raw = tuple[bytes | None, ...]

# How a value is told, and by which of PostgreSQL's types.
TOLD: dict[type, tuple[int, Callable[[Any], str]]] = {
    int: (20, str),
    str: (25, str),
    date: (1082, date.isoformat),
    datetime: (1184, datetime.isoformat),
    list: (1016, lambda numbers: f"{{{','.join(map(str, numbers))}}}"),
}
_NUMBERS = count(1)
_KNOWN: WeakKeyDictionary[Connection, set[bytes]] = WeakKeyDictionary()  # to each connection, by their names


class Prepared:
    """`sql` with `%s` in the place of each value, which are of `types`."""

    def __init__(self, sql: str, types: Sequence[type]):
        self.sql = sql
        self.name = b"sotay_%d" % next(_NUMBERS)
        self.oids = [TOLD[each][0] for each in types]
        self.telling = [TOLD[each][1] for each in types]

    @cached_property
    def _numbered(self) -> bytes:
        places = tuple(f"${number}" for number in range(1, len(self.oids) + 1))
        return (self.sql % places).encode()

    def ask(self, values: Sequence) -> "Answer":
        """The wrappers of the connection (slow queries) have seen it, and the log of statements where one is kept."""
        connection.ensure_connection()
        ask: Callable = self._answer
        for wrapper in reversed(connection.execute_wrappers):
            ask = partial(wrapper, ask)
        began = monotonic()
        answer = ask(self.sql, values, False, {"connection": connection, "cursor": None})
        if connection.queries_logged:
            connection.queries_log.append({"sql": self.sql, "time": f"{monotonic() - began:.3f}"})
        return answer

    def _answer(self, sql: str, values: Sequence, many: bool, context: dict) -> "Answer":
        asked: Connection = connection.connection
        with connection.wrap_database_errors:
            if _is_ready(asked):
                found = self._result(asked, values)
                if found.status == ExecStatus.TUPLES_OK:
                    return Answer(asked, found)
                _KNOWN.pop(asked, None)  # where another has deallocated it, or a column has another type since
            # Psycopg begins the transaction that is due, and says what is wrong in errors of its own.
            with asked.cursor() as cursor:
                cursor.execute(sql, values)
                return Answer(asked, cursor.pgresult)

    def _result(self, asked: Connection, values: Sequence) -> PGresult:
        known = _KNOWN.setdefault(asked, set())
        if self.name not in known:
            planned = asked.pgconn.prepare(self.name, self._numbered, self.oids)
            if planned.status != ExecStatus.COMMAND_OK:
                return planned
            known.add(self.name)
        told = [tell(value).encode() for tell, value in zip(self.telling, values, strict=True)]
        return asked.pgconn.exec_prepared(self.name, told)


class Answer:
    """What was found, as it came: bytes that tell whether anything differs from the last time."""

    def __init__(self, asked: Connection, result: PGresult):
        self.asked, self.result = asked, result

    def __len__(self) -> int:
        return self.result.ntuples

    def raw(self, place: int) -> Raw:
        """The row at `place`."""
        value = self.result.get_value
        return tuple([value(place, column) for column in range(self.result.nfields)])

    def rows(self) -> list[tuple]:
        """With Python's types."""
        transformer = Transformer(self.asked)
        transformer.set_pgresult(self.result)
        return transformer.load_rows(0, self.result.ntuples, tuple)


def _is_ready(asked: Connection) -> bool:
    """Whether what is asked now stands where it should: in no transaction, or in the one that has begun."""
    status = asked.pgconn.transaction_status
    return status == TransactionStatus.INTRANS or (status == TransactionStatus.IDLE and asked.autocommit)
