"""What is counted of members for every unit and day: each measure is declared once, by the app that knows its rows.

The statement that counts, the columns and headings of reports and files, the page of definitions and the tests all come
from the declaration, so that a new measure is one `MEASURES.plug_in(Measure(…))`, one column, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from django.conf import settings

from members.dates import midnight
from members.hooks import Hook

RATES = ("members", "eligible")  # always both: of all members and of those who can use the portal (docs/rules.md §8.1)


@dataclass(frozen=True)
class Measure:
    """How many members of a unit are of a kind on a day. A member counts where `fact` holds or `days` names a day.

    key: the column of `UnitDay`, also its name in SQL.
    step: its place in the funnel, from all members down to who takes part.
    label, short_label: as it stands in sentences, and over a narrow column. definition: what is counted and what is
    not, as a sentence for those who are judged by it. since: the first day it is known of. document: who says so.
    bases: the keys of what its shares are of, all of which are shown together; () where a share says nothing.
    fact: a condition on the row of the member, which is called `member`.
    days: a SELECT of `member_id, day`, one row or several each: of the members who did it, and on which day. It
    leaves out what is later than `%(day)s` and, where `within` is given, earlier than `%(first)s`; of a long table by
    the moments below, which an index finds.
    within: only the last so many days up to the day count; None: any day up to it.
    kept: the column of the member where the last of those days is kept, so that today need not read them.
    after: the key of the step before: of those who have come so far, who has not come on is told by name.
    part_of: the key of the measure of which this is a part, by a reason; it stands in no table of its own.

    SQL may name `%(day)s`; `%(first)s`, from which on days can count where `within` is given; and, for columns that
    hold a moment, `%(since)s` and `%(until)s`, the midnights before `%(first)s` and after `%(day)s`, and `%(zone)s`,
    the portal's time zone. A percent sign of its own is doubled.
    """

    key: str
    step: int
    label: str
    short_label: str
    definition: str
    since: date
    document: str
    bases: tuple[str, ...] = RATES
    fact: str = ""
    days: str = ""
    within: int | None = None
    kept: str = ""
    after: str = "eligible"
    part_of: str = ""

    def __post_init__(self):
        if not (self.fact or self.days):
            raise ValueError(f"{self.key}: neither a fact nor days to count by.")
        if not self.key.isidentifier():
            raise ValueError(f"{self.key}: no name of a column.")


MEASURES: Hook[Measure] = Hook(
    "What each app counts of members, a unit and a day at a time; sotay adds it up for the whole tree.",
    key=attrgetter("key"),
)


def ordered() -> list[Measure]:
    """The funnel from all members down to who takes part, and last who is helped; without the parts by reason."""
    return [measure for measure in every() if not measure.part_of]


def every() -> list[Measure]:
    """In the order of the funnel, each followed by its parts."""
    return sorted(MEASURES, key=attrgetter("step"))


def values(day: date, counted: Iterable[Measure]) -> dict:
    """What the SQL of `counted` may name, of `day`; `%(first)s` is that of the longest of them."""
    first = day - timedelta(days=max((each.within for each in counted if each.within), default=1) - 1)
    until = midnight(day + timedelta(days=1))
    return {"day": day, "first": first, "since": midnight(first), "until": until, "zone": settings.TIME_ZONE}


def span(measure: Measure) -> str:
    """Which of its days count, to stand behind a day in SQL."""
    return "<= %(day)s" if measure.within is None else f"> %(day)s::date - {measure.within}"
