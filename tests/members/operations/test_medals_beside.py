"""Huy hiệu Đảng beside its round: given once more where it was lost, and of who moves in the middle of one."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members import medal_rounds
from members.dates import months_after
from members.models import Affiliation, Member
from members.operations.engine.moving import CaseRefused
from members.operations.models import Case, Medal
from tests import factories
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
State = Case.State


def with_medals(cast, *years: int) -> Member:
    member, day = factories.member(cast.cell_7, "Ngô Văn Thành"), date(2020, 5, 19)
    for each in years:
        facts = {"decided_on": day, "awarded_on": day if each < 50 else None}
        Medal.objects.create(member=member, years=each, number=f"HN {each:08}", **facts)
    return member


@pytest.mark.parametrize(("what", "steps"), [("lost", 5), ("damaged", 6)])
def test_a_lost_medal_is_given_again_under_its_number(cast, what, steps):
    """A damaged one is handed in first; one that was not handed over yet cannot be lost."""
    member = with_medals(cast, 30, 40, 50)
    case = scenes.opened("medal_reissue", cast, member=member, facts={"what": what, "how": "Đi đường"})
    assert (case.facts["years"], case.facts["medal_no"]) == ("40", "HN 00000040")
    scenes.finish(case)
    assert case.state == State.DONE and case.turn == steps + 1
    again = Medal.objects.filter(member=member, reissued_on=timezone.localdate())
    assert list(again.values_list("years", "number")) == [(40, "HN 00000040")]


def test_which_one_may_be_named(cast):
    member = with_medals(cast, 30, 40)
    case = scenes.opened("medal_reissue", cast, member=member, facts={"what": "lost", "how": "Lũ", "years": 30})
    assert case.facts["medal_no"] == "HN 00000030"


@pytest.mark.parametrize(("years", "sentence"), [(45, "được tặng huy hiệu 45 năm"), (50, "50 năm"), (None, "nào")])
def test_none_is_given_again_that_was_not_given(cast, years, sentence):
    member = with_medals(cast, *([30, 50] if years else []))
    facts = {"what": "lost", "how": "Lũ"} | ({"years": years} if years else {})
    with pytest.raises(CaseRefused, match=sentence):
        scenes.opened("medal_reissue", cast, member=member, facts=facts)


# Who moves in the middle of a round


def window(cast) -> medal_rounds.Round:
    """The round that today's years belong to."""
    today = timezone.localdate()
    near = medal_rounds.around(medal_rounds.book_of(cast.city), today, past=1, ahead=1)
    return next(found for found in near if found.opens <= today <= found.closes)


def full_on(cast, day: date) -> Member:
    """Somebody whose 30 years are full on `day`."""
    admitted = months_after(day, -12 * 30)
    facts = {"admission_date": admitted, "official_date": months_after(admitted, 12), "birth_date": date(1960, 1, 1)}
    return factories.member(cast.cell_7, "Ngô Văn Thành", **facts)


def test_whose_years_are_full_has_the_medal_proposed_before_the_move(cast):
    member, today = full_on(cast, timezone.localdate()), timezone.localdate()
    with pytest.raises(CaseRefused, match=f"đủ 30 năm tuổi Đảng từ ngày {today:%d/%m/%Y}, chưa lập hồ sơ"):
        scenes.opened("transfer_internal", cast, member=member)
    assert scenes.opened("transfer_temporary", cast, member=member).is_open


@pytest.mark.parametrize("change", ["later", "long_ago", "has_it", "waits"])
def test_nobody_else_is_kept_from_moving(cast, change):
    """Full only after the move: the new place proposes. A round that has passed, a medal given, a wait after a
    discipline keep nobody."""
    today, found = timezone.localdate(), window(cast)
    days = {"later": today + timedelta(days=1), "long_ago": months_after(found.opens, -24)}
    member = full_on(cast, days.get(change, today))
    if change == "has_it":
        Medal.objects.create(member=member, years=30, number="HN 00000001", decided_on=today)
    if change == "waits":
        effect = scenes.opened("discipline_effect", cast, member=member)
        until = (today + timedelta(days=200)).isoformat()
        Case.objects.filter(pk=effect.pk).update(facts=effect.facts | {"waits_until": until}, event_on=today)
    assert scenes.opened("transfer_internal", cast, member=member).is_open


def test_a_medal_that_was_proposed_is_decided_where_it_was_and_goes_with_nobody(cast):
    """docs/rules.md §3.5, `medal_before_move`: the origin proposes; what else is open goes along."""
    member = full_on(cast, timezone.localdate())
    early = {"facts": {}, "event_on": timezone.localdate()}
    medal = scenes.opened("medal_early", cast, member=member, **early)
    exemption = scenes.opened("exemption_old", cast, member=member)
    scenes.finish(scenes.opened("transfer_internal", cast, member=member))
    medal.refresh_from_db()
    exemption.refresh_from_db()
    assert Affiliation.objects.get(member=member, until=None).unit == cast.cell_1
    assert (medal.origin, medal.holder, exemption.origin) == (cast.cell_7, cast.cell_7, cast.cell_1)
