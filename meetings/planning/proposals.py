"""What a new meeting is proposed to be, so that little is left to type."""

import csv
from calendar import monthrange
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.models import AgendaTemplate, Meeting
from meetings.models.calling import SUMMONED
from members.models import Member, Office, Unit
from members.models.units import is_among

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "agendas.csv"  # HD 42-HD/BTCTW, part II; docs/rules.md §4.3


@cache
def shipped_agenda(kind: str) -> tuple[str, ...]:
    """What the portal brings for `kind`; the regular meeting's for kinds without one of their own."""
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    own = tuple(row["item"] for row in rows if row["kind"] == kind)
    return own or tuple(row["item"] for row in rows if row["kind"] == Meeting.Kind.REGULAR)


def template_of(unit: Unit, kind: str) -> AgendaTemplate | None:
    """What `unit`, or the nearest unit above it that has one, wrote for `kind`."""
    rows = AgendaTemplate.objects.filter(unit__path__in=unit.lineage, kind=kind).select_related("unit")
    return max(rows, key=lambda row: len(row.unit.path), default=None)


def usual_agenda(unit: Unit, kind: str) -> list[str]:
    """What a meeting of `kind` of `unit` usually goes through: the nearest template, else the guidance."""
    found = template_of(unit, kind)
    return found.items.splitlines() if found else list(shipped_agenda(kind))


def first_values(unit: Unit, last: Meeting | None) -> dict:
    """Day, hour, place and secretary as in the unit's last meeting, its bí thư in the chair, the usual agenda."""
    kind = Meeting.Kind.REGULAR if unit.is_cell else Meeting.Kind.FULL_COMMITTEE
    values: dict[str, Any] = {"kind": kind, "agenda": "\n".join(usual_agenda(unit, kind)), "chair": chair_of(unit)}
    if last:
        start = timezone.localtime(last.starts_at)
        values |= {
            "day": same_day_next_month(start.date(), timezone.localdate()),
            "start": start.time(),
            "place": last.place,
            "mode": last.mode,
            "secretary": last.secretary_id,
        }
    return values


def chair_of(unit: Unit) -> int | None:
    """The key of the member who is the bí thư of `unit` today."""
    seats = Office.objects.in_office_on(timezone.localdate()).filter(unit=unit, code=Office.Code.SECRETARY)
    return seats.values_list("member", flat=True).first()


def who_may_lead(unit: Unit) -> QuerySet[Member]:
    """Among whom chair and secretary are chosen: the members of a chi bộ, and who holds an office of the unit."""
    seats = Office.objects.in_office_on(timezone.localdate()).filter(unit=unit)
    here = Q(unit=unit) if unit.is_cell else Q(pk__in=[])
    found = Member.objects.filter(here | is_among(seats.values("member")), status__in=SUMMONED)
    return found.order_by("name_key", "pk")


def same_day_next_month(day: date, today: date) -> date:
    """A chi bộ meets on its fixed day of the month: the first one after `day`'s month that is not before tomorrow."""
    year, month = day.year, day.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        proposed = date(year, month, min(day.day, monthrange(year, month)[1]))
        if proposed > today:
            return proposed
