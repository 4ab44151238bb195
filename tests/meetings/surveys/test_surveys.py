"""Lấy ý kiến trực tuyến: asked of an audience, answered once, hidden until closed; of an anonymous one nothing joins
person and answer once it is closed."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meetings.models import AnswerSheet, Participation, Survey
from meetings.surveys import answering, closing, drafting, reminding, summary
from meetings.surveys.tasks import close_surveys, remind_of_surveys
from members.dates import midnight
from members.models import AuditEntry, Inheritance, Member, Notice
from members.moves import WrongState
from members.versions import VersionConflict
from members.waiting_work import waiting_for
from tests import factories
from tests.clock import TODAY

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {"kind": "one", "text": "Họp tối nào?", "options": ["Thứ hai", "Thứ ba"], "required": True},
    {"kind": "many", "text": "Bàn việc gì?", "options": ["Rác", "Đường", "Đèn"], "required": False},
    {"kind": "scale", "text": "Hài lòng mức nào?", "options": [], "required": False},
    {"kind": "text", "text": "Ý kiến khác", "options": [], "required": False},
]


def facts(**changes) -> dict:
    usual = {
        "title": "Quy chế làm việc",
        "intro": "Mời các đồng chí cho ý kiến",
        "draft": "Điều 1. Họp ngày 3 hằng tháng\n\nĐiều 2. Báo vắng trước một ngày",
        "anonymous": False,
        "closes_at": timezone.now() + timedelta(days=5),
        "audience": [],
        "questions": QUESTIONS,
    }
    return usual | changes


def draft(cast, **changes) -> Survey:
    return drafting.create(cast.cell_7, by=cast.secretary, **facts(**changes))


def running(cast, **changes) -> Survey:
    survey = draft(cast, **changes)
    drafting.open_to_all(survey, by=cast.secretary)
    return survey


def answer(survey, user, **said) -> None:
    answering.answer(survey, by=user, answers=said.pop("answers", {"1": [0]}), comments=said.pop("comments", {}))


def run_out(survey) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    survey.refresh_from_db()
    return survey


def told(user, word: str = "ý kiến") -> list[str]:
    return list(Notice.objects.filter(user=user, text__icontains=word).order_by("pk").values_list("text", flat=True))


def test_it_is_asked_of_its_audience_and_of_nobody_before_it_is_opened(cast):
    survey = draft(cast)
    assert not Survey.objects.seen_by(cast.hoa).exists() and told(cast.hoa) == []
    assert Survey.objects.seen_by(cast.secretary).get() == survey
    assert drafting.open_to_all(survey, by=cast.secretary) == 1
    end = f"{timezone.localtime(survey.closes_at):%H:%M ngày %d/%m/%Y}"
    assert told(cast.hoa) == [f"Mời đồng chí cho ý kiến: Quy chế làm việc. Hạn {end}."]
    assert told(cast.neighbour) == [] and not Survey.objects.seen_by(cast.neighbour).exists()
    with pytest.raises(answering.NotAsked):
        answer(survey, cast.neighbour)
    with pytest.raises(WrongState):
        drafting.open_to_all(survey, by=cast.secretary)


def test_a_unit_above_asks_all_below_or_the_cells_it_names(cast):
    def asked(audience) -> set[str]:
        survey = drafting.create(cast.ward, by=cast.administrator, **facts(audience=audience))
        return {member.full_name for member in survey.asked()}

    assert asked([cast.cell_7]) == {"Nguyễn Thị Hoa", "Trần Văn Bình"}
    everybody = asked([])
    assert {"Nguyễn Thị Hoa", "Phạm Thị Lan"} <= everybody and "Lê Văn Đạt" not in everybody
    with pytest.raises(drafting.SurveyRefused, match="Chỉ lấy ý kiến trong"):
        asked([cast.cell_1])


def test_who_a_closed_cell_has_become_is_asked_on(cast):
    """A survey that runs while two chi bộ become one is asked of the members where they are now."""
    survey = running(cast)
    Inheritance.objects.create(successor=cast.cell_8, past=cast.cell_7)
    assert survey in Survey.objects.asking(cast.neighbour.member)
    assert cast.neighbour.member in survey.asked()
    answer(survey, cast.neighbour)
    assert cast.neighbour.member not in survey.silent()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"questions": [], "draft": ""}, "Chưa có câu hỏi hoặc nội dung dự thảo để lấy ý kiến."),
        ({"closes_at": midnight(TODAY)}, "Hạn trả lời đã qua. Đề nghị sửa hạn trước."),
    ],
)
def test_what_cannot_be_asked_is_not_opened(cast, changes, message):
    survey = draft(cast, **changes)
    with pytest.raises(drafting.SurveyRefused) as refusal:
        drafting.open_to_all(survey, by=cast.secretary)
    assert str(refusal.value) == message and Survey.objects.get().state == "draft"


def test_it_is_changed_only_as_a_draft_and_by_who_saw_the_last_version(cast):
    survey = draft(cast)
    drafting.change(survey, by=cast.secretary, seen=1, **facts(title="Quy chế mới", questions=QUESTIONS[:1]))
    assert Survey.objects.get().title == "Quy chế mới" and survey.questions.count() == 1
    with pytest.raises(VersionConflict):
        drafting.change(survey, by=cast.secretary, seen=1, **facts())
    drafting.open_to_all(survey, by=cast.secretary)
    with pytest.raises(WrongState):
        drafting.change(survey, by=cast.secretary, seen=2, **facts())


def test_nobody_answers_twice_and_nobody_after_the_end(cast):
    survey = running(cast)
    answer(survey, cast.hoa)
    with pytest.raises(answering.AlreadyAnswered):
        answer(survey, cast.hoa)
    run_out(survey)
    with pytest.raises(answering.SurveyOver):
        answer(survey, cast.secretary)
    assert AnswerSheet.objects.count() == Participation.objects.count() == 1


def test_nothing_of_the_result_is_told_before_the_end_to_nobody(cast, client):
    survey = running(cast)
    answer(survey, cast.hoa, answers={"4": "Ý RIÊNG CỦA HOA"})
    with pytest.raises(summary.NotYet):
        summary.of(survey)
    for user in (cast.secretary, cast.administrator):
        client.force_login(user)
        page = client.get(survey.get_absolute_url()).text
        assert "Ý RIÊNG CỦA HOA" not in page and "Kết quả</h2>" not in page
        response = client.post(f"{survey.get_absolute_url()}bang/", follow=True)
        assert "Kết quả chỉ xem được khi đã kết thúc lấy ý kiến." in response.text


def test_the_time_closes_it_by_itself_once_and_who_asked_is_told(cast):
    survey = running(cast)
    answer(survey, cast.hoa)
    close_surveys()
    assert Survey.objects.get().state == "open"
    run_out(survey)
    close_surveys()
    close_surveys()
    assert Survey.objects.get().state == "closed"
    assert told(cast.secretary, "kết thúc") == ["Đã kết thúc lấy ý kiến “Quy chế làm việc”: 1 đồng chí trả lời."]


def test_each_question_is_counted_as_it_was_answered(cast):
    mai, lan = (factories.account(factories.member(cast.cell_7, name)) for name in ("Đỗ Thị Mai", "Lý Thị Lan"))
    survey = running(cast)
    answer(survey, cast.hoa, answers={"1": [0], "2": [0, 2], "3": [4], "4": "Nên họp sớm"})
    answer(survey, mai, answers={"1": [1], "2": [2], "3": [3]}, comments={"2": "Hai ngày thì hơn"})
    answer(survey, lan, answers={"1": [1]})
    closing.close(survey, by=cast.secretary)
    found = summary.of(survey)
    assert (found.asked, found.answered, found.too_few) == (4, 3, False)
    assert [(tally.answered, tally.bars, tally.mean, tally.texts) for tally in found.tallies] == [
        (3, [("Thứ hai", 1), ("Thứ ba", 2)], "", []),
        (2, [("Rác", 1), ("Đường", 0), ("Đèn", 2)], "", []),
        (2, [("1", 0), ("2", 0), ("3", 0), ("4", 1), ("5", 1)], "4,5", []),
        (1, [], "", ["Nên họp sớm"]),
    ]
    assert found.comments == [(2, "Điều 2. Báo vắng trước một ngày", ["Hai ngày thì hơn"])]


def test_an_anonymous_sheet_says_neither_who_nor_when_and_the_audit_nothing(cast):
    survey = running(cast, anonymous=True)
    before = AuditEntry.objects.count()
    answer(survey, cast.hoa, answers={"4": "Ý riêng"})
    assert AuditEntry.objects.count() == before
    sheet = AnswerSheet.objects.get()
    assert (sheet.member, sheet.at) == (None, None) and sheet.key.version == 4
    columns = {field.name for field in Participation._meta.fields}
    assert columns == {"id", "survey", "member", "settled"}


def test_once_closed_no_row_of_an_anonymous_one_is_joined_to_another_by_key_place_or_transaction(cast):
    """What a dump of the tables holds then: all sheets were made by one transaction, under keys that are new, in an
    order that is not the one in which they came; all rows of participation by the same."""
    people = [factories.account(factories.member(cast.cell_7, f"Người Số {number}")) for number in range(30)]
    survey = running(cast, anonymous=True)
    for number, person in enumerate(people):
        answer(survey, person, answers={"4": f"{number:02}"})
    keys = set(AnswerSheet.objects.values_list("key", flat=True))
    closing.close(survey, by=cast.secretary)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers->>'4', xmin::text FROM meetings_answersheet ORDER BY ctid")
        sheets = cursor.fetchall()
        cursor.execute("SELECT DISTINCT xmin::text FROM meetings_participation")
        settled = cursor.fetchall()
    words = [word for word, _ in sheets]
    assert sorted(words) == [f"{number:02}" for number in range(30)] != words
    assert {mark for _, mark in sheets} == {mark for (mark,) in settled} and len(settled) == 1
    assert keys.isdisjoint(AnswerSheet.objects.values_list("key", flat=True))


def test_of_an_anonymous_one_that_few_have_answered_no_answer_is_shown(cast, client):
    survey = running(cast, anonymous=True)
    answer(survey, cast.hoa, answers={"1": [0], "4": "Ý RIÊNG"})
    answer(survey, cast.secretary)
    closing.close(survey, by=cast.secretary)
    found = summary.of(survey)
    assert found.too_few and [tally.answered for tally in found.tallies] == [0, 0, 0, 0]
    client.force_login(cast.secretary)
    page = client.get(survey.get_absolute_url()).text
    assert "Ý RIÊNG" not in page and "Ít người trả lời" in page
    response = client.post(f"{survey.get_absolute_url()}bang/", follow=True)
    assert "Quá ít người trả lời" in response.text


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_round_that_nobody_answered_says_so_and_offers_no_empty_list(cast, client, anonymous):
    survey = running(cast, anonymous=anonymous)
    closing.close(survey, by=cast.secretary)
    client.force_login(cast.secretary)
    page = client.get(survey.get_absolute_url()).text
    assert "Chưa có ai trả lời nên không có ý kiến nào để xem." in page
    assert "Ít người trả lời" not in page and "Tải bảng ý kiến" not in page and "Lựa chọn" not in page


def test_who_answered_and_left_is_counted_among_the_asked(cast):
    survey = running(cast)
    for user in (cast.hoa, cast.secretary):
        answer(survey, user)
    Member.objects.filter(pk=cast.hoa.member_id).update(status=Member.Status.MOVED)
    closing.close(survey, by=cast.secretary)
    found = summary.of(survey)
    assert (found.answered, found.asked) == (2, 2)


def test_only_who_has_not_answered_is_reminded_once_a_day(cast):
    mai = factories.account(factories.member(cast.cell_7, "Đỗ Thị Mai"))
    survey = running(cast)
    answer(survey, cast.hoa)
    assert reminding.remind(survey, by=cast.secretary) == 2
    assert told(mai, "Đề nghị đồng chí cho ý kiến") and not told(cast.hoa, "Đề nghị đồng chí cho ý kiến")
    with pytest.raises(reminding.AlreadyReminded):
        reminding.remind(survey, by=cast.secretary)


def test_the_portal_reminds_before_the_end_once(cast):
    survey = running(cast)
    remind_of_surveys()
    assert told(cast.hoa, "Đề nghị đồng chí cho ý kiến") == []
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() + timedelta(days=1))
    Survey.objects.filter(pk=survey.pk).update(opened_at=timezone.now() - timedelta(days=5))
    remind_of_surveys()
    remind_of_surveys()
    assert len(told(cast.hoa, "Đề nghị đồng chí cho ý kiến")) == 1


def test_the_portal_reminds_of_a_survey_that_is_older_than_every_rule(cast):
    survey = running(cast)
    opened = datetime(2025, 11, 3, 9, tzinfo=UTC)
    Survey.objects.filter(pk=survey.pk).update(opened_at=opened, closes_at=timezone.now() + timedelta(days=1))
    assert reminding.remind_due() == 1
    assert len(told(cast.hoa, "Đề nghị đồng chí cho ý kiến")) == 1


def test_the_file_of_a_named_one_says_who_and_that_of_an_anonymous_one_does_not(cast, client):
    mai = factories.account(factories.member(cast.cell_7, "Đỗ Thị Mai"))
    client.force_login(cast.secretary)
    for anonymous, width in ((False, 8), (True, 5)):
        survey = running(cast, anonymous=anonymous)
        for user in (cast.hoa, cast.secretary, mai):
            answer(survey, user, answers={"1": [1], "2": [0, 2]}, comments={"1": "Nên là ngày 5"})
        closing.close(survey, by=cast.secretary)
        sent = client.post(f"{survey.get_absolute_url()}bang/")
        lines = list(load_workbook(BytesIO(sent.content)).active.iter_rows(values_only=True))
        heading, first = lines[0], lines[1]
        assert len(heading) == width and len(lines) == 4
        assert first[-5:] == ("Thứ ba", "Rác; Đèn", None, None, "Đoạn 1: Nên là ngày 5")
        assert (first[0] == "Nguyễn Thị Hoa") is not anonymous
        assert AuditEntry.objects.latest("pk").action == "survey.export"


def typed(**changes) -> dict:
    later = timezone.localtime() + timedelta(days=5)
    usual = {
        "title": "Giờ họp",
        "closes_on": f"{later:%d/%m/%Y}",
        "closes_hour": "20:00",
        "anonymous": "on",
        "draft": "",
        "rows": "3",
        "cau-1-text": "Họp tối nào?",
        "cau-1-kind": "one",
        "cau-1-options": "- Thứ hai\n- Thứ ba\n",
        "cau-2-kind": "one",
    }
    return usual | changes


def test_it_is_prepared_by_the_form_row_by_row(cast, client):
    client.force_login(cast.secretary)
    address = reverse("meetings:create_survey")
    more = client.post(address, typed(them="1"))
    assert more.status_code == 200 and 'name="cau-6-text"' in more.text and "Họp tối nào?" in more.text
    response = client.post(address, typed(), follow=True)
    survey = Survey.objects.get()
    assert "Đã lưu bản soạn." in response.text and survey.anonymous
    question = survey.questions.get()
    assert (question.kind, question.text, question.options) == ("one", "Họp tối nào?", ["Thứ hai", "Thứ ba"])
    edit = f"{survey.get_absolute_url()}sua/"
    assert "- Thứ hai" not in client.get(edit).text and "Thứ hai\nThứ ba" in client.get(edit).text
    response = client.post(edit, typed(seen_version="1", title="Giờ họp mới"), follow=True)
    assert "Đã lưu thay đổi." in response.text
    assert client.post(edit, typed(seen_version="1", title="Giờ khác")).status_code == 409


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Đề nghị ghi tên."),
        ({"cau-1-options": "Một lựa chọn"}, "Đề nghị ghi từ 2 đến 12 lựa chọn, mỗi dòng một lựa chọn."),
        ({"cau-1-text": ""}, "Đề nghị ghi câu hỏi, hoặc xóa các lựa chọn."),
        ({"closes_on": "01/01/2020"}, "Ngày cần trong khoảng"),
        ({"draft": "đoạn\n" * 151}, "Dự thảo có quá 150 đoạn."),
    ],
)
def test_what_is_wrong_with_it_is_said(cast, client, changes, message):
    client.force_login(cast.secretary)
    response = client.post(reverse("meetings:create_survey"), typed(**changes))
    assert response.status_code == 400 and message in response.text and not Survey.objects.exists()


def test_a_member_answers_on_the_page_that_says_it_is_no_vote(cast, client):
    survey = running(cast, anonymous=True)
    client.force_login(cast.hoa)
    assert "lấy ý kiến chờ trả lời" in client.get("/").text
    page = client.get(survey.get_absolute_url()).text
    assert "không phải biểu quyết hay bỏ phiếu của Đảng" in page and "Phiếu ẩn danh" in page
    response = client.post(survey.get_absolute_url(), {"cau-2": ["0"], "doan-1": "Nên là ngày 5"})
    assert response.status_code == 400 and "Đề nghị chọn một." in response.text and "Nên là ngày 5" in response.text
    sent = {"cau-1": "1", "cau-2": ["2", "0"], "cau-3": "4", "cau-4": "", "doan-1": "Nên là ngày 5", "doan-2": ""}
    response = client.post(survey.get_absolute_url(), sent, follow=True)
    assert "Đã ghi ý kiến của đồng chí." in response.text and "Mỗi người gửi một lần." in response.text
    sheet = AnswerSheet.objects.get()
    assert sheet.answers == {"1": [1], "2": [0, 2], "3": [4]} and sheet.comments == {"1": "Nên là ngày 5"}
    client.logout()
    client.force_login(cast.hoa)
    response = client.post(survey.get_absolute_url(), sent, follow=True)
    assert "Đồng chí đã gửi ý kiến rồi." in response.text and AnswerSheet.objects.count() == 1
    assert [work.key for work in waiting_for(cast.hoa) if work.key == "surveys.answer"] == []


def test_members_see_the_charts_when_it_is_over_and_its_unit_the_words(cast, client):
    mai = factories.account(factories.member(cast.cell_7, "Đỗ Thị Mai"))
    survey = running(cast)
    for user in (cast.hoa, cast.secretary, mai):
        answer(survey, user, answers={"1": [1], "4": "Ý RIÊNG"}, comments={"1": "LỜI GÓP"})
    closing.close(survey, by=cast.secretary)
    for user, words in ((cast.hoa, False), (cast.secretary, True)):
        client.force_login(user)
        page = client.get(survey.get_absolute_url()).text
        assert ("Thứ ba" in page, "Ý RIÊNG" in page, "LỜI GÓP" in page) == (True, words, words)


def test_what_one_has_answered_in_the_own_name_stands_in_the_own_data(cast, client):
    for anonymous in (False, True):
        answer(running(cast, anonymous=anonymous), cast.hoa, answers={"1": [1]}, comments={"1": "Nên là ngày 5"})
    client.force_login(cast.hoa)
    page = client.get(reverse("privacy:section", args=["lay-y-kien"])).text
    assert "Họp tối nào? Thứ ba" in page and "Đoạn 1: Nên là ngày 5" in page and page.count("Nên là ngày 5") == 1
    assert page.count("Ẩn danh, không ghi người") == 1
