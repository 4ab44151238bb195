"""Tuổi đảng and the next Huy hiệu Đảng: computed from dates, gaps and the rules of the day, kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from members import medal_rounds
from members.dates import months_after
from members.models import Member, PartyAgeGap

STOPPED = (Member.Status.LEFT, Member.Status.DECEASED, Member.Status.INTERRUPTED)  # docs/rules.md §3.4, gaps


@dataclass(frozen=True)
class Age:
    """Whole years and whole months beyond them."""

    years: int
    months: int

    def __str__(self) -> str:
        """`31 năm 5 tháng`, `31 năm`, `5 tháng`."""
        parts = [f"{self.years} năm"] * bool(self.years) + [f"{self.months} tháng"] * bool(self.months)
        return " ".join(parts) or "Dưới 1 tháng"


@dataclass(frozen=True)
class Medal:
    """The next Huy hiệu Đảng: of how many years, when they are full, and at which round it is given."""

    years: int
    reached_on: date
    round_on: date


def start(member: Member) -> date | None:
    """From the decision to admit, not from the ceremony; from the date on the card where no decision was kept
    (docs/rules.md §3.4: 294-QĐ/TW, điều 4; 06-HD/TW, mục 5.3)."""
    return member.admission_decision_date or member.admission_date


def stopped(member: Member) -> date | None:
    """The day from which tuổi đảng grows no more: the member has died or left the Party, or takes part in nothing; who
    is taken back has that time as a gap."""
    return member.status_date if member.status in STOPPED else None


def age(member: Member, gaps: Iterable[PartyAgeGap], on: date) -> Age | None:
    """Tuổi đảng on the day `on`, or when it stopped before; None for anyone who is not official by then, or whose
    admission is not known."""
    began, on = start(member), min(on, stopped(member) or on)
    if began is None or member.official_date is None or member.official_date > on:
        return None
    began += timedelta(days=lost_days(gaps, since=began, until=on))
    months = (on.year - began.year) * 12 + on.month - began.month
    months -= on < months_after(began, months)
    return Age(*divmod(max(0, months), 12))


def reached_on(member: Member, gaps: Iterable[PartyAgeGap], years: int) -> date | None:
    """The first day on which tuổi đảng is `years`; None where the admission is not known. Time that is lost after that
    day takes nothing away again."""
    began, gaps = start(member), list(gaps)
    if began is None:
        return None
    day = months_after(began, years * 12)
    while True:  # each gap before the day puts it off, maybe into the next gap
        later = months_after(began + timedelta(days=lost_days(gaps, since=began, until=day)), years * 12)
        if later <= day:
            return day
        day = later


def next_medal(member: Member, gaps: Iterable[PartyAgeGap], on: date) -> Medal | None:
    """The first Huy hiệu whose round has not passed on the day `on`; None without tuổi đảng, where that
    has stopped, and after the last one."""
    gaps = list(gaps)
    if member.status in STOPPED or age(member, gaps, on) is None:
        return None
    book = medal_rounds.book_of(member.unit)
    for years in medal_rounds.levels(book, on):
        reached = reached_on(member, gaps, years)
        given = medal_rounds.honouring(reached, book, max(reached, on))
        if given is not None and given >= on:
            return Medal(years, reached, given)
    return None


def lost_days(gaps: Iterable[PartyAgeGap], *, since: date, until: date) -> int:
    """Days that do not count; those that stand in two gaps are lost once."""
    lost, seen = 0, since
    for gap in sorted(gaps, key=lambda gap: gap.since):
        first, last = max(gap.since, seen), min(gap.until, until)
        if last > first:
            lost += (last - first).days
            seen = last
    return lost
