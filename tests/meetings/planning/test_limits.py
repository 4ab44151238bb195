"""How long and by when: as the rules stand on the day of the meeting, for its unit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from meetings.models import Meeting
from meetings.planning.limits import Limits
from members import rules
from members.models import RuleParameter
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
Kind = Meeting.Kind


@pytest.fixture
def no_book(db):
    RuleParameter.objects.all().delete()


def rule(key: str, value: int, **fields) -> RuleParameter:
    return RuleParameter.objects.create(key=key, value=value, measure="phút", document="9-HD/BTCTW", **fields)


def test_the_length_follows_the_kind(cast):
    limits, today = Limits(cast.cell_7), timezone.localdate()
    assert limits.usual_minutes(Kind.REGULAR, on=today) == int(rules.value("meeting.min_minutes", on=today))
    assert limits.usual_minutes(Kind.COMBINED, on=today) == int(rules.value("meeting.min_minutes_combined", on=today))
    assert limits.usual_minutes(Kind.CONGRESS, on=today) == limits.usual_minutes(Kind.REGULAR, on=today)
    assert limits.least(Kind.CONGRESS, on=today) is None


def test_the_date_of_the_meeting_decides_which_rule_holds(cast, no_book):
    change = timezone.localdate() + timedelta(days=30)
    rule("meeting.min_minutes", 45, valid_from=date(2020, 1, 1), valid_to=change - timedelta(days=1))
    rule("meeting.min_minutes", 75, valid_from=change)
    limits = Limits(cast.cell_7)
    assert limits.usual_minutes(Kind.REGULAR, on=change - timedelta(days=1)) == 45
    assert limits.usual_minutes(Kind.REGULAR, on=change) == 75
    assert limits.usual_minutes(Kind.REGULAR, on=date(2019, 12, 31)) is None


def test_a_longer_limit_of_the_own_party_committee_wins_and_that_of_the_neighbours_does_not_count(cast):
    rule("meeting.min_minutes", 100, valid_from=date(2026, 1, 1), scope=cast.ward)
    rule("meeting.min_minutes", 200, valid_from=date(2026, 1, 1), scope=cast.beside)
    today = timezone.localdate()
    lengths = [int(Limits(unit).least(Kind.REGULAR, on=today).value) for unit in (cast.cell_7, cast.cell_1)]
    assert lengths == [100, 200]
    assert Limits(cast.city).least(Kind.REGULAR, on=today).value not in lengths


def test_an_office_may_ask_a_large_chi_bo_for_more(cast):
    """The greatest number that is reached holds; what was not taken over, and another office's, does not."""
    today, facts = timezone.localdate(), {"valid_from": date(2026, 1, 1)}

    def asked(unit=cast.cell_7) -> int:
        return int(Limits(unit).least(Kind.REGULAR, on=today).value)

    usual = asked()
    people = cast.cell_7.members.counted().count()
    rule(f"meeting.min_minutes_cell_{people}", 200, scope=cast.beside, **facts)
    assert asked() == usual
    for many, minutes in ((people - 1, 100), (people, 110), (people + 1, 120)):
        rule(f"meeting.min_minutes_cell_{many}", minutes, scope=cast.ward, **facts)
    assert asked() == 110
    factories.member(cast.cell_7, "Lê Thị Mới")
    assert asked() == 120
    assert Limits(cast.cell_7).least(Kind.COMBINED, on=today).value == rules.value(
        "meeting.min_minutes_combined", on=today
    )


def test_a_shorter_meeting_is_pointed_out_with_its_rule(cast):
    short = scenes.plan(cast.cell_7, cast.secretary, minutes=60)
    (said,) = Limits(cast.cell_7).advice(short, has_papers=True)
    parameter = rules.book(cast.cell_7).parameter("meeting.min_minutes", on=timezone.localdate())
    assert said.kind == "warning"
    assert said.text == f"Thời lượng 60 phút, ngắn hơn mức ít nhất {int(parameter.value)} phút ({parameter.document})."
    enough = scenes.plan(cast.cell_7, cast.secretary, 13, minutes=int(parameter.value))
    assert Limits(cast.cell_7).advice(enough, has_papers=True) == []


def test_missing_papers_are_asked_for_and_after_the_deadline_warned_of(cast):
    limits, on = Limits(cast.cell_7), timezone.localdate()
    days = int(rules.value("meeting.upload_before", on=on))
    early = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() + timedelta(days=days, hours=1))
    late = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() + timedelta(days=days, hours=-1))
    (asked,), (warned,) = limits.advice(early, has_papers=False), limits.advice(late, has_papers=False)
    assert (asked.kind, warned.kind) == ("info", "warning")
    due = timezone.localtime(early.starts_at - timedelta(days=days))
    assert asked.text.startswith("Chưa có tài liệu; chậm nhất") and f"{due:%d/%m/%Y}" in asked.text
    assert warned.text.startswith("Chưa có tài liệu; đã quá hạn")


def test_without_rules_nothing_is_said(cast, no_book):
    short = scenes.plan(cast.cell_7, cast.secretary, minutes=10)
    assert Limits(cast.cell_7).advice(short, has_papers=False) == []


def test_a_value_of_a_half_minute_is_written_as_it_is(cast, no_book):
    rule("meeting.min_minutes", Decimal("90.5"), valid_from=date(2026, 1, 1))
    (said,) = Limits(cast.cell_7).advice(scenes.plan(cast.cell_7, cast.secretary), has_papers=True)
    assert "90,5 phút" in said.text
