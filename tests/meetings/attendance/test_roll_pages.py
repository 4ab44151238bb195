"""The pages of the roll and of the code, as a browser without a script sends and sees them."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.attendance import codes, noting
from meetings.models import Meeting, RollMark
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return scenes.opened(cast.cell_7, cast.secretary)


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def address(name, meeting, *keys):
    return reverse(f"meetings:{name}", args=[meeting.pk, *keys])


def sent(row, **changes) -> dict:
    at = timezone.now().isoformat()
    return {"key": str(uuid4()), "entry": row.pk, "presence": "present", "at": at, "seen": row.version} | changes


class TestOpeningAndClosing:
    def test_the_form_proposes_the_secretary_as_chair_and_leads_to_the_roll(self, secretary, cast):
        meeting = scenes.plan(cast.cell_7, cast.secretary, 0)
        assert "Khai mạc" in secretary.get(meeting.get_absolute_url()).text
        same = {"chair": cast.hoa.member_id, "secretary": cast.hoa.member_id}
        page = secretary.post(address("begin", meeting), same)
        assert page.status_code == 400 and "hai đồng chí khác nhau" in page.text
        page = secretary.post(address("begin", meeting), same | {"secretary": cast.secretary.member_id}, follow=True)
        assert page.redirect_chain == [(meeting.roll_url, 302)] and "Đã khai mạc lúc" in page.text

    def test_on_another_day_the_page_says_why_and_the_button_is_not_there(self, secretary, cast):
        meeting = scenes.plan(cast.cell_7, cast.secretary, 2)
        assert "chưa khai mạc được" in secretary.get(address("begin", meeting)).text
        both = {"chair": cast.hoa.member_id, "secretary": cast.secretary.member_id}
        assert secretary.post(address("begin", meeting), both).status_code == 422
        assert address("begin", meeting) not in secretary.get(meeting.get_absolute_url()).text

    def test_closing_asks_about_each_silent_person(self, secretary, cast, meeting):
        rows = {row.member: row for row in meeting.roll.select_related("member")}
        page = secretary.post(address("close", meeting))
        assert page.status_code == 400 and cast.hoa.full_name in page.text
        answered = {f"dong_{row.pk}": "excused" for row in rows.values()}
        secretary.post(address("close", meeting), answered)
        assert Meeting.objects.get().state == "closed"
        page = secretary.get(meeting.roll_url)
        assert "roll-tap" not in page.text and "X-Offline" not in page

    def test_who_need_not_come_is_asked_about_without_a_reason(self, secretary, cast):
        """Tapped by mistake and taken off again, such a person is as silent as any other."""
        factories.member(cast.cell_7, "Được Miễn", status="exempt")
        factories.member(cast.cell_7, "Đi Xa", temporary_unit=cast.cell_8)
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        meeting.roll.update(presence="unnoted")
        fields = secretary.get(address("close", meeting)).context["form"].fields.values()
        asked = {field.label: [value for value, _ in field.choices] for field in fields}
        usual = ["unexcused", "excused", "present"]
        assert asked == {
            "Được Miễn": ["exempt", "present"],
            "Đi Xa": ["uncalled", "present"],
            cast.hoa.full_name: usual,
            cast.secretary.full_name: usual,
        }

    def test_the_card_and_the_lists_say_that_it_is_being_held(self, client, cast, meeting):
        client.force_login(factories.account(factories.member(cast.cell_7, "Lê Văn Xem")))
        assert "Đang diễn ra" in client.get("/").text
        page = client.get(meeting.get_absolute_url())
        assert "Đang sinh hoạt" in page.text and "Đang diễn ra" in page.text and page["X-Offline"] == "1"
        scenes.closed(meeting, cast.secretary)
        assert "Đã diễn ra" in client.get(meeting.get_absolute_url()).text


class TestTapping:
    def test_a_tap_without_a_script_is_noted(self, secretary, cast, meeting):
        row = scenes.entry(meeting, cast.hoa.member)
        page = secretary.post(address("tap", meeting), {"mark": f"{row.pk}.{row.version}.present"}, follow=True)
        assert page.redirect_chain == [(f"{meeting.roll_url}#dong-{row.pk}", 302)]
        assert "Có mặt" in page.text and scenes.entry(meeting, cast.hoa.member).presence == "present"

    def test_at_an_online_meeting_a_tap_says_online(self, secretary, cast):
        meeting = scenes.opened(cast.cell_7, cast.secretary, mode="online", link="https://hop.example.vn/7")
        row = scenes.entry(meeting, cast.hoa.member)
        page = secretary.get(meeting.roll_url).text
        assert "Chạm vào tên là <b>dự trực tuyến</b>" in page and f'value="{row.pk}.1.online"' in page
        secretary.post(address("tap", meeting), {"mark": f"{row.pk}.1.online"})
        assert scenes.entry(meeting, cast.hoa.member).presence == "online"
        assert f'value="{row.pk}.2.unnoted"' in secretary.get(meeting.roll_url).text

    @pytest.mark.parametrize(
        "mark", ["", "1", "x.y.z", "1.1.nowhere", "1.0.present", "٣.1.present", "1.9999999999.present"]
    )
    def test_what_is_no_tap_is_told(self, secretary, meeting, mark):
        page = secretary.post(address("tap", meeting), {"mark": mark})
        assert page.status_code == 400 and "Đề nghị mở lại trang điểm danh" in page.text

    def test_a_device_learns_what_became_of_its_marks_and_how_the_roll_stands(self, secretary, cast, meeting):
        row = scenes.entry(meeting, cast.hoa.member)
        mark = sent(row)
        for _ in range(2):
            answer = secretary.post(address("marks", meeting), {"marks": json.dumps([mark])}).json()
            assert answer["outcomes"] == {mark["key"]: "taken"} and answer["waiting"] == 0
            assert [row.pk, 2, "present", "Có mặt"] in answer["rows"] and "1/2" in answer["sums"]
        assert RollMark.objects.count() == 1
        assert secretary.get(address("marks", meeting)).json()["outcomes"] == {}

    @pytest.mark.parametrize(
        "marks",
        ["", "x", "{}x", "[1]", "[{}]", "7", "null", '[{"key": 1}]'],
    )
    def test_what_no_device_sends_is_refused(self, secretary, meeting, marks):
        assert secretary.post(address("marks", meeting), {"marks": marks}).status_code == 400

    @pytest.mark.parametrize(
        "changes",
        [
            {"at": "2026-12-03T19:30"},
            {"at": 7},
            {"presence": "x"},
            {"entry": 1e999},
            {"entry": 2**70},
            {"seen": -1},
            {"key": "k"},
        ],
    )
    def test_nor_a_mark_that_is_wrong_in_one_part(self, secretary, cast, meeting, changes):
        row = scenes.entry(meeting, cast.hoa.member)
        marks = json.dumps([sent(row, **changes)])
        assert secretary.post(address("marks", meeting), {"marks": marks}).status_code == 400

    def test_the_page_costs_the_same_for_two_and_for_many(self, client, cast, django_assert_num_queries):
        few = scenes.opened(cast.cell_7, cast.secretary)
        for number in range(30):
            factories.member(cast.cell_8, f"Người thứ {number}")
        many = scenes.opened(cast.cell_8, cast.secretary_beside)
        seen = []
        for meeting, user in ((few, cast.secretary), (many, cast.secretary_beside)):
            client.force_login(user)
            client.get(meeting.roll_url)
            with django_assert_num_queries(seen[0] if seen else 15, exact=bool(seen)) as found:
                page = client.get(meeting.roll_url)
            seen.append(len(found))
            assert page["X-Offline"] == "1" and len(page.content) < 100_000


class TestOnePerson:
    def test_hours_and_reasons_are_typed(self, secretary, cast, meeting):
        Meeting.objects.update(opened_at=timezone.now() - timedelta(minutes=30))
        row, now = scenes.entry(meeting, cast.hoa.member), timezone.localtime()
        typed = {
            "presence": "present",
            "arrived_at": f"{now:%H:%M}",
            "left_at": "",
            "uncounted": "",
            "seen": row.version,
        }
        page = secretary.post(address("roll_entry", meeting, row.pk), typed)
        assert page.status_code == 302
        row.refresh_from_db()
        assert f"{timezone.localtime(row.arrived_at):%H:%M}" == f"{now:%H:%M}"
        page = secretary.post(address("roll_entry", meeting, row.pk), typed)
        assert page.status_code == 409 and "Vừa có người ghi" in page.text

    def test_only_what_the_secretary_can_know_is_offered_as_a_reason(self, secretary, cast, meeting):
        row = scenes.entry(meeting, cast.hoa.member)
        page = secretary.get(address("roll_entry", meeting, row.pk)).text
        assert "Đang bị tạm giữ, tạm giam" in page and "Đang bị đình chỉ sinh hoạt đảng" not in page


class TestDiffering:
    def test_both_notes_are_shown_to_choose_from(self, secretary, cast, meeting):
        row = scenes.entry(meeting, cast.hoa.member)
        noting.take(meeting, [scenes.tapped(row)], by=cast.hoa)
        [mark] = noting.take(meeting, [scenes.tapped(row, "excused")], by=cast.secretary)
        page = secretary.get(meeting.roll_url).text
        assert "Ghi khác nhau, cần chọn" in page and f"đ/c {cast.hoa.full_name}" in page
        secretary.post(address("choose_mark", meeting, mark.pk), {"chon": "luot"})
        assert scenes.entry(meeting, cast.hoa.member).presence == "excused"


class TestCode:
    def test_the_screen_shows_a_code_that_a_member_confirms(self, client, cast, meeting):
        client.force_login(cast.secretary)
        page = client.get(address("code", meeting))
        part = client.get(address("code", meeting), {"manh": "1"})
        scanned = page.context["address"]
        assert "<svg" in page.text and page["Cache-Control"].count("no-store") == 1
        assert "<html" not in part.text and "data-code-shown" in part.text
        client.force_login(cast.hoa)
        confirm = client.get(scanned)
        assert "Tôi có mặt" in confirm.text
        page = client.post(address("confirm", meeting), {"ve": confirm.context["ticket"]}, follow=True)
        assert "Đã ghi đồng chí" in page.text
        assert client.get(scanned).status_code == 302

    def test_an_old_picture_and_a_stranger_are_told_clearly(self, client, cast, meeting):
        client.force_login(cast.hoa)
        page = client.get(address("check_in", meeting, "a" * 16))
        assert page.status_code == 410 and "Đề nghị đồng chí quét lại mã" in page.text
        client.force_login(cast.neighbour)
        now = timezone.now()
        page = client.get(address("check_in", meeting, codes.current(meeting, codes.limits(meeting), now).text))
        assert page.status_code == 403 and "không có trong danh sách triệu tập" in page.text

    def test_there_is_no_code_before_the_opening_and_after_the_closing(self, secretary, cast, meeting):
        planned = scenes.plan(cast.cell_7, cast.secretary, 5)
        assert secretary.get(address("code", planned)).status_code == 409
        scenes.closed(meeting, cast.secretary)
        assert secretary.get(address("code", meeting)).status_code == 409
