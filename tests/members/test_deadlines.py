"""A limit runs in the days that its rule is measured in."""

from datetime import date

import pytest

from members import rules
from members.deadlines import due_on
from members.models import RuleParameter

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("measure", "day"),
    [
        ("ngày làm việc", date(2026, 12, 2)),
        ("ngày", date(2026, 11, 30)),
        ("tháng", date(2027, 2, 27)),
        ("năm", date(2029, 11, 27)),
    ],
)
def test_a_limit_of_three_is_of_what_its_rule_is_measured_in(measure, day):
    facts = {"valid_from": date(2026, 1, 1), "document": "Quy chế", "measure": measure}
    RuleParameter.objects.create(key="thu.ba", value=3, **facts)
    assert due_on(rules.book(key="thu.ba"), "thu.ba", FRIDAY) == day


def test_a_limit_that_no_rule_sets_is_no_day():
    with pytest.raises(rules.RuleError):
        due_on(rules.book(key="thu.ba"), "thu.ba", FRIDAY)
