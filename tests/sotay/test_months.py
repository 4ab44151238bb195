"""Use and figures by month: what is made ahead, what is dropped, and what never is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members.dates import first_of_month, month_after
from members.models import RuleParameter
from sotay.usage import figures, months, tasks, use
from sotay.usage.models import DailyUse, UnitDay

pytestmark = pytest.mark.django_db
USE, FIGURES = months.TABLES
OLD = date(2021, 3, 14)


def tables(whole) -> set[date | None]:
    return {month.first for month in months.known(whole)}


def where(day) -> str:
    """The table in which the rows of use of `day` stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM sotay_dailyuse WHERE day = %s", [day])
        return cursor.fetchone()[0]


def test_this_month_and_the_next_two_are_made_ahead_and_only_once():
    assert tables(USE) == {None}
    this = first_of_month(timezone.localdate())
    following = month_after(this)
    made = months.prepare()
    assert len(made) == 6 and made[0] == f"sotay_dailyuse_{this:%Y_%m}"
    assert tables(USE) == tables(FIGURES) == {None, this, following, month_after(following)}
    assert months.prepare() == []


def test_rows_stand_in_their_month_and_are_counted_as_ever(cast):
    today = timezone.localdate()
    months.cover(today - timedelta(days=60), today)
    before = today - timedelta(days=40)
    use.write(today, {cast.hoa.member_id})
    use.write(before, {cast.hoa.member_id})
    use.write(OLD, {cast.hoa.member_id})
    assert [where(day) for day in (today, before, OLD)] == [
        f"sotay_dailyuse_{today:%Y_%m}", f"sotay_dailyuse_{before:%Y_%m}", "sotay_dailyuse_rest"
    ]  # fmt: skip
    assert DailyUse.objects.count() == 3
    for count in (figures.rebuild, figures.refresh, figures.close):
        count(today)
        assert UnitDay.objects.get(unit=cast.city, day=today).active_30 == 1
    assert figures.close(today) == 0, "closed by months too"


def test_a_month_that_has_begun_in_the_rest_stays_there(cast):
    use.write(OLD, {cast.hoa.member_id})
    made = months.cover(OLD, OLD)
    assert made == ["sotay_unitday_2021_03"] and where(OLD) == "sotay_dailyuse_rest"


def test_use_is_forgotten_after_its_months_and_figures_never_are(cast):
    since = months.kept_since()
    last = since - timedelta(days=1)
    months.cover(last, since)
    for day in (OLD, OLD + timedelta(days=1), last, since):
        use.write(day, {cast.hoa.member_id})
    figures.close(OLD)
    figures.close(last)
    connection.check_constraints()  # nothing is pending, as at night
    for _ in range(2):
        tasks.keep_months()
        assert list(DailyUse.objects.order_by("day").values_list("day", flat=True)) == [since]
    assert first_of_month(last) not in tables(USE) and first_of_month(last) in tables(FIGURES)
    assert set(UnitDay.objects.filter(unit=cast.city).values_list("day", flat=True)) == {OLD, last}


def test_how_long_is_a_rule(cast):
    today = timezone.localdate()
    assert months.kept_months() == 24
    assert months.kept_since() == date(today.year - 2, today.month, 1)
    RuleParameter.objects.filter(key=months.KEEP).update(value=1)
    assert month_after(months.kept_since()) == first_of_month(today)
    assert months.countable_since() - months.kept_since() == timedelta(days=29)


def test_a_member_who_is_in_many_months_is_told_of_each_day(cast):
    months.cover(OLD, OLD)
    for day in (OLD, timezone.localdate()):
        use.write(day, {cast.hoa.member_id})
    assert [row.day for row in use.days_of(cast.hoa)] == [timezone.localdate(), OLD]
