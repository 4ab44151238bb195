"""Rounds as a province keeps them: as the rules were when the first list of each was made."""

from datetime import date

from members import medal_rounds
from members.medal_rounds import Round
from members.models import Unit
from members.operations.models import MedalRound
from members.rules import Book


def kept(unit: Unit, found: Round) -> MedalRound:
    """The round as the province `unit` keeps it from now on."""
    row, _ = MedalRound.objects.get_or_create(
        unit=unit, on=found.on, defaults={"opens_on": found.opens, "closes_on": found.closes}
    )
    return row


def of_unit(unit: Unit, on: date, book: Book) -> Round | None:
    """As `medal_rounds.named`, but a round that is kept already has the days that were kept."""
    found = medal_rounds.named(book, on)
    row = MedalRound.objects.filter(unit__path=unit.lineage[0], on=on).first()
    if row is None or found is None:
        return found
    return Round(on, row.opens_on, row.closes_on, found.file_by)
