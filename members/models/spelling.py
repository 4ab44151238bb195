"""Of names that are found with accents or without, those first that are written as it was typed."""

from functools import reduce
from operator import and_

from django.db.models import Case, Q, When

from members import vietnamese


def key_written(typed: str, column: str = "name_key") -> Q:
    """That a person's name has the accents of `typed`, asked of its sort key; empty where none were typed."""
    patterns = vietnamese.key_patterns(typed)
    return reduce(and_, (Q(**{f"{column}__regex": pattern}) for pattern in patterns), Q())


def name_written(typed: str, column: str = "name") -> Q:
    """The same of a name that has no sort key."""
    patterns = vietnamese.written_patterns(typed)
    return reduce(and_, (Q(**{f"{column}__regex": pattern}) for pattern in patterns), Q())


def first(meant: Q) -> list[Case]:
    """What to order by before all else, so that rows that are `meant` come first; nothing where all are."""
    return [Case(When(meant, then=0), default=1)] if meant else []
