"""Figures of a small tree that can be counted by hand, and those of the first rollout."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members.models import Member, Unit
from sotay.demo import people as invented
from sotay.demo import rollout
from sotay.usage import figures, pending_usage, tasks
from sotay.usage.models import DailyUse, UnitDay
from tests import factories
from tests.factories import days_ago, member

FIELDS = ("members", "eligible", "activated", "active_7", "active_30")


@pytest.fixture
def today(morning):
    return timezone.localdate()


@pytest.fixture
def tree(db):
    """city ─ ward ─ (cell 7, cell 8), and a chi bộ directly under the city."""
    city = factories.city()
    ward = factories.party(city, "01.001.001", "Đảng bộ phường Phúc Lâm")
    seven = factories.cell(ward, "01.001.001.000.007", "Chi bộ 7")
    eight = factories.cell(ward, "01.001.001.000.008", "Chi bộ 8")
    alone = factories.cell(city, "01.000.000.000.001", "Chi bộ Văn phòng")
    return {"city": city, "ward": ward, "7": seven, "8": eight, "alone": alone}


@pytest.fixture
def people(tree):
    """Six are counted in chi bộ 7, one in chi bộ 8, one in the office; each case of docs/rules.md §8.1 once."""
    person(tree["7"], activated=40, used=[0, 3])
    person(tree["7"], activated=40, used=[6])
    person(tree["7"], activated=40, used=[7, 29])
    person(tree["7"], activated=40, used=[30])
    person(tree["7"], ineligible_reason=Member.Reason.NO_SMARTPHONE)
    person(tree["7"], status=Member.Status.EXEMPT, ineligible_reason=Member.Reason.EXEMPT, activated=10, used=[1])
    person(tree["7"], status=Member.Status.DECEASED, activated=40, used=[2])
    person(tree["7"], status=Member.Status.MOVED, activated=40, used=[2])
    person(tree["7"], status=Member.Status.LEFT, activated=40, used=[2])
    person(tree["8"], temporary_unit=tree["7"], activated=0, used=[0])  # counted where the official activity is
    person(tree["alone"], status=Member.Status.SUSPENDED)


def person(unit, *, activated=None, used=(), **fields):
    when = None if activated is None else days_ago(activated)
    found = member(unit, activated_on=when, last_active_on=days_ago(min(used)) if used else None, **fields)
    DailyUse.objects.bulk_create([DailyUse(day=days_ago(back), member=found) for back in used])
    return found


BY_HAND = {
    "7": (6, 4, 5, 3, 4),
    "8": (1, 1, 1, 1, 1),
    "ward": (7, 5, 6, 4, 5),
    "alone": (1, 1, 0, 0, 0),
    "city": (8, 6, 6, 4, 5),
}


def counted(tree, day):
    rows = {row[0]: row[1:] for row in UnitDay.objects.filter(day=day).values_list("unit_id", *FIELDS)}
    return {name: rows[unit.pk] for name, unit in tree.items() if unit.pk in rows}


def test_from_the_raw_rows_as_counted_by_hand(tree, people, today):
    figures.rebuild(today)
    assert counted(tree, today) == BY_HAND


def test_from_the_kept_dates_the_same(tree, people, today):
    figures.refresh()
    assert counted(tree, today) == BY_HAND


def test_of_an_earlier_day_only_what_had_happened_by_then(tree, people):
    figures.rebuild(days_ago(7))
    # In chi bộ 7 one had used it on that day and one 23 days before; the exempt member was activated three days before.
    assert counted(tree, days_ago(7)) == {
        "7": (6, 4, 5, 1, 2),
        "8": (1, 1, 0, 0, 0),
        "ward": (7, 5, 5, 1, 2),
        "alone": (1, 1, 0, 0, 0),
        "city": (8, 6, 5, 1, 2),
    }


@pytest.mark.parametrize("count", [figures.rebuild, figures.refresh, figures.close])
def test_members_with_a_helper_are_counted_apart_and_only_while_they_need_one(tree, people, today, count):
    helper, ill = person(tree["7"]), Member.Reason.OLD_OR_ILL
    person(tree["7"], ineligible_reason=ill, helper=helper)
    person(tree["7"], ineligible_reason=ill)
    person(tree["7"], ineligible_reason=ill, helper=helper, status=Member.Status.DECEASED)
    count(today)
    rows = UnitDay.objects.filter(day=today).values_list("unit_id", "assisted", "members", "eligible")
    assert {row[0]: row[1:] for row in rows}[tree["7"].pk] == (1, 9, 5)
    assert {row[0]: row[1] for row in rows}[tree["city"].pk] == 1


def test_a_unit_without_members_has_a_row_too(tree, today):
    figures.rebuild(today)
    assert counted(tree, today) == dict.fromkeys(tree, (0, 0, 0, 0, 0))


@pytest.mark.parametrize("count", [figures.rebuild, figures.refresh, figures.close])
def test_one_statement_counts_all_units_and_loads_nobody(tree, people, today, count, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert count(today) == len(tree)


def test_again_changes_nothing(tree, people, today):
    for count in (figures.rebuild, figures.refresh, figures.rebuild, figures.rebuild):
        count(today)
        assert counted(tree, today) == BY_HAND
    assert UnitDay.objects.count() == len(tree)


def test_closed_figures_never_change(tree, people, today):
    figures.close(days_ago(1))
    before = list(UnitDay.objects.order_by("unit_id").values())
    Member.objects.update(status=Member.Status.DECEASED, ineligible_reason="other")
    for count in (figures.rebuild, figures.refresh, figures.close):
        assert count(days_ago(1)) == 0
    assert list(UnitDay.objects.order_by("unit_id").values()) == before


def test_the_night_closes_every_day_left_open_and_invents_none(tree, people, today):
    figures.rebuild(days_ago(3))  # then the portal was down for a day
    figures.rebuild(days_ago(1))
    figures.refresh()
    tasks.close()
    open_days = set(UnitDay.objects.filter(frozen=False).values_list("day", flat=True))
    assert open_days == {today}
    assert set(UnitDay.objects.values_list("day", flat=True)) == {days_ago(3), days_ago(1), today}


def test_the_night_writes_the_last_marks_before_it_closes(tree, today):
    late = member(tree["7"], activated_on=days_ago(9))
    figures.rebuild(days_ago(1))
    pending_usage.server.sadd(pending_usage.key(days_ago(1)), late.pk)
    tasks.close()
    assert counted(tree, days_ago(1))["7"] == (1, 1, 1, 1, 1)


def test_a_closed_unit_keeps_its_past_and_gets_no_more_figures(tree, people, today):
    figures.close(days_ago(1))
    Member.objects.filter(unit=tree["8"]).update(unit=tree["7"])
    Unit.objects.filter(pk=tree["8"].pk).update(status=Unit.Status.MERGED, closed_on=today)
    figures.refresh()
    assert "8" in counted(tree, days_ago(1)) and "8" not in counted(tree, today)
    assert counted(tree, today)["7"] == (7, 5, 6, 4, 5) and counted(tree, today)["city"] == BY_HAND["city"]


def test_the_worker_counts(worker, today):
    person(factories.city(), activated=0, used=[0])
    tasks.refresh.delay()
    worker(lambda: UnitDay.objects.filter(day=today, active_7=1).exists())


@pytest.mark.django_db(transaction=True)
def test_two_rebuilds_at_once_give_the_figures_of_one(today):
    city = factories.city()
    for number in range(1, 60):
        member(factories.cell(city, f"01.000.000.000.{number:03}", f"Chi bộ {number}"), activated_on=today)

    def count(_):
        try:
            figures.rebuild(today)
        finally:
            connection.close()

    for _ in range(5):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(count, range(4)))
    assert UnitDay.objects.count() == 60
    assert UnitDay.objects.get(unit=city).members == 59


@pytest.mark.long
def test_the_first_rollout_from_real_members_by_real_counting(db, today):
    city = factories.city()
    start = time.monotonic()
    nine = rollout.load(city, today)
    figures.refresh()
    took = time.monotonic() - start
    total = UnitDay.objects.get(unit=city, day=today)
    assert Member.objects.under([city.path]).counted().count() == total.members == 121_146
    assert (total.eligible, total.activated) == (110_128, 88_279)
    assert (
        f"{total.activated / total.members:.2%}" == "72.87%" and f"{total.activated / total.eligible:.2%}" == "80.16%"
    )
    rows = dict(UnitDay.objects.filter(unit__in=nine).values_list("unit__name", "members"))
    assert rows == {pilot.name: pilot.members for pilot in rollout.PILOTS} and sum(rows.values()) == 121_146
    assert took < 30, f"the rollout took {took:.0f} s"


def test_the_history_of_the_rollout_grows_week_by_week(db):
    today = date(2023, 2, 17)
    small = factories.party(factories.city(), "01.001.001", "Đảng bộ xã An Giang")
    cell = factories.cell(small, "01.001.001.000.001", "Chi bộ 1")
    invented.copy_members({cell.pk: 400}, eligible=360, activated=300, on=today)
    rollout.load_history(today)
    weekly = list(UnitDay.objects.filter(unit=cell).order_by("day").values_list("day", "activated", "frozen"))
    assert [day for day, _, _ in weekly] == [
        *(today - timedelta(weeks=back) for back in range(12, 0, -1)),
        today - timedelta(1),
        today,
    ]
    assert [activated for _, activated, _ in weekly] == sorted(activated for _, activated, _ in weekly) and weekly[-1][
        1
    ] == 300
    assert [frozen for _, _, frozen in weekly] == [True] * 13 + [False]
    installed = list(UnitDay.objects.filter(unit=cell).order_by("day").values_list("installed", flat=True))
    assert installed == sorted(installed) and 0 < installed[-1] < 300
    from_dates = counted({"cell": cell}, today)
    figures.rebuild(today)
    assert counted({"cell": cell}, today) == from_dates and from_dates["cell"][3] > 100
