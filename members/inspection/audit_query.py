"""Reads the audit: who may see which entries, page after page by time, and what an entry says in words."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from members.access import anywhere, units_for
from members.inspection import names, values
from members.inspection.names import Names
from members.models import AuditEntry, Unit, User
from members.powers import Power

SIZE = 30


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
    return changes_of_each([entry])[0]


def changes_of_each(entries: Sequence[AuditEntry]) -> list[list[Change]]:
    """The changes of each of `entries`. What their keys point to is asked once for all of them: hand over a page, or
    as many rows of a file as are in memory."""
    named = names.of_rows(entries)
    return [_changes(entry, named) for entry in entries]


def _changes(entry: AuditEntry, named: Names) -> list[Change]:
    before, after = _mapping(entry.before), _mapping(entry.after)
    keys = [*before, *(key for key in after if key not in before)]
    said = partial(_text_of, entry, named)
    return [Change(values.label_of(entry, key), said(key, before.get(key)), said(key, after.get(key))) for key in keys]


def _mapping(kept) -> dict:
    """Nearly every action keeps a mapping; what is anything else stands under one word."""
    return kept if isinstance(kept, dict) else {"Nội dung": kept} if kept is not None else {}


def _text_of(entry: AuditEntry, named: Names, key: str, value) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, list):
        return ", ".join(_text_of(entry, named, key, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(
            f"{values.label_of(entry, name)}: {_text_of(entry, named, name, each)}" for name, each in value.items()
        )
    return values.text_of(entry, key, value, named)
