"""A month without thường kỳ and a quarter without chuyên đề are said before they are over."""

import pytest
from django.utils import timezone

from meetings.planning import missing, sessions
from members.waiting_work import waiting_for
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(monkeypatch):
    return lambda day: scenes.set_clock(monkeypatch, f"{day} 08:00")


def gaps(user) -> dict:
    asked = missing.stretches(timezone.localdate())
    found = missing.lacks(list(missing.lacking(user, asked)), asked)
    return {each.unit.name: [f"{gap.word} {gap.stretch}" for gap in each.gaps] for each in found}


def planned(cast, day: str, **facts):
    return scenes.plan(cast.cell_7, cast.secretary, starts_at=scenes.at(f"{day} 19:30"), **facts)


def test_a_month_is_missed_from_the_month_before_and_a_quarter_from_its_last_weeks(cast, on):
    on("2027-01-10")
    assert gaps(cast.secretary) == {"Chi bộ 7": ["sinh hoạt thường kỳ tháng 1/2027"]}
    on("2027-01-19")  # 40 days before the end of February, too
    months = ["sinh hoạt thường kỳ tháng 1/2027", "sinh hoạt thường kỳ tháng 2/2027"]
    assert gaps(cast.secretary) == {"Chi bộ 7": months}
    on("2027-02-14")
    assert gaps(cast.secretary)["Chi bộ 7"][-1] == "sinh hoạt chuyên đề quý I/2027"


def test_what_is_announced_fills_the_gap_and_a_cancelled_one_opens_it_again(cast, on):
    on("2027-02-14")
    planned(cast, "2027-02-20")
    assert gaps(cast.secretary) == {"Chi bộ 7": ["sinh hoạt chuyên đề quý I/2027"]}
    both = planned(cast, "2027-03-03", kind="combined")
    assert gaps(cast.secretary) == {}
    sessions.cancel(both, by=cast.secretary, reason="Mưa bão")
    assert gaps(cast.secretary) == {"Chi bộ 7": ["sinh hoạt chuyên đề quý I/2027"]}


def test_planners_find_it_on_the_list_and_among_what_waits(cast, on, client):
    on("2027-01-10")
    assert [(work.label, work.many) for work in waiting_for(cast.secretary) if work.key == "meetings.lacking"] == [
        ("chi bộ còn thiếu buổi sinh hoạt", 1)
    ]
    client.force_login(cast.secretary)
    assert "sinh hoạt thường kỳ tháng 1/2027" in client.get("/sinh-hoat/").text
    page = client.get("/sinh-hoat/con-thieu/").text
    assert "Chưa có sinh hoạt thường kỳ tháng 1/2027, còn đến 31/01/2027" in page
    client.force_login(cast.hoa)
    assert "chưa có" not in client.get("/sinh-hoat/").text
    assert "Chi bộ 7" not in client.get("/sinh-hoat/con-thieu/").context["lacks"]
