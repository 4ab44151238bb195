"""What a list may say of people beyond the handbook's profile: columns that an app which may be absent reads, and how
they are compared, written and taken back with the rows of the workbench."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from json import dumps
from typing import Any

from django.db.models import Model
from psycopg.sql import Composed

from members import vietnamese
from members.hooks import Hook

PREFIX = "more:"


@dataclass(frozen=True)
class MoreColumn:
    """headings: as lists write them, of a column under a heading that spans several both, one after the other. parse:
    the text that is kept, None for a cell that says nothing; raises members.cells.Wrong."""

    part: str
    field: str
    title: str
    headings: tuple[str, ...]
    parse: Callable[[Any], str | None]

    @property
    def key(self) -> str:
        return f"{PREFIX}{self.part}:{self.field}"


@dataclass(frozen=True)
class MoreOfRecord:
    """settle(part, told) gives the value of a part, or None, and the kind of members.roster.problems of what was left
    out, or an empty text. said(part, value): as people read it, with its label.

    The statements run in the transaction of the import, each with its parameters. compare: over `roster_person`, which
    has `more` from the list; adds to `before` and `after` what differs. write_new, write_known: after the members were
    written, of those who are new and of those who were there. remember: adds to `prior` of `roster_prior` what taking
    back needs. touched: marks the rows that something else has changed since. restore: takes back. models: of rows that
    the import itself makes: they do not keep it from being undone.
    """

    columns: tuple[MoreColumn, ...]
    parts: tuple[str, ...]
    hidden: tuple[str, ...]
    settle: Callable[[str, dict[str, str]], tuple[dict | None, str]]
    said: Callable[[str, Any], tuple[str, str]]
    check: tuple[str, ...]
    compare: str
    write_new: tuple[str | Composed, ...]
    write_known: tuple[str | Composed, ...]
    remember: str
    touched: str
    restore: tuple[str, ...]
    models: tuple[type[Model], ...]

    def statements(self, *, new: bool, known: bool) -> tuple[str | Composed, ...]:
        """What is to be written where there is somebody new, where records change that are there."""
        return (*(self.write_new if new else ()), *(self.write_known if known else ()))

    @property
    def parameters(self) -> dict[str, Any]:
        return {"parts": list(self.parts), "hidden": list(self.hidden)}


MORE: Hook[MoreOfRecord] = Hook("What else a list says of a member.", key=lambda more: more.parts[0])


@cache
def columns() -> dict[str, MoreColumn]:
    """By key; asked once the apps are ready."""
    return {column.key: column for more in MORE for column in more.columns}


@cache
def headings() -> dict[str, str]:
    """The key of a column by each of its headings, folded."""
    return {vietnamese.search_text(text): column.key for column in columns().values() for text in column.headings}


@lru_cache(maxsize=20_000)  # of a list of 500,000 people half come from a place that stands in it already
def settled(part: str, told: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """The value of the part as JSON, an empty text for none, and the kind of what was left out, as of `settle`."""
    for more in MORE:
        if part in more.parts:
            value, kind = more.settle(part, dict(told))
            return (dumps(value, ensure_ascii=False) if value else ""), kind
    return "", ""


def hidden() -> list[str]:
    """Parts of which no audit keeps the value."""
    return [part for more in MORE for part in more.hidden]
