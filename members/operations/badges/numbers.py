"""Numbers of Huy hiệu Đảng: the symbol of the province, a letter for some kinds, so many digits for each kind; running
on within a province and a kind (docs/rules.md §3.8, 38-HD/BTCTW, III.1.4)."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.db import transaction

from members import audit
from members.models import Unit, User
from members.operations.models import MedalBook
from members.powers import Power
from members.refusals import Refused

SHAPES = Path(__file__).parent / "medal_numbers.csv"


class NumbersRefused(Refused):
    """The book of numbers does not allow it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Shape:
    """How numbers of one kind are written: `D` and 6 digits of 55 years."""

    letter: str
    digits: int

    @property
    def most(self) -> int:
        return 10**self.digits - 1

    def written(self, symbol: str, serial: int) -> str:
        """`HN 00000001`, `HN D000001`."""
        return f"{symbol} {self.letter}{serial:0{self.digits}}"


@cache
def shapes() -> dict[int, Shape]:
    """By the years of the medal, as the guide has them."""
    with SHAPES.open(encoding="utf-8", newline="") as lines:
        return {int(row["years"]): Shape(row["letter"], int(row["digits"])) for row in csv.DictReader(lines)}


def shape_of(years: int) -> Shape:
    """Raises NumbersRefused for a kind that no guide has given numbers to."""
    if years not in shapes():
        raise NumbersRefused(f"Chưa có hướng dẫn cách ghi số cho huy hiệu {years} năm.")
    return shapes()[years]


@transaction.atomic
def keep_book(unit: Unit, years: int, *, symbol: str, last: int, by: User | None) -> MedalBook:
    """Begins the book of one kind, or sets right what it begins from: `last` is the number given last, on paper too.
    Raises NumbersRefused where the number has been passed already, or has no room."""
    shape = shape_of(years)
    if last > shape.most:
        raise NumbersRefused(f"Số của huy hiệu {years} năm có {shape.digits} chữ số.", field="last")
    book, _ = MedalBook.objects.select_for_update().get_or_create(unit=unit, years=years, defaults={"symbol": symbol})
    if last < book.last:
        raise NumbersRefused(f"Cổng đã cấp đến số {book.last}: không ghi lùi lại được.", field="last")
    before = {"symbol": book.symbol, "last": book.last}
    book.symbol, book.last = symbol, last
    book.save(update_fields=["symbol", "last"])
    after = {"symbol": symbol, "last": last, "years": years}
    audit.record(by, "medal.book", book, power=Power.SIGN_CASES, before=before, after=after)
    return book


def give(unit: Unit, kinds: Iterable[int]) -> list[str]:
    """A number for each of `kinds` (years), in their order, in the running transaction; of two that decide at once one
    waits for the other. Raises NumbersRefused where a kind has no book yet, or no number left."""
    kinds = list(kinds)
    books = {book.years: book for book in MedalBook.objects.select_for_update().filter(unit=unit, years__in=set(kinds))}
    if missing := sorted(set(kinds) - books.keys()):
        which = ", ".join(f"{years} năm" for years in missing)
        raise NumbersRefused(f"Chưa có sổ cấp số huy hiệu {which}: đề nghị ghi ký hiệu và số đã cấp ở “Sổ cấp số”.")
    given = []
    for years in kinds:
        book, shape = books[years], shape_of(years)
        if book.last >= shape.most:
            raise NumbersRefused(f"Sổ cấp số huy hiệu {years} năm đã hết số.")
        book.last += 1
        given.append(shape.written(book.symbol, book.last))
    MedalBook.objects.bulk_update(books.values(), ["last"])
    return given
