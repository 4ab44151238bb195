"""One round as a page: how far it is, whose turn it is, what the limits are."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from members import rules
from members.models import Unit, User
from members.operations.models import Rating, RatingLevel, RatingRound
from members.operations.rating import access
from members.operations.rating.bands import CAP, most_excellent
from members.operations.rating.stepping import group_key
from members.sheets import Formula, Table

State = Rating.State
MOST_ROWS = 600
LEVEL = 10  # the column of the decided level in the workbook


@dataclass(frozen=True)
class Limit:
    """A group: how many are excellent of how many good or better, as decided or proposed, and how many may be, by the
    share of the rules in per cent."""

    label: str
    good: int
    excellent: int
    most: int
    share: Decimal

    @property
    def is_over(self) -> bool:
        return self.excellent > self.most


@dataclass(frozen=True)
class RoundPage:
    round: RatingRound
    groups: list[tuple[Unit, list[Rating]]]
    steps: list[tuple[str, int]]
    levels: list[tuple[str, int]]
    limits: list[Limit]
    votes: list[Unit]
    decides: bool
    may_close: bool
    takes_back: bool
    left_off: int  # rows that the page has no room for


def of(found: RatingRound, user: User) -> RoundPage:
    """The same few queries for any number of rows; of many the page shows the first and counts all."""
    rows = list(access.rows_for(user, found).with_names().in_order())
    by_unit: dict[int, list[Rating]] = defaultdict(list)
    for row in rows[:MOST_ROWS]:
        by_unit[row.unit_id].append(row)
    counted = Counter(row.state for row in rows)
    levels = Counter(row.level for row in rows if row.level)
    decides = access.decides(user, found)
    waiting = any(row.state in _to_decide(found) for row in rows)
    return RoundPage(
        found,
        [(group[0].unit, group) for group in by_unit.values()],
        [(state.label, counted[state]) for state in State if counted[state]],
        [(level.label, levels[level]) for level in RatingLevel],
        limits_of(found, rows),
        _voting(found, user, rows) if found.is_open and found.votes else [],
        decides and waiting and found.is_open,
        decides and found.is_open and all(row.gone or row.state in (State.DECIDED, State.NOT_RATED) for row in rows),
        found.is_open and access.may_take_back(user, found),
        max(0, len(rows) - MOST_ROWS),
    )


def _voting(found: RatingRound, user: User, rows: list[Rating]) -> list[Unit]:
    units = {row.unit for row in rows if row.state == State.SELF_RATED}
    return sorted((unit for unit in units if user.has_perm("members.handle_cases", unit)), key=lambda unit: unit.path)


def to_vote(found: RatingRound, user: User, code: str) -> tuple[Unit | None, list[Rating]]:
    """The unit `code`, or the first, with its rows that wait for a vote; None where there is none for `user`."""
    rows = access.votes_in(user, found).filter(state=State.SELF_RATED).with_names().in_order()
    waiting = list(rows.filter(unit__code=code) if code else rows[:MOST_ROWS])
    unit = waiting[0].unit if waiting and found.votes and found.is_open else None
    return unit, [row for row in waiting if row.unit == unit]


def _to_decide(found: RatingRound) -> tuple[str, ...]:
    return (State.VOTED,) if found.votes else (State.SELF_RATED,)


def to_decide(found: RatingRound) -> list[Rating]:
    rows = Rating.objects.of_round(found).filter(state__in=_to_decide(found))
    return list(rows.with_names().in_order()[:MOST_ROWS])


def limits(found: RatingRound) -> list[Limit]:
    return limits_of(found, list(Rating.objects.of_round(found).with_names().in_order()))


def limits_of(found: RatingRound, rows: list[Rating]) -> list[Limit]:
    """Of every group whose levels are decided or proposed."""
    book = rules.book(found.unit, key__startswith="rating.")
    share = book.value(CAP, on=found.ends_on)
    given: dict = defaultdict(list)
    labels = {}
    for row in rows:
        if level := row.level or row.proposed:
            given[group_key(row)].append(level)
            labels[group_key(row)] = f"{row.get_group_display()} · {row.unit if row.group == 'member' else found.unit}"
    return [
        Limit(
            labels[key],
            sum(level in {RatingLevel.EXCELLENT, RatingLevel.GOOD} for level in levels),
            levels.count(RatingLevel.EXCELLENT),
            most_excellent(levels, book, found.ends_on),
            share,
        )
        for key, levels in given.items()
    ]


def table(found: RatingRound, user: User, marks: list[str]) -> Table:
    """The list as a workbook, counted up by formulas."""
    heading = ["STT", "Họ tên, tổ chức", "Nơi biểu quyết", "Nhóm", "Điểm tự chấm", "Tự xếp loại", "Đề nghị"]
    heading += ["Số đồng ý", "Số phải tính", "Xếp loại", "Số quyết định", "Ghi chú"]
    rows = [
        [
            number,
            row.name,
            row.unit.name,
            row.get_group_display(),
            row.self_points,
            row.get_self_level_display(),
            row.get_proposed_display(),
            row.in_favour,
            row.counted,
            row.get_level_display() or row.get_state_display(),
            row.decision,
            row.reason,
        ]
        for number, row in enumerate(access.rows_for(user, found).with_names().in_order(), start=1)
    ]
    widths = (6, 30, 26, 26, 12, 28, 28, 11, 12, 28, 18, 40)
    built = Table("Xếp loại", heading, rows, marks=marks, widths=widths, names=2)
    excellent = Formula(f'=COUNTIF({built.span(LEVEL)},"{RatingLevel.EXCELLENT.label}")')
    return built.with_total({2: "Số xuất sắc", LEVEL: excellent})
