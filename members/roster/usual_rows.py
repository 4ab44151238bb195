"""Rows of a list as COPY reads them. Those that say what nearly all say are taken column by column: each cell is
understood once, and a row costs a few comparisons. Whatever is odd about a row, the reader looks at all of it."""

from collections.abc import Callable, Iterator
from itertools import islice, repeat
from json import dumps

from members.cells import Wrong
from members.models import Member
from members.roster import plausibility
from members.roster.roster_reader import MOST_KEPT, ONES_OWN, REQUIRED, Meanings, Reader, Row, keys_of, more_of

LINE = "\t".join(["%s"] * (len(Row._fields) + 1)) + "\n"
NULL = r"\N"
Status, EXEMPT = Member.Status, Member.Reason.EXEMPT.value
ODD = ""  # no value is written so
COLUMNS = (
    "full_name", "gender", "birth_date", "personal_id", "card_no", "card_no_legacy", "cell", "admission_date",
    "official_date", "phone", "status", "status_date", "reason",
)  # fmt: skip


def chunks(reader: Reader, many: int) -> Iterator[str]:
    """The people of all lists of the reader, of `many` rows at a time."""
    for book in reader.workbook.lists:
        reader.begin(book)
        usual = UsualRows(reader) if book.columns.keys() >= REQUIRED.keys() else None
        rows = book.rows()
        while taken := list(islice(rows, many)):
            lines = usual.lines(taken) if usual else repeat(ODD)
            yield "".join(text or _looked_at(reader, each) for each, text in zip(taken, lines, strict=False))


def line(row: Row) -> str:
    """Only problems and `more` are free text: nothing else can have a tab, a line end or a backslash."""
    *known, more, problems = row
    values = [NULL if value is None else value for value in known]
    told = more.replace("\\", "\\\\") if more else NULL
    if not problems:
        return LINE % (*values, told, "[]", "f")
    said = dumps(problems, ensure_ascii=False).replace("\\", "\\\\")
    return LINE % (*values, told, said, "t" if row.in_error else "f")


class UsualRows:
    """Of the list that `reader` is at, in which all columns are that a row needs."""

    def __init__(self, reader: Reader):
        self._limits, self._year, self._until = reader.limits, reader.not_after.year, reader.not_after.isoformat()
        columns = {name: (index, _writer(name, means)) for name, index, means in reader.plan}
        self._columns = [columns.get(name) for name in COLUMNS]
        self._has_since = "status_date" in columns
        said = {name: (index, Written(means, None).__getitem__) for name, index, means in reader.plan}
        self._of_more = [said[key] for key, _, _ in reader.more]
        self._more = More([(part, field) for _, part, field in reader.more])

    def lines(self, taken: list[tuple[int, list]]) -> Iterator[str]:
        """A line of each row, ODD for one that has to be looked at."""
        numbers, rows = zip(*taken, strict=True)
        cells = list(zip(*rows, strict=False))
        said = [[*map(each[1], cells[each[0]])] if each else repeat(NULL) for each in self._columns]
        told = zip(*[[*map(written, cells[index])] for index, written in self._of_more], strict=True)
        more = map(self._more.__getitem__, told) if self._of_more else repeat(NULL)
        return map(self._line, numbers, *said, more)

    def _line(self, number, name, gender, birth, person, card, old, cell, joined, official, phone, *others) -> str:
        """Dates are compared as they are written, year first; NULL comes after all of them. Who is on probation has no
        official date yet."""
        status, since, reason, more = others
        ended = self._until if official == NULL else official
        if (
            ODD in (name, gender, person, old, cell, phone, status, since, reason, more)
            or NULL in (name, gender, person, cell)
            or card not in (person, NULL)
            or not ODD < birth < joined <= ended <= self._until
            or (since > self._until and since != NULL)
            or not self._is_plausible(person, gender, int(birth[:4]), int(joined[:4]), official)
        ):
            return ODD
        if status == Status.ACTIVE:
            since = NULL
        elif since == NULL and status != NULL and self._has_since:
            return ODD
        if status == Status.EXEMPT:
            reason = EXEMPT
        key, folded = keys_of(name)
        return (
            f"{number}\t{name}\t{gender}\t{birth}\tday\t{person}\t{card}\t{old}\t{cell}\t{joined}\t{official}\t"
            f"{phone}\t{status}\t{since}\t{reason}\t{key}\t{folded}\t{more}\t[]\tf\n"
        )

    def _is_plausible(self, person: str, gender: str, born: int, joined: int, official: str) -> bool:
        ended = max(self._year, joined + 1) if official == NULL else int(official[:4])
        return plausibility.are_usual(born, joined, ended, self._limits, self._year) and (
            person.startswith(plausibility.INVENTED) or plausibility.is_number_of(person[:6], gender, born)
        )


class Written(dict):
    """What the cells of one column say, as COPY reads it; `null` for nothing."""

    def __init__(self, meanings: Meanings, null: str | None):
        super().__init__()
        self._meanings, self._null = meanings, null

    def __missing__(self, cell) -> str | None:
        try:
            meaning = self._meanings[cell]
        except Wrong:
            return ODD
        text = self._null if meaning is None else str(meaning)
        if cell in self._meanings:
            self[cell] = text
        return text


class More(dict):
    """What a row says beyond the profile, by what it says in each of those columns."""

    def __init__(self, fields: list[tuple[str, str]]):
        super().__init__()
        self._fields = fields

    def __missing__(self, told: tuple[str | None, ...]) -> str:
        if ODD in told:
            return ODD
        said = ((part, field, text) for (part, field), text in zip(self._fields, told, strict=True) if text)
        more, odd = more_of(said)
        text = ODD if odd else more.replace("\\", "\\\\") if more else NULL
        if len(self) < MOST_KEPT:
            self[told] = text
        return text


def _writer(name: str, meanings: Meanings) -> Callable[[object], str]:
    """A function, where no two people say the same and nothing is to be remembered."""
    return _once(meanings.parse) if name in ONES_OWN else Written(meanings, NULL).__getitem__


def _once(parse: Callable) -> Callable[[object], str]:
    def written(cell) -> str:
        if cell == "":
            return NULL
        try:
            return parse(cell) or NULL
        except Wrong:
            return ODD

    return written


def _looked_at(reader: Reader, taken: tuple[int, list]) -> str:
    person = reader.person(*taken)
    return line(person) if person else ""
