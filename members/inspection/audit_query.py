"""Reads the audit: who may see which entries, page after page by time, and what an entry says in words."""

import re
from datetime import date, datetime
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from members.access import anywhere, units_for
from members.inspection.words import OTHERWISE, OVER_FIELDS
from members.models import AuditEntry, Unit, User
from members.personal_data import day
from members.powers import Power, Role

SIZE = 30
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)


def whole(user: User) -> bool:
    """Whether `user` reads every entry, those of no unit as well: anyone who holds the power on the root."""
    root = Unit.objects.filter(parent=None).first()
    return root is not None and user.has_perm(Power.VIEW_AUDIT, root)


def readable(user: User) -> QuerySet[AuditEntry]:
    """Entries of the units where `user` holds VIEW_AUDIT; those of no unit only for the holders of the root."""
    if whole(user):
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(unit__in=units_for(user, Power.VIEW_AUDIT))


def load(user: User, pk: int) -> AuditEntry:
    """One entry. Raises Http404 and PermissionDenied as access.load does."""
    entry = AuditEntry.objects.select_related("actor__member", "unit").filter(pk=pk).first()
    if entry is None or not anywhere(user, Power.VIEW_AUDIT):
        raise Http404
    if not (user.has_perm(Power.VIEW_AUDIT, entry.unit) if entry.unit else whole(user)):
        raise PermissionDenied
    return entry


# By time, the newest first


class Page(NamedTuple):
    """`rows`, and the mark from which the next page goes on; "" at the end. No page is counted or skipped over."""

    rows: list[AuditEntry]
    older: str


def in_order(entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    return entries.select_related("actor__member", "unit").order_by("-at", "-pk")


def page(entries: QuerySet[AuditEntry], mark: str = "", *, actors: list[int] | None = None) -> Page:
    """The newest of `entries` older than `mark`, as a page before gave it; any other text means the first page.

    `actors`: the accounts that `entries` are narrowed to, if they are. The newest of each are asked for by themselves,
    as the planner would rather read five million entries by time than look up two people.
    """
    if at := _place(mark):
        moment, pk = at
        entries = entries.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=pk), at__lte=moment)
    if actors and len(actors) > 1:
        first, *others = (
            entries.filter(actor=actor).order_by("-at", "-pk").values("pk")[: SIZE + 1] for actor in actors
        )
        entries = AuditEntry.objects.filter(pk__in=first.union(*others, all=True))
    rows = list(in_order(entries)[: SIZE + 1])
    more = len(rows) > SIZE
    return Page(rows[:SIZE], _mark(rows[SIZE - 1]) if more else "")


def _mark(entry: AuditEntry) -> str:
    return f"{entry.at.timestamp():.6f}-{entry.pk}"


def _place(mark: str) -> tuple[datetime, int] | None:
    try:
        seconds, pk = mark[:40].split("-")
        return datetime.fromtimestamp(float(seconds), tz=timezone.get_current_timezone()), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


# In words


class Change(NamedTuple):
    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


def changes(entry: AuditEntry) -> list[Change]:
    """Before and after side by side, named as the fields of the object are, else by our own words."""
    before, after = _mapping(entry.before), _mapping(entry.after)
    fields = _fields(entry.object_type)
    keys = [*before, *(key for key in after if key not in before)]
    return [
        Change(_label(key, fields), _text_of(key, before.get(key), fields), _text_of(key, after.get(key), fields))
        for key in keys
    ]


def _mapping(kept) -> dict:
    """Nearly every action keeps a mapping; what is anything else stands under one word."""
    return kept if isinstance(kept, dict) else {"Nội dung": kept} if kept is not None else {}


def _fields(object_type: str) -> dict:
    try:
        return {field.name: field for field in apps.get_model(object_type)._meta.get_fields() if field.concrete}
    except (LookupError, ValueError):
        return {}


def _label(key: str, fields: dict) -> str:
    label = OVER_FIELDS.get(key) or (fields[key].verbose_name if key in fields else OTHERWISE.get(key, key))
    return f"{label}"[:1].upper() + f"{label}"[1:]


def _text_of(key: str, value, fields: dict) -> str:
    if value is None or value == "":
        return "—"
    if key == "role" and value in Role.values:
        return Role(value).label
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(_text_of("", each, fields) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{_label(name, fields)}: {_text_of(name, each, fields)}" for name, each in value.items())
    choices = dict(getattr(fields.get(key), "flatchoices", ()) or ())
    return _written(str(choices.get(value, value)))


def _written(text: str) -> str:
    """A day or a moment, which the audit keeps for machines, as pages write it and in the time of the portal."""
    try:
        if _DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        return day(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else text
    except ValueError:
        return text
