"""The checklist of themes for each of the six kinds of chi bộ (docs/rules.md §4.7), as data."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from meetings import opening
from meetings.models import Meeting
from members import audit
from members.models import Unit, User
from members.powers import Power

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "themes.csv"


class ThemeList(NamedTuple):
    code: str
    label: str
    sectors: frozenset[str]  # of units whose chi bộ it usually is for
    themes: list[tuple[str, str]]  # code, words


@cache
def lists() -> dict[str, ThemeList]:
    """By their codes, in the order of the file."""
    found: dict[str, ThemeList] = {}
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            new = ThemeList(row["list"], row["label"], frozenset(row["sectors"].split()), [])
            found.setdefault(row["list"], new).themes.append((row["code"], row["theme"]))
    return found


def list_for(meeting: Meeting, asked: str = "") -> ThemeList:
    """The one that is `asked` for, else that of this meeting, of the unit's last one, or of its sector."""
    last = Meeting.objects.filter(unit=meeting.unit_id).exclude(theme_list="").order_by("-starts_at").first()
    known, usual = lists(), last.theme_list if last else ""
    for code in (asked, meeting.theme_list, usual, _by_sector(meeting.unit)):
        if code in known:
            return known[code]
    return next(iter(known.values()))


def _by_sector(unit: Unit) -> str:
    """By the nearest unit upwards whose sector is known."""
    rows = (
        Unit.objects.filter(path__in=unit.lineage).exclude(sector="").order_by("-path").values_list("sector", flat=True)
    )
    sector = next(iter(rows[:1]), "")
    return next((each.code for each in lists().values() if sector in each.sectors), "")


def ticked(meeting: Meeting) -> list[str]:
    """The words of the themes that were ticked."""
    known = lists().get(meeting.theme_list)
    return [words for code, words in known.themes if code in meeting.themes] if known else []


@transaction.atomic
def tick(meeting: Meeting, theme_list: ThemeList, codes: list[str], *, by: User) -> None:
    """These themes are to come up at `meeting`. Raises MeetingClosed once it was cancelled."""
    held = opening.locked(meeting)
    Meeting.objects.filter(pk=held.pk).update(theme_list=theme_list.code, themes=codes)
    after = {"list": theme_list.label, "themes": [words for code, words in theme_list.themes if code in codes]}
    before = {"themes": ticked(held)}
    audit.record(by, "meeting.themes", held, power=Power.PLAN_MEETINGS, before=before, after=after)
