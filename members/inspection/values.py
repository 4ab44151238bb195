"""How the log says a value that an action has kept: days, people and choices in words, whatever was stored of them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache

from django.apps import apps
from django.db.models import Field, Model
from django.utils import timezone

from members.audit_words import KEPT
from members.inspection.names import Names, fields_of, pointed
from members.inspection.words import IN_WORDS, OTHERWISE, OVER_FIELDS
from members.models import AuditEntry

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_CODE = re.compile(r"[a-z][a-z0-9_+]*", re.ASCII)
_NUMBERED = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
_WHOLE = re.compile(r"(-?\d+)\.0", re.ASCII)


def text_of(entry: AuditEntry, key: str, value, named: Names) -> str:
    """`value`, a text or a number that `entry` kept under `key`; a key of a row is called what it is in `named`, a code
    of no known choice is said as it is."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        model = pointed(entry, key)
        return named.get((model, value), str(value)) if model else str(value)
    text = str(value)
    if _MOMENT.fullmatch(text):
        return _moment(text)
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    return _choice(entry, key, text) if _CODE.fullmatch(text) else text


def label_of(entry: AuditEntry, key: str) -> str:
    """What `key` is called: as the column of the object is, where that was given a name, else by our own words."""
    label = OVER_FIELDS.get(key) or _column_name(entry, key) or OTHERWISE.get(key) or _brought(key)
    return label[:1].upper() + label[1:]


def _column_name(entry: AuditEntry, key: str) -> str:
    field = fields_of(entry.object_type).get(key)
    return "" if field is None or field.verbose_name == key.replace("_", " ") else str(field.verbose_name)


def _brought(key: str) -> str:
    if _NUMBERED.fullmatch(key):
        return f"Mục {key}"
    return next((kept.keys[key] for kept in KEPT if key in kept.keys), key)


def _moment(text: str) -> str:
    try:
        if len(text) == len("2026-11-30"):
            return f"{date.fromisoformat(text):%d/%m/%Y}"
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{timezone.localtime(moment) if moment.tzinfo else moment:%H:%M, %d/%m/%Y}"


def _choice(entry: AuditEntry, key: str, code: str) -> str:
    """The choice of the object's own column; else of a column of that name which the action is about, of the same app,
    of any. Where two of these say it differently, the code stays: nothing is guessed."""
    if said := _said(key, code):
        return said
    for nearer in _nearest_first(entry):
        if labels := {said[code] for model, said in _choices(key).items() if nearer(model) and code in said}:
            return labels.pop() if len(labels) == 1 else code
    return code


def _said(key: str, code: str) -> str:
    for codes in (IN_WORDS, *(kept.codes for kept in KEPT)):
        if known := codes.get(key):
            parts = [known.get(part) for part in code.split("+")]
            return " + ".join(parts) if all(parts) else ""
    return ""


def _nearest_first(entry: AuditEntry) -> Iterator:
    own = entry.object_type
    about, app = entry.action.partition(".")[0], own.partition(".")[0]
    yield lambda model: model == own
    yield lambda model: model.partition(".")[2].startswith(about)
    yield lambda model: model.partition(".")[0] == app
    yield lambda model: True


@cache
def _choices(key: str) -> Mapping[str, Mapping[str, str]]:
    """Of each model with a column `key` that has choices: what its codes mean."""
    return {
        model._meta.label_lower: {str(code): str(label) for code, label in field.flatchoices}
        for model in apps.get_models()
        for field in _columns(model, key)
    }


def _columns(model: type[Model], key: str) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.name == key and field.choices]
