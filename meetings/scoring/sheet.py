"""The sheet of one meeting: each criterion with what the portal measured, what a person gave, and the total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby

from meetings.models import Criterion, EnteredPoints, Meeting, QualityScore, Rubric
from meetings.scoring import rubric_points
from meetings.scoring.batch import Batch
from meetings.scoring.measures import MEASURES

BANDS = (
    (QualityScore.Band.GOOD, "meeting.bands.good"),
    (QualityScore.Band.FAIR, "meeting.bands.fair"),
    (QualityScore.Band.AVERAGE, "meeting.bands.average"),
)
TENTH = Decimal("0.1")
Computed = dict[str, dict]


@dataclass(frozen=True)
class Line:
    """One criterion of a meeting. points: None where nobody has given any yet; gap: the rules have no line for what was
    measured, the lower step holds until the superior committee decides."""

    criterion: Criterion
    computed: Decimal | None
    evidence: str
    anchor: str
    gap: bool
    entered: EnteredPoints | None
    in_force: bool

    @property
    def points(self) -> Decimal | None:
        if self.computed is not None:
            return self.computed
        return self.entered.points if self.entered else None

    @property
    def is_missing(self) -> bool:
        return self.in_force and self.points is None


@dataclass(frozen=True)
class Sheet:
    lines: list[Line]
    total: Decimal
    out_of: Decimal

    @property
    def missing(self) -> list[Line]:
        """Criteria that nobody has given points for."""
        return [line for line in self.lines if line.is_missing]

    @property
    def computed_most(self) -> Decimal:
        """The points that the portal gave by itself could reach."""
        return sum((line.criterion.most for line in self.lines if line.computed is not None), Decimal(0))

    @property
    def groups(self) -> list[tuple[str, list[Line], Decimal, Decimal]]:
        """Name, lines, points and most of each group, in the order of the sheet."""
        found = []
        for name, part in groupby(self.lines, key=lambda line: line.criterion.group):
            lines = list(part)
            given = sum((line.points or Decimal(0) for line in lines if line.in_force), Decimal(0))
            found.append((name, lines, given, sum((line.criterion.most for line in lines), Decimal(0))))
        return found


def measure(batch: Batch, criteria: Mapping[int, Sequence[Criterion]]) -> dict[int, Computed]:
    """What the portal measures of the meetings of `batch`, by meeting and code of the criterion.

    criteria: those of each meeting's rubric, by meeting. The statements asked are those of the measures, whatever the
    number of meetings.
    """
    sheets = {id(rows): rows for rows in criteria.values()}
    wanted = {criterion.measure for rows in sheets.values() for criterion in rows} & MEASURES.keys()
    found = {name: MEASURES[name].collect(batch) for name in sorted(wanted)}
    # A month has few sheets: what is measured by each is picked out once, not for every meeting.
    asked = {key: [(row, found[row.measure]) for row in rows if row.measure in found] for key, rows in sheets.items()}
    reader = _Reader()
    return {
        pk: {
            criterion.code: reader.points(criterion, known[pk])
            for criterion, known in asked[id(criteria[pk])]
            if pk in known
        }
        for pk in batch.keys
    }


class _Reader:
    """Gives points for values. In a month most meetings have the same few: those are read off the steps once."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[rubric_points.Step, ...]] = {}
        self.given: dict[tuple, dict] = {}

    def points(self, criterion: Criterion, values: Mapping[str, Fraction]) -> dict:
        """What is kept of one criterion of one meeting: the values, the points, whether the rules have a gap there."""
        key = (criterion.measure, criterion.steps, *(value.as_integer_ratio() for value in values.values()))
        if key not in self.given:
            self.given[key] = self._read(criterion, values)
        return self.given[key]

    def _read(self, criterion: Criterion, values: Mapping[str, Fraction]) -> dict:
        if criterion.steps not in self.steps:
            self.steps[criterion.steps] = rubric_points.parse(criterion.steps)
        step = rubric_points.points_for(self.steps[criterion.steps], MEASURES[criterion.measure].in_words(values))
        kept = {name: str(value) for name, value in values.items()}
        return {"values": kept, "points": str(step.points), "gap": step.is_gap}


def compose(
    rubric: Rubric,
    criteria: Sequence[Criterion],
    computed: Computed,
    entered: Mapping[str, EnteredPoints],
    *,
    thematic: bool,
) -> Sheet:
    """`entered`: what people gave, by code of the criterion; `thematic`: whether the unit held a chuyên đề in that
    month; without one its criteria are out of reach."""
    lines = [_line(criterion, computed, entered.get(criterion.code), thematic) for criterion in criteria]
    given = {code: row.points for code, row in entered.items()}
    return Sheet(lines, *add_up(rubric, criteria, computed, given, thematic=thematic))


def add_up(
    rubric: Rubric,
    criteria: Sequence[Criterion],
    computed: Computed,
    given: Mapping[str, Decimal],
    *,
    thematic: bool,
) -> tuple[Decimal, Decimal]:
    """Total, and out of how much, as `compose` has them. given: the points of people, by code of the criterion."""
    whole = out_of = total = Decimal(0)
    for criterion in criteria:
        whole += criterion.most
        if thematic or not criterion.thematic:
            out_of += criterion.most
            total += _points(criterion.code, computed, given)
    if out_of and out_of != whole and rubric.without_thematic == Rubric.WithoutThematic.SCALED:
        total, out_of = (total * whole / out_of).quantize(TENTH, ROUND_HALF_UP), whole
    return total, out_of


def _points(code: str, computed: Computed, given: Mapping[str, Decimal]) -> Decimal:
    """What the portal measured goes before what a person gave."""
    return Decimal(computed[code]["points"]) if code in computed else given.get(code, Decimal(0))


def band_of(total: Decimal, batch: Batch, meeting: Meeting) -> QualityScore.Band:
    """By the limits in force on the day of `meeting`, one of `batch` (docs/rules.md §4.6). Raises RuleError."""
    for name, key in BANDS:
        if total >= batch.limit(key, meeting):
            return name
    return QualityScore.Band.POOR


def _line(criterion: Criterion, computed: Computed, entered: EnteredPoints | None, thematic: bool) -> Line:
    in_force = thematic or not criterion.thematic
    kept = computed.get(criterion.code)
    if kept is None:
        return Line(criterion, None, "", "", False, entered, in_force)
    known = MEASURES[criterion.measure]
    values = {name: Fraction(value) for name, value in kept["values"].items()}
    return Line(criterion, Decimal(kept["points"]), known.say(values), known.anchor, kept["gap"], entered, in_force)
