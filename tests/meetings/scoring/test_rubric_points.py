"""Steps of a criterion: read from text, the first that fits gives the points."""

from fractions import Fraction

import pytest

from meetings.models import Rubric
from meetings.scoring import rubric_points, shipped

pytestmark = pytest.mark.unit
SHIPPED = {
    (code, criterion.code): criterion
    for code in ("hd-42", "an-phu")
    for criterion in shipped.criteria_of(Rubric(code=code))
}


def points(code: str, **values) -> tuple[str, bool]:
    steps = rubric_points.parse(SHIPPED["an-phu", code].steps)
    step = rubric_points.points_for(steps, {name: Fraction(value) for name, value in values.items()})
    return f"{step.points:f}", step.is_gap


@pytest.mark.parametrize(
    ("held", "given"),
    [
        # docs/rules.md §4.6, §4.7; 90 minutes are asked
        (95, ("5", False)),
        (90, ("5", False)),
        (89, ("4", False)),
        (75, ("4", False)),  # short by exactly 15
        (74, ("3", False)),
        (60, ("3", False)),  # short by exactly 30
        (59, ("2", True)),  # short by more than 30, over half: no line fits
        (50, ("2", True)),
        (46, ("2", True)),
        (45, ("2", False)),  # half
        (44, ("1", False)),
        (0, ("1", False)),
    ],
)
def test_the_length_of_a_meeting(held, given):
    assert points("1", **{"thiếu": max(90 - held, 0), "tỷ lệ": Fraction(100 * held, 90)}) == given


@pytest.mark.parametrize(
    ("present", "of", "unexcused", "given"),
    [
        (26, 26, 0, "4"),
        (18, 20, 0, "4"),  # 90 %
        (17, 19, 0, "3"),  # 89,47 %
        (15, 20, 0, "3"),  # 75 %
        (14, 20, 0, "2"),  # 70 %
        (13, 20, 0, "2"),  # 65 %
        (12, 20, 0, "1"),
        (25, 26, 1, "1"),  # one without reason sets it to 1 whatever the share
    ],
)
def test_the_share_that_came(present, of, unexcused, given):
    assert points("2.1", **{"tỷ lệ": Fraction(100 * present, of), "vắng không lý do": unexcused}) == (given, False)


@pytest.mark.parametrize(
    ("spoke", "of", "given"),
    [
        (11, 20, ("5", False)),
        (10, 20, ("4", True)),  # exactly half stands on no line
        (8, 20, ("4", False)),
        (6, 20, ("3", False)),
        (5, 20, ("2", False)),
    ],
)
def test_the_share_that_spoke(spoke, of, given):
    assert points("4.5", **{"tỷ lệ": Fraction(100 * spoke, of)}) == given


@pytest.mark.parametrize(
    ("rate", "given"), [(100, 30), (90, 30), (89, 27), (80, 27), (70, 24), (60, 20), (50, 15), (49, 10), (0, 10)]
)
def test_what_became_of_last_months_tasks(rate, given):
    assert points("7", **{"tỷ lệ": rate}) == (str(given), False)


@pytest.mark.parametrize("code", ["hd-42", "an-phu"])
def test_each_shipped_sheet_adds_up_to_a_hundred(code):
    held = [criterion for (rubric, _), criterion in SHIPPED.items() if rubric == code]
    assert sum(criterion.most for criterion in held) == 100
    for criterion in held:
        steps = rubric_points.parse(criterion.steps)
        assert not steps or max(step.points for step in steps) == criterion.most
        assert bool(steps) == bool(criterion.measure)


@pytest.mark.parametrize("code", ["hd-42", "an-phu"])
def test_what_the_portal_computes_is_62_of_the_hundred(code):
    held = [criterion for (rubric, _), criterion in SHIPPED.items() if rubric == code]
    assert sum(criterion.most for criterion in held if criterion.measure) == 62


@pytest.mark.parametrize(
    ("code", "groups"),
    [("hd-42", [5, 5, 10, 40, 5, 30, 5]), ("an-phu", [5, 5, 10, 30, 10, 5, 30, 5])],
)
def test_the_groups_are_those_of_the_rules(code, groups):
    found: dict[str, int] = {}
    for (rubric, _), criterion in SHIPPED.items():
        if rubric == code:
            found[criterion.group] = found.get(criterion.group, 0) + int(criterion.most)
    assert list(found.values()) == groups


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("thiếu ≤ 15: 4", "Dòng cuối phải là “còn lại"),
        ("còn lại: 1\nthiếu ≤ 15: 4", "còn lại"),
        ("thiếu ≤ 15\ncòn lại: 1", "chưa ghi điểm"),
        ("15 phút: 4\ncòn lại: 1", "Chưa hiểu điều kiện"),
        ("thiếu ≤ 15: -4\ncòn lại: 1", "chưa ghi điểm"),
        ("thiếu ≤ 15: NaN\ncòn lại: 1", "chưa ghi điểm"),
    ],
)
def test_what_cannot_be_read_is_said_by_its_line(text, sentence):
    with pytest.raises(rubric_points.StepError, match=sentence):
        rubric_points.parse(text)


@pytest.mark.parametrize("text", [criterion.steps for criterion in SHIPPED.values() if criterion.steps])
def test_steps_are_written_as_they_are_read(text):
    steps = rubric_points.parse(text)
    assert rubric_points.parse("\n".join(map(str, steps))) == steps


def test_commas_and_conditions_are_read():
    steps = rubric_points.parse("tỷ lệ >= 87,5 và vắng = 0: 4,5?\ncòn lại: 0")
    assert rubric_points.names_in(steps) == {"tỷ lệ", "vắng"}
    assert steps[0].is_gap and f"{steps[0].points:f}" == "4.5"
    assert steps[0].fits({"tỷ lệ": Fraction("87.5"), "vắng": Fraction(0)})
