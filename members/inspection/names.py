"""What the rows are called that the log's keys point to: asked once for each model, however many entries there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from members.models import AuditEntry
from members.numbers import LARGEST

Names = dict[tuple[type[Model], int], str]


@cache
def fields_of(object_type: str) -> dict[str, Field]:
    """The columns of a model by name; of a model that is no more there are none."""
    try:
        return {field.name: field for field in apps.get_model(object_type)._meta.get_fields() if field.concrete}
    except (LookupError, ValueError):
        return {}


def pointed(entry: AuditEntry, key: str) -> type[Model] | None:
    """Of which model a number that `entry` kept under `key` is a key, if it is one."""
    field = fields_of(entry.object_type).get(key)
    return field.related_model if isinstance(field, ForeignKey) else None


def of_rows(entries: Iterable[AuditEntry]) -> Names:
    """The names of all rows that `entries` have kept the keys of, one query for each model; without those that are
    gone. A row is called what the audit itself would call it: never more than it may keep."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for entry in entries:
        for kept in (entry.before, entry.after):
            for key, number in _numbers("", kept):
                if model := pointed(entry, key):
                    wanted[model].add(number)
    return {
        (model, pk): str(getattr(row, "audit_name", row))
        for model, keys in wanted.items()
        for pk, row in _rows(model, keys).items()
    }


def _rows(model: type[Model], keys: set[int]) -> dict[int, Model]:
    """With what their columns point to, of which the names are made: an account is called after its member."""
    beside = [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    rows = model._base_manager.select_related(*beside) if beside else model._base_manager.all()
    return rows.in_bulk(key for key in keys if key <= LARGEST)


def _numbers(key: str, kept) -> Iterator[tuple[str, int]]:
    """Each whole number in what was kept, with the nearest key above it."""
    if isinstance(kept, dict):
        for name, value in kept.items():
            yield from _numbers(name, value)
    elif isinstance(kept, list):
        for value in kept:
            yield from _numbers(key, value)
    elif isinstance(kept, int) and not isinstance(kept, bool):
        yield key, kept
