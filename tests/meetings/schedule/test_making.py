"""From a rule to a year of meetings: shown first, made once, changed one by one or from a date on."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting, Schedule
from meetings.planning import sessions
from meetings.schedule import making
from members.models import AuditEntry, Notice
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
HOURS = making.Hours(time(19, 30), 90, "Nhà văn hóa tổ 7", ["Mở đầu", "Thảo luận"])


@pytest.fixture(autouse=True)
def now(monkeypatch):
    scenes.set_clock(monkeypatch, "2026-12-10 08:00")


def rule(unit, **facts) -> Schedule:
    usual = {"kind": "regular", "rule": "day", "day": 3, "every": 1, "shift": "next"}
    return Schedule(unit=unit, first_day=date(2027, 1, 1), last_day=date(2027, 6, 30), **usual | facts)


def made(cast, **facts) -> list[Meeting]:
    schedule = rule(cast.cell_7, **facts)
    days = {each.slot.day for each in making.proposed(schedule, HOURS)}
    return making.make(schedule, HOURS, days=days, by=cast.secretary)


def days(rows) -> list[str]:
    return [f"{meeting.day:%d/%m}" for meeting in rows]


def test_each_called_person_is_told_once_of_all_the_meetings(cast):
    meetings = made(cast)
    assert days(meetings) == [
        "04/01",
        "03/02",
        "03/03",
        "05/04",
        "04/05",
        "03/06",
    ]
    assert [meeting.title for meeting in meetings][:2] == [
        "Sinh hoạt thường kỳ tháng 1/2027",
        "Sinh hoạt thường kỳ tháng 2/2027",
    ]
    assert [item.title for item in meetings[3].agenda.all()] == HOURS.agenda
    said = "Lịch sinh hoạt thường kỳ: buổi đầu 19 giờ 30 ngày 04/01/2027, tại Nhà văn hóa tổ 7; 6 buổi, đến ngày "
    assert [notice.text for notice in Notice.objects.filter(user=cast.hoa)] == [f"{said}03/06/2027."]
    entry = AuditEntry.objects.get(action="meeting.schedule")
    assert (entry.actor, entry.after["day"], len(entry.after["days"])) == (cast.secretary, 3, 6)


def test_what_stands_in_the_way_is_said_and_not_made(cast):
    held = scenes.plan(cast.cell_7, cast.secretary, starts_at=scenes.at("2027-02-20 19:30"))
    proposed = making.proposed(rule(cast.cell_7), HOURS)
    assert proposed[1].held == "tháng này đã có buổi ngày 20/02/2027" and not proposed[0].held
    thematic = making.proposed(rule(cast.cell_7, kind="thematic", day=20, shift="stay"), HOURS)
    assert thematic[1].held == f"trùng giờ với “{held.title}”"
    assert days(made(cast)) == ["04/01", "03/03", "05/04", "04/05", "03/06"]
    with pytest.raises(making.NothingToMake):
        made(cast)


@pytest.mark.parametrize(("held", "kind"), [("combined", "regular"), ("regular", "combined")])
def test_one_that_is_combined_with_a_chuyen_de_is_the_regular_one_of_its_month(cast, held, kind):
    scenes.plan(cast.cell_7, cast.secretary, starts_at=scenes.at("2027-02-20 19:30"), kind=held)
    proposed = making.proposed(rule(cast.cell_7, kind=kind), HOURS)
    assert [each.held for each in proposed][:3] == ["", "tháng này đã có buổi ngày 20/02/2027", ""]
    thematic = making.proposed(rule(cast.cell_7, kind="thematic"), HOURS)
    assert not any(each.held for each in thematic)


def test_one_is_changed_by_itself_and_the_others_stay(cast):
    meetings = made(cast)
    start = meetings[1].starts_at + timedelta(days=2)
    sessions.postpone(meetings[1], by=cast.secretary, seen=1, starts_at=start, reason="Mưa bão")
    rows = Meeting.objects.order_by("starts_at")
    assert days(rows) == ["04/01", "05/02", "03/03", "05/04", "04/05", "03/06"]


def test_from_a_date_on_the_later_ones_follow_the_new_rule(cast):
    meetings = made(cast)
    sessions.cancel(meetings[3], by=cast.secretary, reason="Trùng đại hội")
    Notice.objects.all().delete()
    changed = rule(cast.cell_7, day=10)
    hours = making.Hours(time(20, 0), 120, "Hội trường tầng 2")
    shown = making.proposed_from(meetings[2], changed, hours)
    assert [(each.moving.pk, f"{each.slot.day:%d/%m}") for each in shown] == [
        (meetings[2].pk, "10/03"),
        (meetings[4].pk, "10/05"),
        (meetings[5].pk, "10/06"),
    ]
    wanted = {each.slot.day for each in shown} - {date(2027, 5, 10)}
    making.change_from(meetings[2], changed, hours, days=wanted, by=cast.secretary)
    rows = Meeting.objects.announced().order_by("starts_at")
    assert days(rows) == ["04/01", "03/02", "10/03", "04/05", "10/06"]
    moved = rows[2]
    assert (moved.place, moved.minutes, moved.version, moved.saved_by) == ("Hội trường tầng 2", 120, 2, cast.secretary)
    assert timezone.localtime(moved.starts_at).time() == time(20, 0) and moved.asked_anew_at == timezone.now()
    (notice,) = Notice.objects.filter(user=cast.hoa)
    assert notice.text.startswith("Đổi lịch sinh hoạt thường kỳ: buổi đầu 20 giờ ngày 10/03/2027")
    assert notice.text.endswith("2 buổi, đến ngày 10/06/2027. Đề nghị đồng chí trả lời lại.")


def test_each_month_moves_within_itself_though_the_day_runs_past_others(cast):
    meetings = made(cast, rule="weekly", day=None, weekday=0)[:4]
    changed = rule(cast.cell_7, rule="weekly", day=None, weekday=3)
    hours = making.Hours(time(19, 30), 90, "Nhà văn hóa tổ 7")
    shown = making.proposed_from(meetings[0], changed, hours)
    assert [each.slot.day - each.moving.day for each in shown[:4]] == [timedelta(days=3)] * 4


def test_the_pages_show_the_days_before_anything_is_made(cast, client):
    client.force_login(cast.secretary)
    typed = {"kind": "regular", "rule": "day", "day": "3", "shift": "next", "every": "1", "start": "19:30"}
    typed |= {"first_day": "01/01/2027", "last_day": "31/03/2027", "minutes": "90", "place": "Nhà văn hóa tổ 7"}
    shown = client.post("/sinh-hoat/lich-nam/", typed)
    assert "Dời vì 03/01/2027 là Chủ nhật" in shown.text and not Meeting.objects.exists()
    done = client.post("/sinh-hoat/lich-nam/", typed | {"luu": "1", "ngay": ["2027-01-04", "2027-03-03"]})
    assert done["Location"] == "/sinh-hoat/lich/"
    first, last = Meeting.objects.order_by("starts_at")
    assert days([first, last]) == ["04/01", "03/03"] and first.agenda.count() == 8
    page = client.get("/sinh-hoat/lich/?thang=2027-03")
    assert f'href="/sinh-hoat/{last.pk}/"' in page.text and f'href="/sinh-hoat/{first.pk}/"' not in page.text
    asked = client.get(f"/sinh-hoat/{last.pk}/doi-lich/").context["form"]
    assert (asked.initial["day"], asked.initial["place"]) == (3, "Nhà văn hóa tổ 7")
    changed = {name: typed[name] for name in ("rule", "shift", "start", "minutes", "place")} | {"day": "5"}
    client.post(f"/sinh-hoat/{last.pk}/doi-lich/", changed | {"luu": "1", "ngay": ["2027-03-05"]})
    assert days(Meeting.objects.order_by("starts_at")) == ["04/01", "05/03"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("day", {"day": ""}),
        ("day", {"day": "32"}),
        ("weekday", {"rule": "weekly"}),
        ("ordinal", {"rule": "weekday", "weekday": "1"}),
        ("last_day", {"last_day": "31/12/2026"}),
        ("last_day", {"last_day": "31/12/2036"}),
        ("kind", {"kind": "full_committee"}),
    ],
)
def test_a_rule_that_is_none_is_told_at_its_field(cast, client, field, changes):
    client.force_login(cast.secretary)
    typed = {"kind": "regular", "rule": "day", "day": "3", "shift": "next", "every": "1", "start": "19:30"}
    typed |= {"first_day": "01/01/2027", "last_day": "31/03/2027", "minutes": "90", "place": "Nhà văn hóa"}
    response = client.post("/sinh-hoat/lich-nam/", typed | changes)
    assert response.status_code == 400 and list(response.context["form"].errors) == [field]
