"""Which limit, ratio, band or rate is in force on the date of an event: no figure of the rules stands in code."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus
from pathlib import Path

from django.db.models import F, Q, Value

from members.models import RuleParameter, Unit
from members.models.units import IsOneOf
from members.refusals import Refused

SEED = Path(__file__).parent / "data" / "rule_parameters.csv"
LARGEST_DENOMINATOR = 100  # 0.666667 in the table is the 2/3 of the rule, not a little more than it


class RuleError(Refused):
    """No value of this key is in force on this date: a day that was typed lies before the rules that the portal has, or
    a rule is missing. Who typed it reads the day, who operates the portal the key in the note."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, key: str, on: date):
        super().__init__(f"Cổng chưa có quy định áp dụng cho ngày {on:%d/%m/%Y}. Đề nghị xem lại ngày đã ghi.")
        self.add_note(f"no value of {key} on {on}")
        self.key, self.on = key, on


class Book:
    """Rules read with one query, for anyone who asks for many keys or many dates."""

    def __init__(self, rows: list[RuleParameter], *, reaching_back: bool = False):
        """`rows`: nearest unit first, the general ones last, the newest first among equals.

        reaching_back: the first rule that ever came also answers for the days before it. For what the clock does with
        all that is open: something older than the rules has its limit too, and does not stop the others.
        """
        self._rows, self._reaches_back = defaultdict(list), reaching_back
        for row in rows:
            self._rows[row.key].append(row)

    def parameter(self, key: str, *, on: date) -> RuleParameter:
        """The row itself, for anyone who must cite the document or say that a value waits for confirmation."""
        for row in self._rows.get(key, ()):
            if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
                return row
        if self._reaches_back and (rows := self._rows.get(key)):
            first = min(rows, key=lambda row: row.valid_from)
            if on < first.valid_from:
                return first
        raise RuleError(key, on)

    def value(self, key: str, *, on: date) -> Decimal:
        return self.parameter(key, on=on).value

    def whole(self, key: str, *, on: date) -> int:
        """For days, months, years and members, which never come in parts."""
        return int(self.value(key, on=on))

    def ratio(self, key: str, *, on: date) -> Fraction:
        """Exact, so that two thirds of 3 is 2."""
        return Fraction(self.value(key, on=on)).limit_denominator(LARGEST_DENOMINATOR)

    def of_size(self, prefix: str, size: int, *, on: date) -> RuleParameter | None:
        """Of the keys that are `prefix` and a number, the one in force with the greatest number that `size` reaches."""
        numbers = (int(key.removeprefix(prefix)) for key in self.sized(prefix))
        for number in sorted((each for each in numbers if each <= size), reverse=True):
            with suppress(RuleError):
                return self.parameter(f"{prefix}{number}", on=on)
        return None

    def sized(self, prefix: str) -> list[str]:
        """The keys that `of_size` chooses among; few units have any."""
        return [key for key in self._rows if key.startswith(prefix) and key.removeprefix(prefix).isdecimal()]

    def series(self, prefix: str, *, on: date) -> list[Decimal]:
        """The values in force of every key under `prefix`, ascending: the list of medal years."""
        found = []
        for key in self._rows:
            if key.startswith(f"{prefix}."):
                try:
                    found.append(self.value(key, on=on))
                except RuleError:
                    continue
        return sorted(found)


def book(unit: Unit | None = None, **narrowing) -> Book:
    """What holds for `unit`: its own values and those of the units above it before the country's.

    A local rule of somewhere else never answers: it does so only where a unit has taken it over as its own row.
    """
    return Book(_nearest_first(unit.lineage if unit else [], **narrowing))


def books(units: Iterable[Unit], *, reaching_back: bool = False, **narrowing) -> dict[int, Book]:
    """As `book` for each of `units` by its primary key; one query for all of them. `reaching_back` as of Book."""
    units = list(units)
    rows = _nearest_first({path for unit in units for path in unit.lineage}, **narrowing)
    own, general = [row for row in rows if row.scope], [row for row in rows if row.scope is None]
    made: dict[tuple[int, ...], Book] = {}  # few units have rules of their own: the others share one
    found = {}
    for unit in units:
        nearer = [row for row in own if row.scope.path in unit.lineage]
        key = tuple(row.pk for row in nearer)
        found[unit.pk] = made[key] = made.get(key) or Book(nearer + general, reaching_back=reaching_back)
    return found


def _nearest_first(lineage: Iterable[str], **narrowing) -> list[RuleParameter]:
    above = IsOneOf(F("scope__path"), Value(list(lineage)))  # one value, however many units
    rows = RuleParameter.objects.filter(Q(scope=None, local=False) | Q(above), **narrowing)
    newest_first = sorted(rows.select_related("scope"), key=lambda row: row.valid_from, reverse=True)
    return sorted(newest_first, key=lambda row: len(row.scope.path) if row.scope else 0, reverse=True)


def value(key: str, *, on: date, unit: Unit | None = None) -> Decimal:
    return book(unit, key=key).value(key, on=on)


def whole(key: str, *, on: date, unit: Unit | None = None) -> int:
    return book(unit, key=key).whole(key, on=on)


def ratio(key: str, *, on: date, unit: Unit | None = None) -> Fraction:
    return book(unit, key=key).ratio(key, on=on)


def series(prefix: str, *, on: date, unit: Unit | None = None) -> list[Decimal]:
    return book(unit, key__startswith=f"{prefix}.").series(prefix, on=on)


def seed() -> list[RuleParameter]:
    """The rows shipped with the portal, not saved."""
    with SEED.open(encoding="utf-8", newline="") as lines:
        return [
            RuleParameter(
                key=line["key"],
                value=Decimal(line["value"]),
                measure=line["measure"],
                valid_from=date.fromisoformat(line["valid_from"]),
                valid_to=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
                document=line["document"],
                confidence=line["confidence"],
                local=bool(line["local"]),
                note=line["note"],
            )
            for line in csv.DictReader(lines)
        ]


def load() -> None:
    """Brings the shipped rows in; may run any number of times.

    The file wins over the rows it brought; what an office decides for itself is a row scoped to its unit, left alone.
    """
    RuleParameter.objects.bulk_create(
        seed(),
        update_conflicts=True,
        unique_fields=["key", "valid_from", "scope"],
        update_fields=["value", "measure", "valid_to", "document", "confidence", "local", "note"],
    )
