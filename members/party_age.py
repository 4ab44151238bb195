"""Tuổi đảng and the next Huy hiệu Đảng: computed from dates, gaps and the rules of the day, kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from members import rules
from members.dates import months_after
from members.models import Member, PartyAgeGap


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


def age(member: Member, gaps: Iterable[PartyAgeGap], on: date) -> Age | None:
    """Tuổi đảng on the day `on`; None for anyone who is not official by then, or whose admission is not known."""
    began = start(member)
    if began is None or member.official_date is None or member.official_date > on:
        return None
    began += timedelta(days=_lost_days(gaps, since=began, until=on))
    months = (on.year - began.year) * 12 + on.month - began.month
    months -= on < months_after(began, months)
    return Age(*divmod(max(0, months), 12))


def next_medal(member: Member, gaps: Iterable[PartyAgeGap], on: date) -> Medal | None:
    """The first Huy hiệu whose round has not passed on the day `on`; None without tuổi đảng, and after the last one."""
    if age(member, gaps, on) is None:
        return None
    began = start(member)
    began += timedelta(days=_lost_days(gaps, since=began, until=date.max))
    book = rules.book(member.unit, key__startswith="medal.")
    for years in book.series("medal.years", on=on):
        reached = months_after(began, int(years) * 12)
        given = round_after(reached, book, on=max(reached, on))
        if given is not None and given >= on:
            return Medal(int(years), reached, given)
    return None


def round_after(reached: date, book: rules.Book, *, on: date) -> date | None:
    """The round (3/2, 19/5, 2/9, 7/11) at which years that are full on `reached` are honoured; None without rounds.

    Where the unit's own rule says which months belong to a round (`medal.round_opens`), that round; elsewhere the
    first one from the day on.
    """
    rounds, opens = book.series("medal.round", on=on), book.series("medal.round_opens", on=on)
    if opens:
        reached = max(day for day in _days(opens, reached.year) if day <= reached)
    return min((day for day in _days(rounds, reached.year) if day >= reached), default=None)


def _days(series, year: int) -> list[date]:
    """Each `month × 100 + day` of `series` in the year before, in `year` and in the next."""
    return sorted(date(each, *divmod(int(value), 100)) for each in (year - 1, year, year + 1) for value in series)


def _lost_days(gaps: Iterable[PartyAgeGap], *, since: date, until: date) -> int:
    """Days that do not count; those that stand in two gaps are lost once."""
    lost, seen = 0, since
    for gap in sorted(gaps, key=lambda gap: gap.since):
        first, last = max(gap.since, seen), min(gap.until, until)
        if last > first:
            lost += (last - first).days
            seen = last
    return lost
