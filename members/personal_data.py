"""“Dữ liệu của tôi”: everything held about a person, who looked at it, and all of it as a file.

Each app plugs in what it holds when it is made ready, so that nothing is forgotten because it lies elsewhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members import audit
from members.actions import EXPORTS, label
from members.hooks import Hook
from members.models import Affiliation, AuditEntry, UnitPeriod, User
from members.models.units import lineage_of

Labelled = dict[str, str]


@dataclass(frozen=True)
class Section:
    """One kind of data: `rows(user)` is sliceable and in order, `told(row)` says a row by words a person understands.

    `in_full(row)` says it in the file of the person alone, where numbers are not masked.
    """

    key: str
    title: str
    rows: Callable[[User], Sequence | QuerySet]
    summary: Callable[[Any], Labelled]
    in_full: Callable[[Any], Labelled] | None = None
    note: str = ""


SECTIONS: Hook[Section] = Hook(
    "What each app holds about a person; the order of the apps is the order on the page.", key=attrgetter("key")
)


def day(value: date | datetime | None) -> str:
    """`19/11/2026`, a moment with its hour, and a dash for what is not known."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M, %d/%m/%Y}"
    return f"{value:%d/%m/%Y}"


# Who looked


def looks(user: User) -> QuerySet[AuditEntry]:
    """What others did with the record and the account of `user`, the newest first."""
    about = Q(object_type="members.user", object_id=user.pk)
    if user.member_id:
        about |= Q(object_type="members.member", object_id=user.member_id)
    return AuditEntry.objects.filter(about).exclude(actor=user).select_related("actor__member").order_by("-at", "-pk")


def lists_taken(user: User) -> QuerySet[AuditEntry]:
    """Lists taken out of the units `user` was in, and of those that then stood above, while they were there: `user` may
    stand on each of them.

    An export is kept with its unit and its filters, not with half a million names: this can say “may” and no more.
    """
    taken = AuditEntry.objects.filter(action__in=EXPORTS)
    there = Q(pk__in=[])
    for stay in user.member.affiliations.prefetch_related("unit__periods") if user.member_id else ():
        for period in stay.unit.periods.all():
            there |= _taken_during(stay, period)
    return taken.filter(there).select_related("actor__member", "unit").order_by("-at", "-pk")


def _taken_during(stay: Affiliation, period: UnitPeriod) -> Q:
    """Of entries: those of the chi bộ of `stay` and of what stood above it in `period`, in the days of both."""
    above = UnitPeriod.objects.filter(path__in=lineage_of(period.path)).values("unit")
    since = max(day for day in (stay.since, period.valid_from) if day)
    until = min((day for day in (stay.until, period.valid_to) if day), default=None)
    during = Q(unit__in=above, at__date__gte=since)
    return during & Q(at__date__lte=until) if until else during


# As a file


@transaction.atomic
def whole(user: User) -> dict:
    """Everything, in full, for `user` alone; taking it is audited."""
    audit.record(user, "privacy.download", user, reason="Tải dữ liệu về chính mình")
    groups = {each.title: [(each.in_full or each.summary)(row) for row in each.rows(user)] for each in SECTIONS}
    return {
        "Dữ liệu của": user.full_name,
        "Lập lúc": day(timezone.now()),
        "Các nhóm dữ liệu": groups,
        "Người khác đã xem, sửa": list(_lines_of(looks(user).iterator())),
        "Danh sách đã xuất, có thể gồm đồng chí": list(_lines_of(lists_taken(user).iterator())),
    }


def _lines_of(entries) -> Iterator[Labelled]:
    for entry in islice(entries, 100_000):
        yield {
            "Thời điểm": day(entry.at),
            "Việc": label(entry.action),
            "Người thực hiện": entry.actor.full_name if entry.actor else "Hệ thống",
            "Lý do": entry.reason or "—",
        }
