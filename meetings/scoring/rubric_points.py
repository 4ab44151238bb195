"""From what was measured to points: the steps of a criterion are data, read here and nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from http import HTTPStatus

from members import vietnamese
from members.numbers import decimal
from members.refusals import Refused

Values = Mapping[str, Fraction]
_HOLDS = {
    ">=": lambda measured, bound: measured >= bound,
    "<=": lambda measured, bound: measured <= bound,
    ">": lambda measured, bound: measured > bound,
    "<": lambda measured, bound: measured < bound,
    "=": lambda measured, bound: measured == bound,
}
_CONDITION = re.compile(r"([^\W\d_][^<>=:]*?)\s*(>=|<=|>|<|=)\s*(-?\d+(?:[.,]\d+)?)")
_SIGNS = {"≥": ">=", "≤": "<="}  # as people write them
GAP = "?"  # written behind the points of a step that the sheet of the rules leaves open


class StepError(Refused):
    """A line of steps that cannot be read; the sentence is for who typed it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Condition:
    name: str
    sign: str
    bound: Decimal  # as it was typed

    def holds(self, values: Values) -> bool:
        return _HOLDS[self.sign](values[self.name], Fraction(self.bound))

    def __str__(self) -> str:
        sign = {plain: written for written, plain in _SIGNS.items()}.get(self.sign, self.sign)
        return f"{self.name} {sign} {decimal(self.bound)}"


@dataclass(frozen=True)
class Step:
    """`points` where all `conditions` hold. `is_gap`: the rules have no line for it; the superior committee decides."""

    points: Decimal
    conditions: tuple[Condition, ...] = ()
    is_gap: bool = False

    def fits(self, values: Values) -> bool:
        return all(condition.holds(values) for condition in self.conditions)

    def __str__(self) -> str:
        when = " và ".join(map(str, self.conditions)) or "còn lại"
        return f"{when}: {decimal(self.points)}{GAP if self.is_gap else ''}"


def parse(text: str) -> tuple[Step, ...]:
    """The steps of `text`, one a line, as `thiếu ≤ 15: 4` or `tỷ lệ ≥ 90 và vắng không lý do = 0: 4`; the first that
    fits gives its points, so the last is `còn lại: 1`. A step in a gap of the rules ends with `?`. Raises StepError."""
    text = vietnamese.composed(text)
    for written, plain in _SIGNS.items():
        text = text.replace(written, plain)
    steps = tuple(_step(line) for line in text.splitlines() if line.strip())
    if steps and steps[-1].conditions:
        raise StepError("Dòng cuối phải là “còn lại: …”, cho những trường hợp không rơi vào dòng nào ở trên.")
    if any(not step.conditions for step in steps[:-1]):
        raise StepError("Dòng “còn lại: …” chỉ đứng cuối.")
    return steps


def points_for(steps: tuple[Step, ...], values: Values) -> Step:
    """The first of `steps` (as `parse` gives them, not empty) that fits what was measured."""
    return next(step for step in steps if step.fits(values))


def names_in(steps: tuple[Step, ...]) -> set[str]:
    """What must be measured to choose among `steps`."""
    return {condition.name for step in steps for condition in step.conditions}


def _step(line: str) -> Step:
    when, colon, given = line.rpartition(":")
    given = given.strip()
    points = given.removesuffix(GAP).strip().replace(",", ".")
    try:
        number = Decimal(points)
    except InvalidOperation:
        number = Decimal(-1)
    if not colon or not number.is_finite() or number < 0:
        raise StepError(f"Dòng “{line.strip()}” chưa ghi điểm sau dấu hai chấm, ví dụ “còn lại: 1”.")
    return Step(number, _conditions(when.strip(), line), given.endswith(GAP))


def _conditions(when: str, line: str) -> tuple[Condition, ...]:
    if when == "còn lại":
        return ()
    found = [_CONDITION.fullmatch(part.strip()) for part in when.split(" và ")]
    if not all(found):
        raise StepError(f"Chưa hiểu điều kiện của dòng “{line.strip()}”; viết như “thiếu ≤ 15: 4”.")
    return tuple(Condition(part[1].strip(), part[2], Decimal(part[3].replace(",", "."))) for part in found if part)
