"""Tuổi đảng and the next Huy hiệu, by the date."""

from datetime import date

import pytest

from members import party_age
from members.dates import months_after
from members.models import PartyAgeGap, RuleParameter
from members.party_age import Age, Medal
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def joined(cast, day, **fields):
    return factories.member(cast.cell_7, admission_date=day, **({"official_date": months_after(day, 12)} | fields))


def gap(member, since, until):
    return PartyAgeGap.objects.create(member=member, since=since, until=until)


def test_it_counts_from_the_decision_not_from_the_ceremony(cast):
    member = joined(cast, date(1995, 6, 19), admission_decision_date=date(1995, 5, 10))
    assert party_age.age(member, [], date(2026, 5, 10)) == Age(31, 0)
    assert party_age.age(member, [], date(2026, 5, 9)) == Age(30, 11)


def test_without_a_decision_it_counts_from_the_date_on_the_card(cast):
    assert str(party_age.age(joined(cast, date(1995, 6, 19)), [], TODAY)) == "31 năm 5 tháng"


def test_it_counts_only_once_official(cast):
    member = joined(cast, date(2026, 3, 1), official_date=None)
    assert party_age.age(member, [], TODAY) is None and party_age.next_medal(member, [], TODAY) is None
    member = joined(cast, date(2025, 12, 1), official_date=date(2026, 12, 1))
    assert party_age.age(member, [], TODAY) is None
    assert party_age.age(member, [], date(2026, 12, 1)) == Age(1, 0)


def test_who_never_told_when_has_no_age(cast):
    assert party_age.age(factories.member(cast.cell_7, admission_date=None), [], TODAY) is None


def test_gaps_do_not_count_and_what_two_of_them_cover_is_lost_once(cast):
    member = joined(cast, date(1990, 1, 1))
    one = gap(member, date(2000, 1, 1), date(2001, 1, 1))
    inside = gap(member, date(2000, 6, 1), date(2001, 2, 1))
    assert party_age.age(member, [one], date(2021, 1, 1)) == Age(29, 11)  # 366 days are lost
    assert party_age.age(member, [one], date(2021, 1, 2)) == Age(30, 0)
    assert party_age.age(member, [inside, one], date(2021, 2, 2)) == Age(30, 0)


def test_a_gap_that_is_still_to_come_takes_nothing_yet(cast):
    member = joined(cast, date(1990, 1, 1))
    later = gap(member, date(2026, 1, 1), date(2027, 1, 1))
    assert party_age.age(member, [later], date(2020, 1, 1)) == Age(30, 0)
    assert party_age.age(member, [later], date(2026, 7, 1)) == Age(36, 0)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(1996, 2, 29), 12 * 30, date(2026, 2, 28)),
        (date(1996, 2, 29), 12 * 40, date(2036, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 1, 31), -12, date(2025, 1, 31)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
    ],
)
def test_a_month_without_the_day_ends_on_its_last(day, months, found):
    assert months_after(day, months) == found


def test_a_leap_day_is_kept_on_the_last_of_february(cast):
    member = joined(cast, date(1996, 2, 29))
    assert party_age.age(member, [], date(2026, 2, 27)) == Age(29, 11)
    assert party_age.age(member, [], date(2026, 2, 28)) == Age(30, 0)


@pytest.mark.parametrize(
    ("admitted", "medal"),
    [
        (date(1996, 12, 20), Medal(30, date(2026, 12, 20), date(2027, 2, 3))),
        (date(1997, 2, 3), Medal(30, date(2027, 2, 3), date(2027, 2, 3))),  # the very day
        (date(1996, 11, 15), Medal(30, date(2026, 11, 15), date(2027, 2, 3))),  # full, the round still to come
        (date(1996, 11, 5), Medal(40, date(2036, 11, 5), date(2036, 11, 7))),  # given on 7/11: the next is 40
        (date(1992, 1, 1), Medal(40, date(2032, 1, 1), date(2032, 2, 3))),  # 35 years wait for confirmation
        (date(1936, 1, 1), None),  # beyond 90; 95 waits
    ],
)
def test_the_next_medal_and_its_round(cast, admitted, medal):
    member = joined(cast, admitted, birth_date=date(1915, 1, 1))
    assert party_age.next_medal(member, [], TODAY) == medal


def test_gaps_put_the_medal_off(cast):
    member = joined(cast, date(1997, 1, 10))
    medal = party_age.next_medal(member, [gap(member, date(2010, 1, 1), date(2010, 3, 2))], TODAY)
    assert medal == Medal(30, date(2027, 3, 11), date(2027, 5, 19))


def test_where_the_province_says_which_months_belong_to_a_round_that_round_is_meant(cast):
    for local in RuleParameter.objects.filter(key__startswith="medal.round_opens."):
        local.pk, local.scope, local.local = None, cast.city, False
        local.save(force_insert=True)
    member = joined(cast, date(1997, 2, 20))
    assert party_age.next_medal(member, [], TODAY) == Medal(30, date(2027, 2, 20), date(2027, 2, 3))
    december = joined(cast, date(1996, 12, 1))
    assert party_age.next_medal(december, [], TODAY) == Medal(30, date(2026, 12, 1), date(2027, 2, 3))


def test_on_another_day_the_years_of_that_day_hold(cast):
    member = joined(cast, date(1996, 12, 20))
    RuleParameter.objects.filter(key="medal.years.30").update(valid_to=date(2026, 11, 30))
    assert party_age.next_medal(member, [], TODAY).years == 30
    assert party_age.next_medal(member, [], date(2026, 12, 1)).years == 40


@pytest.mark.parametrize("status", ["left", "deceased", "interrupted"])
def test_it_grows_no_more_once_the_member_has_left_or_died(cast, status):
    member = joined(cast, date(1995, 5, 10), status=status, status_date=date(2020, 2, 29))
    assert party_age.age(member, [], date(2020, 1, 10)) == Age(24, 8)
    assert party_age.age(member, [], TODAY) == Age(24, 9)
    assert (
        party_age.next_medal(member, [], TODAY) is None and party_age.next_medal(member, [], date(2020, 1, 1)) is None
    )


def test_of_who_has_left_on_a_day_that_nobody_wrote_down_it_is_counted_to_the_day_that_is_asked(cast):
    member = joined(cast, date(1995, 5, 10), status="left", status_date=None)
    assert party_age.age(member, [], date(2020, 5, 10)) == Age(25, 0)
