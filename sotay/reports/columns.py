"""The columns of a report. They follow from the measures as these are declared: a new measure is a new column here, in
the files and in the tables of the charts, and its name stands nowhere a second time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from members.measures import RATES, Measure
from members.numbers import NBSP, exact_share, share_of, vn_number
from sotay.usage.measures import ordered

HEADLINE = "activated"  # by which units are judged: both its rates have a column of their own
LAST_OF_ROLLOUT = "active_7"  # what comes behind it in the funnel stands on the sheet of use
TOTAL, ELIGIBLE = RATES
OF = {TOTAL: "tổng số", ELIGIBLE: "số đủ điều kiện"}  # of what a share is, in sentences

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Column:
    """A count; with `wholes` its shares of other counts, the last of which is the one it is sorted and drawn by.

    slug: as the address names it. label, short: heading of a card or of a file, and of a table. part, wholes: keys of
    measures. with_count: whether the count stands beside its shares, having no column of its own.
    """

    slug: str
    label: str
    short: str
    part: str
    wholes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of the wholes, short
    name: str = ""  # of the measure itself, in full
    with_count: bool = False
    of_use: bool = False

    @property
    def whole(self) -> str:
        return self.wholes[-1] if self.wholes else ""

    def share(self, counts: Counts) -> Decimal | None:
        """Per cent to two places, as it is read; None of nothing."""
        return share_of(counts[self.part], counts[self.whole])

    def exact(self, counts: Counts) -> Decimal | None:
        """The same to be compared with a limit."""
        return exact_share(counts[self.part], counts[self.whole])

    def value(self, counts: Counts) -> Decimal | int | None:
        return self.share(counts) if self.wholes else counts[self.part]

    def rank(self, counts: Counts) -> float:
        """By which rows are sorted. A share of nothing stands below every share."""
        if not self.wholes:
            return counts[self.part]
        return counts[self.part] / counts[self.whole] if counts[self.whole] else -1.0


def columns() -> tuple[Column, ...]:
    """In the order of the measures, both sheets."""
    return _columns(tuple(ordered()))


@lru_cache(maxsize=4)
def _columns(declared: tuple[Measure, ...]) -> tuple[Column, ...]:
    last = _step(LAST_OF_ROLLOUT)
    return tuple(column for each in declared for column in _of(each, of_use=each.step > last))


def sheet(*, of_use: bool) -> list[Column]:
    """The columns of one of the two sheets: how far the rollout has come, or who uses what. Both begin with the counts
    that all shares are of."""
    return [each for each in columns() if each.of_use == of_use or (not each.wholes and each.part in RATES)]


def judging() -> list[Column]:
    """The counts of which units are judged, and both their rates."""
    return [each for each in columns() if each.part == HEADLINE or (each.part in RATES and not each.wholes)]


def rates() -> list[Column]:
    """Both rates by which units are judged."""
    return [each for each in columns() if each.part == HEADLINE and each.wholes]


def headline() -> Column:
    """The one of them by which they are ranked."""
    return next(each for each in rates() if each.whole == ELIGIBLE)


def target_said(whole: str, share: Decimal) -> str:
    """`90 % số đủ điều kiện`."""
    return f"{vn_number(share)}{NBSP}% {OF[whole]}"


def by_slug(slug: str) -> Column | None:
    return next((each for each in columns() if each.slug == slug), None)


def keys() -> list[str]:
    return [each.key for each in ordered()]


def _of(measure: Measure, *, of_use: bool) -> list[Column]:
    """A count; of the headline besides a column for each rate; of most measures all in one column."""
    slug, names = measure.key.replace("_", "-"), (measure.label, measure.short_label)
    count = Column(slug, *names, measure.key, name=measure.label, of_use=of_use)
    if measure.key == HEADLINE:
        return [count, *(_rate(measure, slug, whole) for whole in measure.bases)]
    if measure.key in RATES or not measure.bases:
        return [count]
    shorts = tuple(map(short_of, measure.bases))
    return [replace(count, wholes=measure.bases, names=shorts, with_count=True)]


def short_of(key: str) -> str:
    """How a measure is called where there is little room."""
    return next(each.short_label for each in ordered() if each.key == key)


def _rate(measure: Measure, slug: str, whole: str) -> Column:
    base = next(each for each in ordered() if each.key == whole)
    label, short = f"% trên {base.label.lower()}", f"% {base.short_label[:1].lower()}{base.short_label[1:]}"
    return Column(f"{slug}-{whole}", label, short, measure.key, (whole,), (base.short_label,), measure.label)


def _step(key: str) -> int:
    return next(each.step for each in ordered() if each.key == key)
