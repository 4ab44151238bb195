"""Which Huy hiệu Đảng one member's years are enough for, and when each becomes full (docs/rules.md §3.4, §3.8)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from members.dates import months_after
from members.medal_rounds import Round, levels
from members.models import Member, PartyAgeGap
from members.party_age import reached_on
from members.rules import Book, RuleError

FROM_70 = 70  # the guide's own line between its two allowances (06-HD/TW, 18.1)


@dataclass(frozen=True)
class Due:
    """years: of the medal; reached: the day on which they are full."""

    years: int
    reached: date


def due_in(
    member: Member, gaps: Iterable[PartyAgeGap], found: Round, book: Book, held: Collection[int] = ()
) -> Due | None:
    """The highest medal whose years are full by the end of the round and that is not yet `held` (years of those that
    were given); None for who is not official by then, and for who holds a higher one."""
    if member.official_date is None or member.official_date > found.closes:
        return None
    full = [Due(years, day) for years in levels(book, found.on) if (day := reached_on(member, gaps, years))]
    full = [each for each in full if each.reached <= found.closes]
    if not full or any(years >= full[-1].years for years in held):
        return None
    return full[-1]


def allowance(book: Book, years: int, on: date, *, posthumous: bool) -> int:
    """So many months early a medal of `years` may be given: to who is gravely ill, or to who has died (06-HD/TW, 18.1
    and 18.2); none where no rule was in force on the day `on`."""
    key = "medal.posthumous" if posthumous else "medal.early_70" if years >= FROM_70 else "medal.early"
    try:
        return book.whole(key, on=on)
    except RuleError:
        return 0


def due_early(
    member: Member,
    gaps: Iterable[PartyAgeGap],
    on: date,
    book: Book,
    held: Collection[int] = (),
    *,
    posthumous: bool = False,
) -> Due | None:
    """The highest medal that may be given on the day `on` (of the application, or of the death) before its time; also
    one whose years are full already. None as `due_in`."""
    if member.official_date is None or member.official_date > on:
        return None
    found = None
    for years in levels(book, on):
        reached = reached_on(member, gaps, years)
        months = allowance(book, years, on, posthumous=posthumous)
        if reached and reached <= months_after(on, months):
            found = Due(years, reached)
    return None if found is None or any(years >= found.years for years in held) else found
