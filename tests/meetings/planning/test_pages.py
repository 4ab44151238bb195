"""The pages of meetings: forms that lose nothing, rights in what is shown, and costs that do not grow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.attendance import answers
from meetings.models import AgendaItem, Answer, Meeting
from meetings.papers import choice
from meetings.planning import lists, sessions
from members import rules
from members.models import Notice, RuleParameter
from members.powers import Role
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


def errors(response) -> dict:
    return response.context["form"].errors


# Planning


def test_a_form_sent_as_it_is_proposed_plans_the_next_regular_meeting(cast, client):
    scenes.held(cast.cell_7, cast.secretary, 30)
    client.force_login(cast.secretary)
    form = client.get("/sinh-hoat/moi/").context["form"]
    sent = {field.html_name: field.value() or "" for field in form} | {"start": "19:30", "minutes": "0"}
    response = client.post("/sinh-hoat/moi/", sent)
    meeting = Meeting.objects.latest("pk")
    assert response["Location"] == f"/sinh-hoat/{meeting.pk}/tai-lieu/"
    start = timezone.localtime(meeting.starts_at)
    month = f"{start.month}" if start.year == timezone.localdate().year else f"{start.month}/{start.year}"
    assert meeting.title == f"Sinh hoạt thường kỳ tháng {month}" and start.date() > timezone.localdate()
    assert meeting.minutes == rules.value("meeting.min_minutes", on=start.date())
    assert (meeting.place, meeting.agenda.count(), meeting.planned_by) == ("Nhà văn hóa tổ 7", 8, cast.secretary)


def test_the_length_by_rule_is_that_of_the_kind_and_the_day(cast, client):
    day = timezone.localdate() + timedelta(days=12)
    RuleParameter.objects.create(
        key="meeting.min_minutes_combined",
        value=150,
        measure="phút",
        valid_from=day,
        document="9-HD/ĐU",
        scope=cast.ward,
    )
    client.force_login(cast.secretary)
    client.post("/sinh-hoat/moi/", scenes.typed(11, kind="combined"))
    client.post("/sinh-hoat/moi/", scenes.typed(12, kind="combined"))
    lengths = [meeting.minutes for meeting in Meeting.objects.order_by("starts_at")]
    assert lengths == [rules.value("meeting.min_minutes_combined", on=day), 150]


def test_without_a_rule_the_length_is_asked_for(cast, client):
    RuleParameter.objects.all().delete()
    client.force_login(cast.secretary)
    assert "minutes" in errors(client.post("/sinh-hoat/moi/", scenes.typed(minutes="")))
    assert client.post("/sinh-hoat/moi/", scenes.typed(minutes="90")).status_code == 302


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("day", {"day": "2020-01-01"}),
        ("day", {"day": "0001-01-01"}),
        ("day", {"day": "9999-12-31"}),
        ("day", {"day": "hôm nay"}),
        ("day", {"day": "31/11/2026"}),
        ("day", {"day": ""}),
        ("start", {"start": "25:00"}),
        ("start", {"start": ""}),
        ("kind", {"kind": "party"}),
        ("minutes", {"minutes": "7"}),
        ("place", {"place": "  "}),
        ("place", {"place": "a" * 201}),
        ("agenda", {"agenda": " \n- \n"}),
        ("agenda", {"agenda": "a" * 301}),
        ("agenda", {"agenda": "\n".join(["Một nội dung"] * 31)}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(cast, client, field, changes):
    client.force_login(cast.secretary)
    sent = scenes.typed(title="Buổi của chúng tôi") | changes
    response = client.post("/sinh-hoat/moi/", sent)
    assert response.status_code == 400 and list(errors(response)) == [field]
    form = response.context["form"]
    assert {name: form[name].value() for name in sent} == sent
    assert f'aria-describedby="id_{field}' in response.text and not Meeting.objects.exists()


@pytest.mark.parametrize("day", ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d%m%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y"])
@pytest.mark.parametrize("hour", ["19:30", "19h30", "19 giờ 30"])
def test_a_day_and_an_hour_are_read_as_people_write_them_and_shown_in_one_way(cast, client, day, hour):
    client.force_login(cast.secretary)
    when = timezone.localdate() + timedelta(days=10)
    assert client.post("/sinh-hoat/moi/", scenes.typed(day=when.strftime(day), start=hour)).status_code == 302
    meeting = Meeting.objects.get()
    assert f"{timezone.localtime(meeting.starts_at):%H:%M %d/%m/%Y}" == f"19:30 {when:%d/%m/%Y}"
    page = client.get(f"/sinh-hoat/{meeting.pk}/sua/").text
    assert f'name="day" value="{when:%d/%m/%Y}"' in page and 'name="start" value="19:30"' in page
    assert 'type="date"' not in page and 'type="time"' not in page


def test_an_hour_of_today_that_is_past_is_refused(cast, client):
    client.force_login(cast.secretary)
    before = timezone.localtime() - timedelta(minutes=1)
    sent = scenes.typed(day=before.date().isoformat(), start=f"{before:%H:%M}")
    assert set(errors(client.post("/sinh-hoat/moi/", sent))) <= {"start", "day"}
    assert not Meeting.objects.exists()


def test_numbers_and_dashes_before_the_lines_of_an_agenda_are_left_out(cast, client):
    client.force_login(cast.secretary)
    lines = "1. Mở đầu\n\n2) Báo cáo\n- Thảo luận\n20 năm thành lập\n1.5 triệu đồng quỹ"
    client.post("/sinh-hoat/moi/", scenes.typed(agenda=lines))
    titles = [item.title for item in Meeting.objects.get().agenda.all()]
    assert titles == ["Mở đầu", "Báo cáo", "Thảo luận", "20 năm thành lập", "1.5 triệu đồng quỹ"]


def test_a_second_tap_is_told_that_the_meeting_stands(cast, client):
    client.force_login(cast.secretary)
    client.post("/sinh-hoat/moi/", scenes.typed())
    assert errors(client.post("/sinh-hoat/moi/", scenes.typed()))["start"] == [
        "Chi bộ đã có buổi sinh hoạt vào đúng giờ này."
    ]
    assert Meeting.objects.count() == 1


def test_the_last_agenda_is_copied_and_all_else_kept(cast, client):
    scenes.held(cast.cell_7, cast.secretary, agenda=["Nội dung cũ", "Nội dung hai"])
    client.force_login(cast.secretary)
    response = client.post("/sinh-hoat/moi/", scenes.typed(place="Nhà bác Tư", day="", chep="1"))
    form = response.context["form"]
    assert form["agenda"].value() == "Nội dung cũ\nNội dung hai" and form["place"].value() == "Nhà bác Tư"
    assert not form.errors and Meeting.objects.count() == 1


def test_a_planner_above_chooses_the_chi_bo_and_no_other_ward(cast, client):
    client.force_login(factories.holder(Role.SECRETARY, cast.ward))
    assert "Chi bộ 8" in client.get("/sinh-hoat/moi/").text
    response = client.post(f"/sinh-hoat/moi/?don-vi={cast.cell_8.code}", scenes.typed())
    assert response.status_code == 302 and Meeting.objects.get().unit == cast.cell_8
    assert client.post(f"/sinh-hoat/moi/?don-vi={cast.cell_1.code}", scenes.typed()).status_code == 403
    assert client.get("/sinh-hoat/moi/?don-vi=99").status_code == 404
    found = client.get("/sinh-hoat/moi/?q=chi bo").text
    assert "Chi bộ 7" in found and "Chi bộ 8" in found and "Chi bộ 1" not in found


# Changing and cancelling


def test_name_and_length_go_on_following_kind_and_day(cast, client):
    client.force_login(cast.secretary)
    client.post("/sinh-hoat/moi/", scenes.typed())
    meeting = Meeting.objects.get()
    form = client.get(f"/sinh-hoat/{meeting.pk}/sua/").context["form"]
    assert (form["title"].value(), form["minutes"].value()) == ("", 0)
    client.post(f"/sinh-hoat/{meeting.pk}/sua/", scenes.typed(kind="combined", seen_version="1"))
    meeting.refresh_from_db()
    assert meeting.title.startswith("Sinh hoạt thường kỳ kết hợp chuyên đề tháng")
    assert meeting.minutes == rules.value("meeting.min_minutes_combined", on=timezone.localdate())


def test_an_own_name_and_an_odd_length_stay(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, title="Buổi của chúng tôi", minutes=100)
    client.force_login(cast.secretary)
    form = client.get(f"/sinh-hoat/{meeting.pk}/sua/").context["form"]
    assert (form["title"].value(), form["minutes"].value()) == ("Buổi của chúng tôi", 100)
    assert '<option value="100" selected>1 giờ 40 phút</option>' in client.get(f"/sinh-hoat/{meeting.pk}/sua/").text


def test_who_was_overtaken_keeps_the_words_and_may_save_again(cast, client, meeting):
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(place="Hội trường phường"))
    client.force_login(cast.secretary)
    sent = scenes.typed(place="Nhà bác Tư", seen_version="1")
    response = client.post(f"/sinh-hoat/{meeting.pk}/sua/", sent)
    assert f"Đ/c {cast.secretary} đã lưu lúc" in response.text and "Nhà bác Tư" in response.text
    again = sent | {"seen_version": response.context["form"]["seen_version"].value()}
    assert client.post(f"/sinh-hoat/{meeting.pk}/sua/", again).status_code == 302
    assert Meeting.objects.get().place == "Nhà bác Tư"


def test_a_meeting_that_began_is_not_edited(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() - timedelta(minutes=5))
    client.force_login(cast.secretary)
    response = client.get(f"/sinh-hoat/{meeting.pk}/sua/", follow=True)
    assert response.redirect_chain == [(f"/sinh-hoat/{meeting.pk}/", 302)] and "không sửa được nữa" in response.text


def test_cancelling_asks_for_a_reason(cast, client, meeting):
    client.force_login(cast.secretary)
    assert list(errors(client.post(f"/sinh-hoat/{meeting.pk}/huy/", {"reason": " "}))) == ["reason"]
    response = client.post(f"/sinh-hoat/{meeting.pk}/huy/", {"reason": "Mưa bão"}, follow=True)
    assert "Đã hủy buổi sinh hoạt" in response.text and "Mưa bão" in response.text
    again = client.post(f"/sinh-hoat/{meeting.pk}/huy/", {"reason": "Lần nữa"}, follow=True)
    assert "đã được hủy trước đó" in again.text and Meeting.objects.get().cancel_reason == "Mưa bão"


# Papers


def shown(response) -> tuple[list[str], list[str]]:
    """Numbers of the ticked and of the found."""
    form, page = response.context["form"], response.context["page"]
    return sorted(paper.symbol for paper in form.chosen), sorted(paper.symbol for paper in page)


def test_ticks_are_kept_while_looking_for_more_and_nothing_is_saved_before_the_button(cast, client, meeting):
    plan = factories.document(cast.city, "121-KH/TU", "Kế hoạch học tập nghị quyết")
    other = factories.document(cast.ward, "15-KH/ĐU", "Kế hoạch tổng kết năm")
    factories.document(cast.beside, "16-KH/ĐU", "Kế hoạch tổng kết năm của nơi khác")
    client.force_login(cast.secretary)
    url = f"/sinh-hoat/{meeting.pk}/tai-lieu/"
    assert shown(client.get(url)) == ([], ["121-KH/TU", "15-KH/ĐU"])
    response = client.post(url, {"q": "tong ket", "chon": [plan.pk], "tim": "1"}, follow=True)
    assert "csrf" not in response.redirect_chain[0][0]
    assert shown(response) == (["121-KH/TU"], ["15-KH/ĐU"]) and not meeting.papers.exists()
    assert shown(client.get(url, {"q": "121-kh/tu"})) == ([], ["121-KH/TU"])
    response = client.post(url, {"q": "tong ket", "chon": [plan.pk, other.pk], "luu": "1"}, follow=True)
    assert set(meeting.papers.all()) == {plan, other} and "Đã lưu 2 tài liệu" in response.text
    assert shown(client.get(url)) == (["121-KH/TU", "15-KH/ĐU"], [])
    assert shown(client.post(url, {"q": "", "tim": "1"}, follow=True)) == ([], ["121-KH/TU", "15-KH/ĐU"])
    client.post(url, {"luu": "1"})
    assert not meeting.papers.exists()


def test_a_paper_of_elsewhere_cannot_be_sent_in(cast, client, meeting):
    elsewhere = factories.document(cast.beside, "16-KH/ĐU")
    client.force_login(cast.secretary)
    url = f"/sinh-hoat/{meeting.pk}/tai-lieu/"
    response = client.post(url, {"chon": [elsewhere.pk, "9" * 30, "x", "-1"], "luu": "1"})
    assert response.status_code == 200 and "không gửi đến chi bộ này" in response.text
    assert elsewhere.title not in response.text and not meeting.papers.exists()
    assert client.get(url, {"chon": ["9" * 18, "abc"], "q": "\x01", "trang": "x"}).status_code == 200
    assert client.get(url, {"q": "\x00"}).status_code == 400
    assert client.post(url, {"q": "\x00", "luu": "1"}).status_code == 200


# Answering


def test_coming_is_one_tap_and_absence_wants_a_reason(cast, client, meeting):
    client.force_login(cast.hoa)
    url = f"/sinh-hoat/{meeting.pk}/tra-loi/"
    assert "sẽ dự" in client.post(url, {"coming": "1"}, follow=True).text
    response = client.post(url, {"coming": "0", "note": "Tôi ở xa"})
    assert list(errors(response)) == ["reason"] and "Tôi ở xa" in response.text and Answer.objects.get().coming
    response = client.post(url, {"coming": "0", "reason": "duty", "note": "Tôi ở xa"}, follow=True)
    assert response.redirect_chain == [(f"/sinh-hoat/{meeting.pk}/", 302)] and not Answer.objects.get().coming
    form = client.get(f"/sinh-hoat/{meeting.pk}/xin-vang/").context["form"]
    assert (form["reason"].value(), form["note"].value()) == ("duty", "Tôi ở xa")


@pytest.mark.parametrize("sent", [{}, {"coming": "maybe"}, {"coming": "0", "reason": "bored"}])
def test_a_strange_answer_is_no_answer(cast, client, meeting, sent):
    client.force_login(cast.hoa)
    assert client.post(f"/sinh-hoat/{meeting.pk}/tra-loi/", sent).status_code == 400
    assert not Answer.objects.exists()


def test_an_answer_after_the_beginning_is_told_so(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() - timedelta(minutes=5))
    client.force_login(cast.hoa)
    response = client.post(f"/sinh-hoat/{meeting.pk}/tra-loi/", {"coming": "1"}, follow=True)
    assert "đã bắt đầu" in response.text and not Answer.objects.exists()
    assert client.get(f"/sinh-hoat/{meeting.pk}/xin-vang/")["Location"] == f"/sinh-hoat/{meeting.pk}/"


def test_a_planner_who_is_not_summoned_sees_the_roll_and_is_not_asked(cast, client, meeting):
    planner = factories.holder(Role.SECRETARY, cast.ward)
    client.force_login(planner)
    page = client.get(f"/sinh-hoat/{meeting.pk}/")
    assert "Ai dự họp" in page.text and "Sẽ dự</button>" not in page.text
    assert (
        "không thuộc diện triệu tập"
        in client.post(f"/sinh-hoat/{meeting.pk}/tra-loi/", {"coming": "1"}, follow=True).text
    )


# What is shown


def test_names_and_reasons_of_others_are_for_planners_and_stay_on_no_phone(cast, client, meeting):
    answers.give(meeting, by=cast.hoa, coming=False, reason="health", note="Mổ mắt")
    client.force_login(cast.secretary)
    planners = client.get(f"/sinh-hoat/{meeting.pk}/")
    assert "Nguyễn Thị Hoa" in planners.text and "Mổ mắt" in planners.text and planners["X-Offline"] == "copy"
    copy = client.get(f"/sinh-hoat/{meeting.pk}/", headers={"X-Offline": "1"})
    assert copy["X-Offline"] == "1" and copy["Vary"].startswith("X-Offline") and "Bản giữ trong máy" in copy.text
    assert "Mổ mắt" not in copy.text and "Nguyễn Thị Hoa" not in copy.text and "Sửa buổi" not in copy.text
    client.force_login(cast.hoa)
    members = client.get(f"/sinh-hoat/{meeting.pk}/")
    assert members["X-Offline"] == "1" and "Ai dự họp" not in members.text
    assert "Trần Văn Bình" not in members.text and "Mổ mắt" not in members.text and "Bệnh" not in members.text


def test_planners_are_told_what_is_short_and_members_are_not_bothered(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, minutes=30)
    client.force_login(cast.secretary)
    assert "ngắn hơn mức ít nhất" in client.get(f"/sinh-hoat/{meeting.pk}/").text
    client.force_login(cast.hoa)
    page = client.get(f"/sinh-hoat/{meeting.pk}/").text
    assert "ngắn hơn" not in page and "Hoãn sang" not in page and "Hủy buổi" not in page and "/sua/" not in page


def test_the_list_shows_the_next_one_large_then_what_comes_and_what_was(cast, client, meeting):
    scenes.held(cast.cell_7, cast.secretary, title="Buổi đã qua")
    cancelled = scenes.plan(cast.cell_7, cast.secretary, 20, title="Buổi bị hủy")
    sessions.cancel(cancelled, by=cast.secretary, reason="Mưa bão")
    scenes.plan(cast.cell_8, cast.secretary, title="Buổi của chi bộ khác")
    answers.give(meeting, by=cast.hoa, coming=True)
    client.force_login(cast.hoa)
    page = client.get("/sinh-hoat/")
    assert page.context["meeting"] == meeting and page.context["answer"].coming
    assert [row.title for row in page.context["ahead"]] == ["Buổi bị hủy"]
    assert [row.title for row in page.context["past"]] == ["Buổi đã qua"]
    assert "Đã hủy" in page.text and "Lên lịch sinh hoạt" not in page.text and page["X-Offline"] == "1"
    client.force_login(cast.secretary)
    assert "Lên lịch sinh hoạt" in client.get("/sinh-hoat/").text


def test_long_lists_are_turned_page_by_page_in_scope(cast, client):
    scenes.many(cast.cell_8, cast.secretary, range(1, 27))
    scenes.plan(cast.cell_1, cast.secretary, 1, title="Buổi nơi khác")
    client.force_login(factories.holder(Role.SECRETARY, cast.ward))
    assert len(client.get("/sinh-hoat/").context["ahead"]) == lists.FEW
    first, second = (client.get(f"/sinh-hoat/?xem=sap-toi&trang={page}") for page in (1, 2))
    assert [len(page.context["page"]) for page in (first, second)] == [20, 6]
    assert "Trang sau" in first.text and "Buổi nơi khác" not in first.text + second.text and "Chi bộ 8" in first.text
    assert client.get("/sinh-hoat/?xem=la&trang=abc").context["is_past"]


def test_who_has_no_meeting_reads_a_kind_word(cast, client):
    for user in (cast.hoa, cast.clerk):
        client.force_login(user)
        assert "Chưa có lịch sinh hoạt" in client.get("/sinh-hoat/").text


@pytest.mark.parametrize(
    ("presence", "words"), [("present", "Đồng chí có mặt"), ("excused", "Đồng chí vắng"), ("exempt", "báo sẽ dự")]
)
def test_what_was_says_whether_one_was_there(cast, client, presence, words):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    Answer.objects.create(meeting=meeting, member=cast.hoa.member, coming=True)
    meeting.roll.filter(member=cast.hoa.member).update(presence=presence)
    scenes.closed(meeting, cast.secretary)
    client.force_login(cast.hoa)
    for address in ("/sinh-hoat/", "/sinh-hoat/?xem=da-qua"):
        assert words in client.get(address).text


def test_before_a_meeting_its_papers_stand_above_the_tasks_of_the_last_one(cast, client):
    last = scenes.held(cast.cell_7, cast.secretary, 30)
    AgendaItem.objects.filter(meeting=last, position=2).update(reached=False)
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    client.force_login(cast.hoa)
    page = client.get(f"/sinh-hoat/{meeting.pk}/").text
    assert 0 < page.index("Tài liệu</h2>") < page.index("Nhiệm vụ từ kỳ trước")
    assert "Chuẩn bị biểu quyết" not in page
    client.force_login(cast.secretary)
    assert f"/sinh-hoat/{meeting.pk}/bieu-quyet/" in client.get(f"/sinh-hoat/{meeting.pk}/").text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_meeting_and_for_thirty(cast, client, django_assert_num_queries, rows):
    for meeting in scenes.many(cast.cell_7, cast.secretary, [*range(-rows, 0), *range(1, rows + 2)]):
        Answer.objects.create(meeting=meeting, member=cast.hoa.member, coming=True)
    # Planners: what is missing, by which rules, and their powers.
    for user, queries, past in ((cast.hoa, 8, 4), (cast.secretary, 11, 5)):
        client.force_login(user)
        client.get("/sinh-hoat/")
        with django_assert_num_queries(queries):
            client.get("/sinh-hoat/")
        with django_assert_num_queries(past):
            client.get("/sinh-hoat/?xem=da-qua")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_a_meeting_costs_the_same_for_one_member_and_for_thirty(
    cast, client, django_assert_num_queries, rows
):
    agenda = [f"Nội dung {number}" for number in range(rows)]
    meeting = scenes.plan(cast.cell_7, cast.secretary, agenda=agenda)
    for number in range(rows):
        person = factories.member(cast.cell_7, f"Nguyễn Văn {number}")
        Answer.objects.create(meeting=meeting, member=person, coming=False, reason="duty")
    papers = [factories.document(cast.ward, f"{number}-KH/ĐU") for number in range(1, min(rows, 5) + 1)]
    choice.choose(meeting, by=cast.secretary, papers=papers)
    # The member is shown what was drawn before. For who plans it is drawn anew, three of them for the tasks: the
    # regular meeting before, what has come of its tasks, what this one has given.
    for user, queries in ((cast.hoa, 2), (cast.secretary, 18)):
        client.force_login(user)
        client.get(f"/sinh-hoat/{meeting.pk}/")
        with django_assert_num_queries(queries):
            client.get(f"/sinh-hoat/{meeting.pk}/")


def test_only_the_summoned_were_told_by_the_page_too(cast, client):
    client.force_login(cast.secretary)
    client.post("/sinh-hoat/moi/", scenes.typed())
    assert list(Notice.objects.filter(text__startswith="Mời dự").values_list("user", flat=True)) == [cast.hoa.pk]
