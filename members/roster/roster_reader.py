"""Turns the rows of a roster into clean values, or into what is wrong with them; it knows no database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from members import cells, legacy_letters, roster_more, vietnamese
from members.cells import PartialDate, Remark, Wrong
from members.models import ListWording, Member
from members.roster import names, phones, plausibility, vocabulary
from members.roster.columns import DATES, ORDINAL
from members.roster.plausibility import Limits
from members.roster.problems import KINDS, Problem
from members.roster.workbook import Workbook, section_of

Status, Reason, Precision = Member.Status, Member.Reason, Member.Precision

PARSERS: dict[str, Callable] = {
    "full_name": names.name,
    "gender": cells.gender,
    "birth_date": cells.birth,
    "personal_id": cells.personal_id,
    "card_no": cells.card,
    "card_no_legacy": cells.legacy_card,
    "admission_date": cells.day,
    "official_date": cells.day,
    "phone": phones.phone,
    "status": vocabulary.status,
    "status_date": cells.day,
    "reason": vocabulary.reason,
}
REQUIRED = {
    "full_name": "no_name",
    "gender": "no_gender",
    "birth_date": "no_birth",
    "personal_id": "no_id",
    "cell": "no_cell",
    "admission_date": "no_admission",
}
LONGEST_SHOWN = 100  # characters of a cell that are quoted back
A_MEMBER_FILLS = 3  # so many cells at least, or one when the row is numbered; a footer or a signature has fewer
NO_WORDS: Mapping[str, Mapping[str, str]] = {}
NOTHING: Mapping[str, str] = {}
# Columns in which no two people say the same.
ONES_OWN = {"full_name", "personal_id", "card_no", "card_no_legacy", "phone"}
MOST_KEPT = 20_000  # cells of one column: nearly all the days of sixty years


class Row(NamedTuple):
    """One person as the list has them; None is a cell that says nothing. `cell` is the unit's number."""

    number: int
    full_name: str | None = None
    gender: str | None = None
    birth_date: date | None = None
    birth_precision: str = "day"
    personal_id: str | None = None
    card_no: str | None = None
    card_no_legacy: str | None = None
    cell: int | None = None
    admission_date: date | None = None
    official_date: date | None = None
    phone: str | None = None
    status: str | None = None
    status_date: date | None = None
    reason: str | None = None
    name_key: str | None = None
    name_folded: str | None = None
    more: str | None = None  # a JSON object, by the part of the record
    problems: tuple[Problem, ...] = ()

    @property
    def in_error(self) -> bool:
        return bool(self.problems) and any(KINDS[problem.kind].stops for problem in self.problems)


class CellNames:
    """Which unit a cell of the sheet names; each spelling is looked up once."""

    def __init__(self, units: Mapping[str, int | None], declared: Mapping[str, str] = NOTHING):
        """`declared`: the code of the chi bộ an officer has said is meant, by the reading key of what is written."""
        self._units, self._declared = units, declared
        self._met: dict[object, int] = {}

    def __call__(self, cell) -> int | None:
        if (unit := self._met.get(cell)) is not None:
            return unit
        text = legacy_letters.converted(_shown(cell)).text
        if not text:
            return None
        key = vietnamese.reading_key(text)
        unit = self._units.get(key)
        if unit is None and key in self._declared:
            unit = self._units.get(vietnamese.reading_key(self._declared[key]))
        if unit is None and key not in self._units:
            unit = next(filter(None, map(self._units.get, _in_old_letters(text))), None) or self._by_its_number(text)
        if unit is None:
            raise Wrong("twin_cell" if key in self._units else "unknown_cell")
        self._met[cell] = unit
        return unit

    def _by_its_number(self, text: str) -> int | None:
        """`CB 7`, `Chi bộ số 07` or a mere 7 where one chi bộ alone is called so."""
        names = map(vietnamese.reading_key, vocabulary.names_by_number(text))
        meant = {unit for name in names if (unit := self._units.get(name)) is not None}
        return meant.pop() if len(meant) == 1 else None


class Declared:
    """A parser of words, and what an officer has said of those that it does not know."""

    def __init__(self, parse: Callable, declared: Mapping[str, str]):
        self._parse, self._declared = parse, declared

    def __call__(self, cell) -> str | None:
        try:
            return self._parse(cell)
        except Remark:
            raise
        except Wrong:
            meaning = self._declared.get(vocabulary.key(str(cell)))
            if meaning is None:
                raise
            return None if meaning == vocabulary.NO_REASON else meaning


class Meanings(dict):
    """What the cells of one column say, by what stands in them, and where that is nothing, by what it says in letters
    of before Unicode; raises as its parser does, each time."""

    def __init__(self, parse: Callable, *, one: bool = False):
        """`one`: hardly any cell is like another, so that none is kept."""
        super().__init__({"": None})
        self.parse, self._most = parse, 1 if one else MOST_KEPT

    def __missing__(self, cell):
        try:
            meaning = self.parse(cell)
        except Remark:
            raise
        except Wrong:
            letters = legacy_letters.converted(cell) if isinstance(cell, str) else None
            if letters is None or not letters.letters:
                raise
            meaning = self.parse(letters.text)
        if len(self) < self._most and type(cell) in (str, date):  # a number may be equal to another kind of cell
            self[cell] = meaning
        return meaning


class Reader:
    """Iterates over the people of one file; `skipped` then holds the rows that are no person's."""

    def __init__(
        self,
        workbook: Workbook,
        units: Mapping[str, int | None],
        *,
        not_after: date,
        words: Mapping[str, Mapping[str, str]] = NO_WORDS,
        limits: Limits = Limits(),  # noqa: B008 – a tuple
    ):
        """`units`: a chi bộ by the reading key of its name or code, None where several bear that name. `words`: what
        an officer has said of words that are not known, by kind of ListWording and key."""
        self.workbook, self.not_after, self.limits = workbook, not_after, limits
        self.skipped: list[int] = []
        kinds = ListWording.Kind
        self._cell = CellNames(units, words.get(kinds.CELL, {}))
        self._parsers = PARSERS | {"cell": self._cell}
        self._parsers |= {column.key: column.parse for column in roster_more.columns().values()}
        for kind in (kinds.STATUS, kinds.REASON):
            if words.get(kind):
                self._parsers[kind] = Declared(PARSERS[kind], words[kind])
        self._meanings = {name: Meanings(parse, one=name in ONES_OWN) for name, parse in self._parsers.items()}
        self._only_cell = next(iter(set(units.values())), None) if len(set(units.values())) == 1 else None

    def __iter__(self) -> Iterator[Row]:
        for book in self.workbook.lists:
            self.begin(book)
            yield from filter(None, (self.person(number, row) for number, row in book.rows()))

    def begin(self, book: Workbook) -> None:
        """The rows that follow are of this list."""
        columns = book.columns
        self.plan = [(name, columns[name].index, self._meanings[name]) for name in self._parsers if name in columns]
        needed = ((name, kind) for name, kind in REQUIRED.items() if name in columns or name == "cell")
        self._required = [(name, kind, name if name in columns else None) for name, kind in needed]
        self.more = [(key, each.part, each.field) for key, each in roster_more.columns().items() if key in columns]
        self._columns, self._section = columns, "" if "cell" in columns else book.cell_named

    def person(self, number: int, row: list) -> Row | None:
        """Whom the row is about; None for a row that is no person's. To be asked in the order of the rows."""
        if not any(row):
            return None
        said, problems = self._parse(row)
        if problems and not self._is_a_person(row):
            if not self._is_section(row) and any(map(_shown, row)):
                self.skipped.append(number)
            return None
        self._check_dates(said, problems)
        self._settle(said, problems)
        if self.more:
            self._take_more(said, problems)
        problems += plausibility.remarks(said, self.limits, self.not_after)
        if full_name := said.get("full_name"):
            said["name_key"], said["name_folded"] = keys_of(full_name)
        said["number"], said["problems"] = number, tuple(problems)
        said.setdefault("birth_precision", Precision.DAY.value)
        return Row._make(map(said.get, Row._fields))

    def _parse(self, row: list) -> tuple[dict, list[Problem]]:
        """Each cell by itself."""
        said: dict = {}
        problems: list[Problem] = []
        for name, index, meanings in self.plan:
            try:
                said[name] = meanings[row[index]]
            except Remark as remark:
                said |= _taken(name, remark.value)
                problems.append(Problem(name, remark.kind, _shown(row[index])))
            except Wrong as wrong:
                problems.append(Problem(name, wrong.kind, _shown(row[index])))
        for name, kind, unread in self._required:
            if said.get(name, unread) is None:
                problems += self._unsaid(name, kind, said)  # what it said wrongly is a problem already
        return said, problems

    def _unsaid(self, name: str, kind: str, said: dict) -> Iterator[Problem]:
        """A needed cell that says nothing: for the chi bộ, a heading above the row may speak."""
        if name == "cell":
            try:
                found = self._cell(self._section)
                said[name] = self._only_cell if found is None else found
            except Wrong as wrong:
                yield Problem(name, wrong.kind, self._section)
                return
        if said.get(name) is None:
            yield Problem(name, kind, "")

    def _is_section(self, row: list) -> bool:
        """Whether it says where those below it are, like `I. Chi bộ 1`."""
        self._section = section_of(row) or self._section
        return bool(section_of(row))

    def _is_a_person(self, row: list) -> bool:
        if section_of(row):
            return False
        columns = self._columns
        filled = sum(bool(_shown(row[column.index])) for name, column in columns.items() if name != ORDINAL)
        numbered = ORDINAL in columns and _shown(row[columns[ORDINAL].index]).rstrip(".").isdigit()
        return filled >= (1 if numbered else A_MEMBER_FILLS)

    def _check_dates(self, said: dict, problems: list[Problem]) -> None:
        birth, admission, official = said.get("birth_date"), said.get("admission_date"), said.get("official_date")
        known = birth and admission and official and not said.get("status_date")
        if known and birth < admission <= official <= self.not_after:
            return  # as of nearly everybody
        for name in DATES:
            if (day := said.get(name)) and day > self.not_after:
                problems.append(Problem(name, "future_date", f"{day:%d/%m/%Y}"))
        if birth and admission and admission <= birth:
            problems.append(Problem("admission_date", "admission_before_birth", f"{admission:%d/%m/%Y}"))
        if admission and official and official < admission:
            problems.append(Problem("official_date", "official_before_admission", f"{official:%d/%m/%Y}"))

    def _take_more(self, said: dict, problems: list[Problem]) -> None:
        """What the list says beyond the profile; what can not be so is left out with a remark."""
        told = [(part, field, text) for key, part, field in self.more if (text := said.get(key))]
        said["more"], odd = more_of(told)
        problems += (
            Problem(f"{roster_more.PREFIX}{part}:{field}", kind, _shown(text)) for part, field, text, kind in odd
        )

    def _settle(self, said: dict, problems: list[Problem]) -> None:
        """What one cell means for another."""
        status, card, person = said.get("status"), said.get("card_no"), said.get("personal_id")
        if card and len(card) == 8:
            said["card_no"] = None
            said["card_no_legacy"] = said.get("card_no_legacy") or card
        elif card and person and card != person:
            problems.append(Problem("card_no", "other_card", card))
        if status == Status.ACTIVE:
            said["status_date"] = None
        elif status and "status_date" in said and said["status_date"] is None:
            problems.append(Problem("status_date", "no_status_date", ""))
        if status == Status.EXEMPT:
            said["reason"] = Reason.EXEMPT.value


def more_of(told: Iterable[tuple[str, str, str]]) -> tuple[str | None, list[tuple[str, str, str, str]]]:
    """What a row says beyond the profile (part, field, text), as JSON by part; and of each part of which something was
    left out the first field, its text and the kind of problem."""
    parts: dict[str, dict[str, str]] = {}
    for part, field, text in told:
        parts.setdefault(part, {})[field] = text
    found, odd = [], []
    for part, fields in parts.items():
        value, kind = roster_more.settled(part, tuple(fields.items()))
        if value:
            found.append(f'"{part}": {value}')
        if kind:
            odd.append((part, *next(iter(fields.items())), kind))
    return f"{{{', '.join(found)}}}" if found else None, odd


def _in_old_letters(text: str) -> Iterator[str]:
    """The keys of what is meant if it is TCVN3 or VNI: words like “Chi bé” do not tell it by themselves."""
    for letters in (legacy_letters.TCVN3, legacy_letters.VNI):
        yield vietnamese.reading_key(legacy_letters.from_letters(text, letters))


@lru_cache(maxsize=8_192)
def keys_of(full_name: str) -> tuple[str, str]:
    """How it is sorted and how it is found."""
    return vietnamese.sort_key(full_name), vietnamese.search_text(full_name)


def _taken(name: str, value) -> dict:
    """The value of a field; of a birth date that is only known in part, how much is known besides."""
    if isinstance(value, PartialDate):
        return {name: value.first, "birth_precision": value.precision.value}
    return {name: value}


def _shown(cell) -> str:
    """What the cell says, as a person would read it; no longer than a line."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = f"{cell:%d/%m/%Y}" if isinstance(cell, date) else vietnamese.nfc(str(cell))
    return text[:LONGEST_SHOWN]
