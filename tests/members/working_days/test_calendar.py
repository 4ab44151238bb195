from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from members.models import AuditEntry, WorkingDay
from members.working_days import calendar, entering

pytestmark = pytest.mark.django_db
days = st.dates(date(2022, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 2), 1, date(2026, 11, 3)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),  # over a weekend
        (date(2026, 11, 7), 1, date(2026, 11, 9)),  # from a Saturday
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết Bính Ngọ
        (date(2026, 2, 13), 30, date(2026, 4, 3)),
        (date(2026, 4, 29), 1, date(2026, 5, 4)),  # over 30/4 and 1/5
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # a Saturday worked in exchange …
        (date(2026, 8, 28), 1, date(2026, 9, 3)),  # … for the bridge day of the National Day
        (date(2025, 12, 31), 1, date(2026, 1, 5)),  # 2/1/2026 is off …
        (date(2026, 1, 9), 1, date(2026, 1, 10)),  # … in exchange for a Saturday
        (date(2026, 2, 23), -1, date(2026, 2, 13)),
        (date(2026, 11, 7), 0, date(2026, 11, 7)),
    ],
)
def test_a_limit_in_working_days_ends_on(start, days, end):
    assert calendar.add_working_days(start, days) == end


@given(days, st.integers(1, 120))
def test_counting_back_gives_the_limit_again(start, n):
    end = calendar.add_working_days(start, n)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) == n == -calendar.working_days_between(end, start)


def test_the_day_of_the_event_is_not_counted():
    assert calendar.working_days_between(date(2026, 11, 2), date(2026, 11, 2)) == 0
    assert calendar.working_days_between(date(2026, 11, 2), date(2026, 11, 9)) == 5


def test_what_was_entered_comes_before_what_the_package_knows(cast):
    entering.enter({date(2026, 8, 22): False, date(2026, 8, 31): True}, document="1/QĐ-TTg", by=cast.organiser)
    assert calendar.add_working_days(date(2026, 8, 21), 1) == date(2026, 8, 24)
    assert calendar.add_working_days(date(2026, 8, 28), 1) == date(2026, 8, 31)
    assert calendar.working_days_between(date(2026, 8, 28), date(2026, 9, 3)) == 2
    assert entering.remove(date(2026, 8, 31), by=cast.organiser) is True
    assert not calendar.is_working_day(date(2026, 8, 31))
    assert entering.remove(date(2026, 8, 31), by=cast.organiser) is False


def test_the_shipped_days_never_overwrite_what_was_entered(cast):
    entering.enter({date(2026, 1, 2): True}, document="Quyết định khác", by=cast.organiser)
    entering.load()
    assert WorkingDay.objects.get(day=date(2026, 1, 2)).document == "Quyết định khác"


def test_each_special_day_names_its_source():
    found = {special.day: special for special in calendar.special_days(2026)}
    assert found[date(2026, 1, 1)].source == "Bộ luật Lao động, Điều 112" and not found[date(2026, 1, 1)].works
    assert found[date(2026, 1, 2)].source.startswith("12729/VPCP-KGVX") and not found[date(2026, 1, 2)].works
    assert found[date(2026, 1, 10)].works and found[date(2026, 1, 10)].source.startswith("12729/VPCP-KGVX")
    assert found[date(2026, 8, 22)].works and found[date(2026, 8, 22)].source == calendar.PACKAGE
    assert not found[date(2026, 8, 31)].works and found[date(2026, 8, 31)].source == calendar.PACKAGE
    assert list(found) == sorted(found)


def test_an_officer_enters_an_exchange_of_days_on_the_page(client, cast):
    client.force_login(cast.organiser)
    typed = {"off": "27/12/2026", "worked": "", "document": ""}
    empty = client.post("/lich-lam-viec/", typed)
    assert empty.status_code == 400 and "Đề nghị ghi số, ngày của văn bản." in empty.text
    typed = {"off": "31.12.2026", "worked": "26-12-2026", "document": "999/VPCP-KGVX"}
    assert client.post("/lich-lam-viec/", typed).status_code == 302
    page = client.get("/lich-lam-viec/?nam=2026").text
    assert "31/12/2026" in page and "26/12/2026" in page and page.count("Nguồn: 999/VPCP-KGVX") == 2
    assert cast.organiser.full_name in page and calendar.PACKAGE in page
    assert calendar.add_working_days(date(2026, 12, 25), 1) == date(2026, 12, 26)
    entry = AuditEntry.objects.filter(action="calendar.enter").latest("pk")
    assert entry.after == {"day": "2026-12-31", "works": False, "document": "999/VPCP-KGVX"}
    client.post("/lich-lam-viec/2026-12-31/bo/")
    assert calendar.is_working_day(date(2026, 12, 31))
    assert client.post("/lich-lam-viec/khong-ngay/bo/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"document": "1/QĐ"}, "ngày được nghỉ, ngày làm bù, hoặc cả hai"),
        ({"off": "05/11/2026", "worked": "5/11/2026", "document": "1/QĐ"}, "vừa nghỉ vừa làm bù"),
        ({"off": "31/02/2026", "document": "1/QĐ"}, "không có ngày 31"),
    ],
)
def test_what_is_no_decision_is_told(client, cast, typed, sentence):
    client.force_login(cast.organiser)
    page = client.post("/lich-lam-viec/", typed)
    assert page.status_code == 400 and sentence in page.text


def test_only_the_highest_level_keeps_the_calendar(cast):
    for by in (cast.organiser_beside, cast.secretary):
        with pytest.raises(entering.DayRefused):
            entering.enter({date(2026, 12, 31): False}, document="1/QĐ", by=by)
        with pytest.raises(entering.DayRefused):
            entering.remove(date(2026, 1, 2), by=by)


def test_the_command_enters_and_shows(capsys):
    call_command("working_days", off="31/12/2026", worked="26/12/2026", document="999/VPCP-KGVX")
    call_command("working_days", year=2026)
    told = capsys.readouterr().out
    assert "31/12/2026  nghỉ" in told and "[999/VPCP-KGVX]" in told
    with pytest.raises(CommandError, match="số, ngày của văn bản"):
        call_command("working_days", off="31/12/2026")
