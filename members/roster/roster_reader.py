"""Turns the rows of a roster into clean values, or into what is wrong with them; it knows no database."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from members import cells, vietnamese
from members.cells import Wrong
from members.models import Member
from members.roster.problems import KINDS, Problem
from members.roster.workbook import Workbook

Status, Reason = Member.Status, Member.Reason

PARSERS: dict[str, Callable] = {
    "full_name": cells.name,
    "gender": cells.gender,
    "birth_date": cells.day,
    "personal_id": cells.personal_id,
    "card_no": cells.card,
    "card_no_legacy": cells.legacy_card,
    "admission_date": cells.day,
    "official_date": cells.day,
    "phone": cells.phone,
    "status": cells.status,
    "status_date": cells.day,
    "reason": cells.reason,
}
REQUIRED = {
    "full_name": "no_name",
    "gender": "no_gender",
    "birth_date": "no_birth",
    "personal_id": "no_id",
    "cell": "no_cell",
    "admission_date": "no_admission",
    "status": "no_status",
}
DATES = ("birth_date", "admission_date", "official_date", "status_date")
LONGEST_SHOWN = 100  # characters of a cell that are quoted back
A_MEMBER_FILLS = 3  # so many cells at least, or one when the row is numbered; a footer or a signature has fewer


class Row(NamedTuple):
    """One person as the list has them; None is a cell that says nothing. `cell` is the unit's number."""

    number: int
    full_name: str | None = None
    gender: str | None = None
    birth_date: date | None = None
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
    problems: tuple[Problem, ...] = ()

    @property
    def in_error(self) -> bool:
        return bool(self.problems) and any(KINDS[problem.kind].stops for problem in self.problems)


class CellNames:
    """Which unit a cell of the sheet names; each spelling is looked up once."""

    def __init__(self, units: Mapping[str, int | None]):
        self._units = units
        self._met: dict[object, int] = {}

    def __call__(self, cell) -> int | None:
        if unit := self._met.get(cell):
            return unit
        text = _shown(cell)
        if not text:
            return None
        key = vietnamese.reading_key(text)
        unit = self._units.get(key)
        if unit is None:
            raise Wrong("twin_cell" if key in self._units else "unknown_cell")
        self._met[cell] = unit
        return unit


class Reader:
    """Iterates over the people of one workbook; `skipped` then holds the rows that are no person's."""

    def __init__(self, workbook: Workbook, units: Mapping[str, int | None], *, not_after: date):
        """`units`: a chi bộ by the reading key of its name or code, None where several bear that name."""
        self.workbook, self.not_after = workbook, not_after
        self.skipped: list[int] = []
        columns = workbook.columns
        parsers = PARSERS | {"cell": CellNames(units)}
        self._plan = [(name, columns[name].index, parsers[name]) for name in parsers if name in columns]
        self._required = [(name, kind) for name, kind in REQUIRED.items() if name in columns]

    def __iter__(self) -> Iterator[Row]:
        for number, row in self.workbook.rows():
            if not any(row):
                continue
            said, problems = self._parse(row)
            if problems and not self._is_a_person(row):
                if any(map(_shown, row)):
                    self.skipped.append(number)
                continue
            self._check_dates(said, problems)
            self._settle(said, problems)
            if full_name := said.get("full_name"):
                said["name_key"] = vietnamese.sort_key(full_name)
                said["name_folded"] = vietnamese.search_text(full_name)
            yield Row(number, problems=tuple(problems), **said)

    def _parse(self, row: list) -> tuple[dict, list[Problem]]:
        """Each cell by itself."""
        said: dict = {}
        problems: list[Problem] = []
        for name, index, parse in self._plan:
            if (cell := row[index]) == "":
                said[name] = None
                continue
            try:
                said[name] = parse(cell)
            except Wrong as wrong:
                problems.append(Problem(name, wrong.kind, _shown(cell)))
        for name, kind in self._required:
            if said.get(name, name) is None:  # said nothing; what it said wrongly is a problem already
                problems.append(Problem(name, kind, ""))
        return said, problems

    def _is_a_person(self, row: list) -> bool:
        columns = self.workbook.columns
        filled = sum(bool(_shown(row[column.index])) for name, column in columns.items() if name != "ordinal")
        numbered = "ordinal" in columns and _shown(row[columns["ordinal"].index]).rstrip(".").isdigit()
        return filled >= (1 if numbered else A_MEMBER_FILLS)

    def _check_dates(self, said: dict, problems: list[Problem]) -> None:
        birth, admission, official = said.get("birth_date"), said.get("admission_date"), said.get("official_date")
        for name in DATES:
            if (day := said.get(name)) and day > self.not_after:
                problems.append(Problem(name, "future_date", f"{day:%d/%m/%Y}"))
        if birth and admission and admission <= birth:
            problems.append(Problem("admission_date", "admission_before_birth", f"{admission:%d/%m/%Y}"))
        if admission and official and official < admission:
            problems.append(Problem("official_date", "official_before_admission", f"{official:%d/%m/%Y}"))

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
        elif "reason" in self.workbook.columns and "reason" not in said:
            said["reason"] = Reason.OTHER.value


def _shown(cell) -> str:
    """What the cell says, as a person would read it; no longer than a line."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = f"{cell:%d/%m/%Y}" if isinstance(cell, date) else vietnamese.nfc(str(cell))
    return text[:LONGEST_SHOWN]
