"""Độ đầy đủ: keeps the lists of documents that should be there and compares them with the library."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from documents import numbering
from documents.coverage.tasks import count_coverage
from documents.models import ExpectedDocument
from documents.models.kinds import Kind
from members import audit, vietnamese
from members.dates import parse_typed_date
from members.fields import NOT_A_DAY
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused

MOST_LINES = 500
MOST_LETTERS = ExpectedDocument._meta.get_field("title").max_length


class LinesRefused(Refused):
    """Some lines of a sheet could not be read: a sentence for each."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, sentences: list[str]):
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Line:
    """One line of a pasted sheet, understood."""

    symbol: str
    kind: str
    title: str
    since: date | None


def read_lines(text: str) -> list[Line]:
    """The lines of a sheet as it is pasted: number, type, title and day, between tabs; number, type and day may be
    empty. Raises LinesRefused."""
    lines, wrong = [], []
    rows = [row for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_LINES:
        raise LinesRefused([f"Mỗi lần nhập nhiều nhất {MOST_LINES} dòng."])
    for place, row in enumerate(rows, 1):
        try:
            lines.append(_line(row))
        except (ValueError, numbering.NumberError) as error:
            wrong.append(f"Dòng {place}: {error}")
    if wrong:
        raise LinesRefused(wrong)
    return lines


def _line(row: str) -> Line:
    cells = [vietnamese.nfc(cell) for cell in row.split("\t")]
    if len(cells) == 1:
        cells = ["", "", cells[0]]
    number, kind, title, since, *_ = [*cells, "", "", ""]
    if not title:
        raise ValueError("chưa có tên văn kiện.")
    if len(title) > MOST_LETTERS:
        raise ValueError(f"tên văn kiện dài quá {MOST_LETTERS} chữ.")
    symbol = numbering.parse(number).symbol if number else ""
    kinds = {vietnamese.fold(label): value for value, label in Kind.choices}
    if kind and vietnamese.fold(kind) not in kinds:
        raise ValueError(f"không có loại văn bản “{kind}”.")
    day = parse_typed_date(since) if since else None
    if since and day is None:
        raise ValueError(f"ngày “{since}” chưa đúng. {NOT_A_DAY}")
    return Line(symbol, kinds.get(vietnamese.fold(kind), ""), title, day)


@transaction.atomic
def add(unit: Unit, lines: Iterable[Line], *, by: User, scope: str, level: str) -> int:
    """Puts lines on the list of `unit`; those that stand there already are left out. Returns how many were added."""
    standing = set(
        ExpectedDocument.objects.standing().filter(unit=unit, scope=scope).values_list("symbol", "kind", "folded")
    )
    added = 0
    for line in lines:
        key = (line.symbol, line.kind, vietnamese.search_text(line.title))
        if key in standing:
            continue
        standing.add(key)
        facts = {"symbol": line.symbol, "kind": line.kind, "title": line.title, "since": line.since}
        made = ExpectedDocument.objects.create(unit=unit, scope=scope, level=level, added_by=by, **facts)
        count_coverage.delay_on_commit(made.pk)
        added += 1
    if added:
        audit.record(by, "coverage.add", unit, power=Power.MANAGE_DOCUMENTS, after={"lines": added, "scope": scope})
    return added


@transaction.atomic
def retire(expected: ExpectedDocument, *, by: User) -> None:
    """Takes a line off its list; nothing happens when it is off already."""
    if ExpectedDocument.objects.standing().filter(pk=expected.pk).update(retired_at=timezone.now()):
        audit.record(by, "coverage.retire", expected, power=Power.MANAGE_DOCUMENTS)
