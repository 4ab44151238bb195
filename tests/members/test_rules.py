from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from members import rules
from members.models import RuleParameter
from tests import factories

pytestmark = pytest.mark.django_db
BEFORE_208, AFTER_208 = date(2026, 7, 25), date(2026, 7, 26)


def parameter(key, value, scope=None, valid_from=date(2026, 1, 1), **fields):
    defaults = {"measure": "ngày làm việc", "document": "QĐ của cấp ủy"}
    return RuleParameter.objects.create(key=key, value=value, scope=scope, valid_from=valid_from, **(defaults | fields))


def test_every_database_holds_the_rules_and_loading_them_again_adds_nothing():
    rows = list(RuleParameter.objects.values_list())
    assert len(rows) == len(rules.seed()) > 80
    rules.load()
    assert list(RuleParameter.objects.values_list()) == rows


def test_loading_mends_a_shipped_row_and_leaves_a_unit_its_own():
    city = factories.city()
    own = parameter("transfer.complete", 20, city, valid_from=AFTER_208)
    RuleParameter.objects.filter(key="transfer.complete", scope=None).update(value=7)
    rules.load()
    own.refresh_from_db()
    assert own.value == 20 and rules.whole("transfer.complete", on=AFTER_208) == 30


def test_the_date_of_the_event_chooses_the_rule():
    assert rules.value("transfer.complete", on=BEFORE_208) == Decimal(60)
    assert rules.value("transfer.complete", on=AFTER_208) == Decimal(30)
    assert rules.whole("dossier.reconcile", on=date(2026, 5, 18)) == 6
    assert rules.value("fee.other_working_age", on=date(2028, 1, 1)) == Decimal("0.5")


@pytest.mark.parametrize("key", ["transfer.complete", "không.có"])
def test_where_no_rule_is_in_force_the_key_is_named(key):
    with pytest.raises(rules.RuleError, match=key) as error:
        rules.value(key, on=date(2025, 6, 30))
    assert (error.value.key, error.value.on) == (key, date(2025, 6, 30))


def test_what_waits_for_confirmation_says_so():
    found = rules.book().parameter("transfer.complete", on=AFTER_208)
    assert "chờ xác nhận" in found.confidence and found.document == "208-QĐ/TW"
    assert "chờ xác nhận" not in rules.book().parameter("transfer.complete", on=BEFORE_208).confidence


def test_a_rule_of_one_province_does_not_hold_in_the_country_until_a_unit_takes_it_over():
    cast = factories.cast()
    on = date(2026, 1, 1)
    with pytest.raises(rules.RuleError):
        rules.value("org.seal_return", on=on, unit=cast.ward)
    parameter("org.seal_return", 30, cast.city)
    assert rules.whole("org.seal_return", on=on, unit=cast.ward) == 30
    with pytest.raises(rules.RuleError):
        rules.value("org.seal_return", on=on)


def test_the_nearest_unit_has_the_word_and_its_neighbour_has_not():
    cast = factories.cast()
    on = date(2026, 11, 1)
    parameter("meeting.min_minutes", 100, cast.city)
    parameter("meeting.min_minutes", 120, cast.ward)
    asked = {unit.name: rules.whole("meeting.min_minutes", on=on, unit=unit) for unit in (cast.cell_7, cast.cell_1)}
    assert asked == {"Chi bộ 7": 120, "Chi bộ 1": 100}
    assert rules.whole("meeting.min_minutes", on=on) == 90


def test_a_changed_rule_holds_at_once():
    assert rules.whole("probation.months", on=AFTER_208) == 12
    RuleParameter.objects.filter(key="probation.months").update(value=13)
    assert rules.whole("probation.months", on=AFTER_208) == 13


def test_two_thirds_are_two_thirds():
    assert rules.ratio("vote.special", on=AFTER_208) == Fraction(2, 3)
    assert rules.ratio("vote.normal", on=AFTER_208) == Fraction(1, 2)


def test_medal_years_are_a_list_and_the_unconfirmed_ones_are_not_in_it():
    years = [30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90]
    assert rules.series("medal.years", on=date(2026, 11, 7)) == years
    assert rules.series("medal.pending_years", on=date(2026, 11, 7)) == [35, 95]


def test_only_what_reaches_back_answers_for_the_days_before_the_first_rule():
    city = factories.city()
    parameter("test.days", 30, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    parameter("test.days", 20, scope=city, valid_from=date(2026, 3, 1))
    back = rules.books([city], reaching_back=True, key="test.days")[city.pk]
    days = [date(2020, 1, 1), date(2026, 1, 1), date(2026, 3, 1)]
    assert [back.whole("test.days", on=day) for day in days] == [30, 30, 20]
    with pytest.raises(rules.RuleError):
        rules.book(city, key="test.days").whole("test.days", on=days[0])
    with pytest.raises(rules.RuleError):
        back.whole("test.hours", on=days[0])


def test_a_book_answers_any_number_of_questions_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        book = rules.book()
        assert [book.whole("transfer.complete", on=day) for day in (BEFORE_208, AFTER_208)] == [60, 30]
        assert book.ratio("vote.special", on=AFTER_208) == Fraction(2, 3)


def test_no_two_shipped_values_of_one_key_are_in_force_on_one_day():
    spans = defaultdict(list)
    for row in rules.seed():
        spans[row.key].append((row.valid_from, row.valid_to or date.max))
    for key, dates in spans.items():
        dates.sort()
        assert all(end < start for (_, end), (start, _) in pairwise(dates)), key
