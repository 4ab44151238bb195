"""Góp ý, phản ánh: sent with a code, received, answered in time or told to the level above, rated, always seen by its
sender."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from meetings.feedback import rights, workflow
from meetings.feedback.tasks import follow_feedback
from meetings.models import Feedback, FeedbackFile
from members import audit
from members.models import Notice, UnitGrant
from members.moves import WrongState
from members.powers import Role
from members.refusals import Refused
from members.rights import roles
from members.waiting_work import waiting_for
from members.working_days.calendar import add_working_days
from tests import factories
from tests.clock import TODAY
from tests.together import in_between

pytestmark = pytest.mark.django_db

WORDS = "Đèn ngõ 7 hỏng đã hai tháng, đề nghị chi bộ có ý kiến"


@pytest.fixture
def leader(cast):
    return factories.holder(Role.LEADER, cast.ward, "Vũ Đức Long", at=cast.cell_8)


def send(cast, unit=None, **changes) -> Feedback:
    return workflow.send(unit or cast.cell_7, by=cast.hoa, **{"text": WORDS, "phone": "0912345678"} | changes)


def answered(cast) -> Feedback:
    sent = send(cast)
    workflow.receive(sent, by=cast.secretary)
    workflow.answer(sent, by=cast.secretary, text="Điện lực đã thay đèn")
    return fresh(sent)


def fresh(feedback: Feedback) -> Feedback:
    return Feedback.objects.select_related("unit").get(pk=feedback.pk)


def overdue(feedback: Feedback, days: int = 1) -> Feedback:
    late = TODAY - timedelta(days=days)
    Feedback.objects.filter(pk=feedback.pk).update(receive_by=late, answer_by=late)
    return fresh(feedback)


def told(user) -> list[str]:
    rows = Notice.objects.filter(user=user, text__icontains="góp ý").order_by("pk")
    return list(rows.values_list("text", flat=True))


def kinds(feedback) -> list[str]:
    return list(feedback.events.order_by("pk").values_list("kind", flat=True))


def desk(user) -> dict[str, int]:
    return {work.key: work.many for work in waiting_for(user) if work.key.startswith("feedback.")}


def test_a_code_that_another_has_is_not_given_again(cast):
    """A million a year: of ten thousand that came, one in a hundred draws one that is taken."""
    first = send(cast)
    said = {"member": cast.hoa.member, "unit": cast.cell_7, "phone": "0912345678", "text": WORDS}
    days = {"receive_by": first.receive_by, "answer_by": first.answer_by}
    second = workflow.kept(iter([first.code, first.code, "26482716"]), **said, **days)
    assert (second.code, Feedback.objects.count()) == ("26482716", 2)


@pytest.mark.django_db(transaction=True)
def test_the_clock_closes_the_others_where_a_sender_was_quicker(cast):
    first, second = answered(cast), answered(cast)
    Feedback.objects.update(answered_at=timezone.now() - timedelta(days=60))
    _, closed = in_between(
        lambda: workflow.close(fresh(first), by=cast.hoa, rating="good"),
        lambda: workflow.close_silent(TODAY),
        refusals=(Refused,),
    )
    assert (closed, fresh(first).rating, fresh(second).state) == (1, "good", "closed")


def test_it_has_a_code_to_be_said_and_days_that_run_in_working_days(cast):
    sent = send(cast)
    assert sent.spoken_code == f"{sent.code[:2]}-{sent.code[2:5]}-{sent.code[5:]}" and len(sent.code) == 8
    assert sent.code.isdigit() and sent.code[:2] == f"{TODAY:%y}"
    assert (sent.receive_by, sent.answer_by) == (add_working_days(TODAY, 3), add_working_days(TODAY, 15))
    assert fresh(sent).deadline == sent.receive_by
    due = f"{sent.receive_by:%d/%m/%Y}"
    assert told(cast.secretary) == [f"Có góp ý, phản ánh {sent.spoken_code}, cần tiếp nhận trước hết {due}."]


def test_the_sender_sees_each_step_and_is_told_of_it(cast):
    sent = send(cast)
    workflow.receive(sent, by=cast.secretary)
    workflow.begin(sent, by=cast.secretary)
    workflow.answer(sent, by=cast.secretary, text="Điện lực đã thay đèn")
    workflow.close(sent, by=cast.hoa, rating="good")
    code = sent.spoken_code
    assert told(cast.hoa) == [
        f"Góp ý, phản ánh {code} của đồng chí: đã tiếp nhận.",
        f"Góp ý, phản ánh {code} của đồng chí: đang xử lý.",
        f"Góp ý, phản ánh {code} của đồng chí: đã trả lời.",
    ]
    assert kinds(sent) == ["sent", "received", "begun", "answered", "closed"]
    closed = fresh(sent)
    assert (closed.state, closed.rating, closed.answer) == ("closed", "good", "Điện lực đã thay đèn")
    actions = [entry.action for entry in audit.history(sent)]
    assert actions == ["feedback.close", "feedback.answer", "feedback.begin", "feedback.receive", "feedback.send"]
    assert all(WORDS not in f"{entry.before}{entry.after}{entry.object_name}" for entry in audit.history(sent))


@pytest.mark.parametrize(
    "step",
    [
        lambda sent, cast: workflow.begin(sent, by=cast.secretary),
        lambda sent, cast: workflow.answer(sent, by=cast.secretary, text="Xong"),
        lambda sent, cast: workflow.close(sent, by=cast.hoa, rating="good"),
    ],
)
def test_what_was_not_received_is_not_yet_worked_on_answered_or_closed(cast, step):
    sent = send(cast)
    with pytest.raises(WrongState):
        step(sent, cast)
    assert fresh(sent).state == "sent" and kinds(sent) == ["sent"]


@pytest.mark.parametrize("who", ["hoa", "neighbour", "secretary_beside", "inspector", "organiser", "administrator"])
def test_only_the_unit_that_was_chosen_answers_and_reads(cast, who):
    sent = send(cast)
    with pytest.raises(rights.FeedbackRefused):
        workflow.receive(sent, by=getattr(cast, who))
    seen = Feedback.objects.seen_by(getattr(cast, who)).filter(pk=sent.pk).exists()
    assert seen is (who == "hoa") and fresh(sent).state == "sent"


def test_who_answers_for_a_unit_does_not_answer_the_own(cast):
    """A bí thư writes to the own chi bộ, where a deputy answers."""
    factories.holder(Role.SECRETARY, cast.cell_7, "Đinh Thị Phó", at=cast.cell_7)
    sent = workflow.send(cast.cell_7, by=cast.secretary, text=WORDS, phone="0912345678")
    with pytest.raises(rights.FeedbackRefused):
        workflow.receive(sent, by=cast.secretary)
    assert desk(cast.secretary) == {}


def test_a_member_writes_to_the_own_cell_and_the_levels_above_that_have_somebody_to_answer(cast, leader):
    assert [unit.name for unit in rights.receivers(cast.hoa.member)] == ["Chi bộ 7", cast.ward.name, cast.city.name]
    assert cast.cell_1 not in rights.receivers(cast.stranger.member)  # nobody holds anything there
    with pytest.raises(rights.FeedbackRefused, match="Đơn vị này không nhận góp ý của đồng chí"):
        send(cast, cast.cell_8)


def test_overdue_ones_stand_on_the_desk_of_the_level_above_and_are_told_once(cast, leader):
    sent = send(cast)
    assert desk(cast.secretary) == {"feedback.answer": 1} and desk(leader) == {}
    overdue(sent)
    follow_feedback()
    follow_feedback()
    sentence = f"Quá hạn góp ý, phản ánh {sent.spoken_code} gửi Chi bộ 7, hạn {TODAY - timedelta(days=1):%d/%m/%Y}."
    assert told(leader) == [sentence] and told(cast.secretary)[1:] == [sentence]
    assert desk(leader) == {"feedback.overdue": 1} and kinds(sent) == ["sent", "overdue"]
    assert desk(cast.organiser) == {}  # of the city: somebody is nearer


def test_where_nobody_is_right_above_the_next_level_has_it(cast):
    """The inspector of the ward is its only reader of reports: without one it is the city's."""
    roles.take(cast.inspector, Role.INSPECTOR, cast.ward, by=None)
    sent = overdue(send(cast))
    follow_feedback()
    assert len(told(cast.organiser)) == 1 and desk(cast.organiser) == {"feedback.overdue": 1}
    workflow.forward(sent, by=cast.organiser, reason="Cấp dưới chậm")
    assert fresh(sent).unit == cast.city


def test_what_is_received_has_a_later_day_and_can_be_overdue_again(cast, leader):
    sent = overdue(send(cast))
    follow_feedback()
    workflow.receive(sent, by=cast.secretary)
    Feedback.objects.filter(pk=sent.pk).update(answer_by=TODAY - timedelta(days=2))
    follow_feedback()
    assert kinds(sent) == ["sent", "overdue", "received", "overdue"] and len(told(leader)) == 2


def test_the_level_above_takes_an_overdue_one_up_and_its_days_begin_anew(cast, leader):
    sent = send(cast)
    with pytest.raises(rights.FeedbackRefused):
        workflow.forward(sent, by=leader, reason="Cấp dưới chậm")
    overdue(sent)
    workflow.forward(sent, by=leader, reason="Cấp dưới chậm")
    moved = fresh(sent)
    assert (moved.state, moved.unit, moved.deadline) == ("forwarded", cast.ward, add_working_days(TODAY, 3))
    with pytest.raises(rights.FeedbackRefused):
        workflow.receive(moved, by=cast.secretary)
    workflow.receive(moved, by=leader)
    assert fresh(sent).state == "received" and told(cast.hoa)[0].endswith("của đồng chí: chuyển cấp trên.")


def test_a_sender_whom_the_answer_does_not_satisfy_gives_it_to_the_level_above(cast, leader):
    sent = answered(cast)
    workflow.forward(sent, by=cast.hoa, reason="Đèn vẫn hỏng")
    moved = fresh(sent)
    assert (moved.state, moved.unit, moved.rating) == ("forwarded", cast.ward, "bad")
    with pytest.raises(rights.FeedbackRefused):
        workflow.forward(moved, by=cast.hoa, reason="Lần nữa")


def test_handed_up_twice_it_is_answered_by_the_last_and_counted_there_only(cast, leader):
    """The chi bộ answers, the ward lets it lie, the city takes it up: each with days of its own."""
    officer = factories.holder(Role.LEADER, cast.city, "Lý Thị Thành")
    sent = answered(cast)
    workflow.forward(sent, by=cast.hoa, reason="Đèn vẫn hỏng")
    moved = fresh(sent)
    assert (moved.answer, moved.answered_at) == ("", None)
    rows = list(Feedback.objects.figures_by_unit(TODAY, TODAY))
    assert rows == [{"unit": cast.ward.pk, "sent": 1, "answered": 0, "in_time": 0, "content": 0}]
    late = overdue(moved)
    assert (desk(officer), rights.answers(leader, late)) == ({"feedback.overdue": 1}, True)
    workflow.forward(late, by=officer, reason="Phường để quá hạn")
    up = fresh(sent)
    assert (up.unit, up.state, up.is_overdue, up.receive_by) == (
        cast.city,
        "forwarded",
        False,
        add_working_days(TODAY, 3),
    )
    with pytest.raises(rights.FeedbackRefused):
        workflow.forward(fresh(sent), by=officer, reason="Không còn cấp nào")
    for other in (cast.secretary, leader):
        with pytest.raises(rights.FeedbackRefused):
            workflow.receive(up, by=other)
    workflow.receive(up, by=officer)
    workflow.answer(up, by=officer, text="Thành phố đã thay cả tuyến")
    assert kinds(sent) == ["sent", "received", "answered", "forwarded", "forwarded", "received", "answered"]
    workflow.close(fresh(sent), by=cast.hoa, rating="good")
    rows = list(Feedback.objects.figures_by_unit(TODAY, TODAY))
    assert rows == [{"unit": cast.city.pk, "sent": 1, "answered": 1, "in_time": 1, "content": 1}]


def test_the_sender_reads_the_answers_of_both_levels(cast, leader, client):
    sent = answered(cast)
    workflow.forward(sent, by=cast.hoa, reason="Đèn vẫn hỏng")
    client.force_login(cast.hoa)
    page = client.get(sent.get_absolute_url()).text
    assert page.count("Điện lực đã thay đèn") == 1 and "Gửi đánh giá" not in page
    workflow.receive(fresh(sent), by=leader)
    workflow.answer(fresh(sent), by=leader, text="Phường đã thay bóng mới")
    page = client.get(sent.get_absolute_url()).text
    assert [page.count(text) for text in ("Điện lực đã thay đèn", "Phường đã thay bóng mới")] == [1, 1]


def test_nobody_is_written_to_who_would_answer_oneself(cast):
    """A bí thư who alone answers, in the own chi bộ and above it: what is sent goes past to who is left."""
    alone = factories.holder(Role.SECRETARY, cast.cell_1, "Vũ Đức Long", at=cast.cell_1)
    assert cast.cell_1 not in rights.receivers(alone.member)
    UnitGrant.objects.filter(content_object=cast.ward).delete()
    roles.give(alone, Role.LEADER, cast.ward, by=None)
    sent = send(cast)
    assert rights.next_level(sent) == cast.ward
    Feedback.objects.filter(pk=sent.pk).update(member=alone.member)
    assert rights.next_level(fresh(sent)) == cast.city


def test_nothing_is_forwarded_from_the_highest_level(cast):
    sent = workflow.send(cast.city, by=cast.hoa, text=WORDS, phone="0912345678")
    with pytest.raises(rights.FeedbackRefused):
        workflow.forward(sent, by=cast.organiser, reason="Không thuộc thẩm quyền")
    assert fresh(sent).unit == cast.city


def test_an_answer_that_nobody_rates_is_closed_after_the_days_of_the_rule(cast):
    sent = answered(cast)
    Feedback.objects.filter(pk=sent.pk).update(answered_at=timezone.now() - timedelta(days=29))
    follow_feedback()
    assert fresh(sent).state == "answered"
    Feedback.objects.filter(pk=sent.pk).update(answered_at=timezone.now() - timedelta(days=30))
    follow_feedback()
    follow_feedback()
    assert fresh(sent).state == "closed" and kinds(sent)[-1] == "closed"


def test_an_answer_older_than_every_rule_is_closed_and_keeps_no_other_back(cast):
    """As from the system before: by the first rule that came, and the others have their turn."""
    old, late = answered(cast), answered(cast)
    Feedback.objects.filter(pk=old.pk).update(answered_at=datetime(2025, 11, 3, 9, tzinfo=UTC))
    Feedback.objects.filter(pk=late.pk).update(answered_at=timezone.now() - timedelta(days=60))
    assert workflow.close_silent(TODAY) == 2
    assert (fresh(old).state, fresh(late).state) == ("closed", "closed")


def test_figures_count_sent_answered_in_time_and_content_by_unit(cast):
    workflow.close(answered(cast), by=cast.hoa, rating="fair")
    late = answered(cast)
    Feedback.objects.filter(pk=late.pk).update(answer_by=TODAY - timedelta(days=1))
    send(cast)
    figures = Feedback.objects.figures_by_unit(TODAY, TODAY)
    assert list(figures) == [{"unit": cast.cell_7.pk, "sent": 3, "answered": 2, "in_time": 1, "content": 1}]


def test_the_form_is_filled_in_with_cell_and_phone_and_tells_the_code(cast, client):
    client.force_login(cast.hoa)
    page = client.get(reverse("meetings:send_feedback")).text
    assert f'value="{cast.hoa.member.phone}"' in page and f'value="{cast.cell_7.code}" selected' in page
    pdf = SimpleUploadedFile("Ảnh đèn hỏng.pdf", factories.small_pdf().file.read())
    typed = {"text": WORDS, "unit": cast.cell_7.code, "phone": "0912 345 678", "file": pdf}
    response = client.post(reverse("meetings:send_feedback"), typed, follow=True)
    sent = Feedback.objects.get()
    assert f"Đã gửi Chi bộ 7. Mã của đồng chí: {sent.spoken_code}." in response.text
    assert (sent.member, sent.unit, sent.text, sent.phone) == (cast.hoa.member, cast.cell_7, WORDS, "0912345678")
    file = FeedbackFile.objects.get()
    assert file.title == "Ảnh đèn hỏng" and file.get_absolute_url() in response.text
    client.force_login(cast.secretary)
    assert b"".join(client.get(file.get_absolute_url())).startswith(b"%PDF")
    client.force_login(cast.neighbour)
    assert client.get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("text", "", "Đề nghị ghi nội dung góp ý, phản ánh."),
        ("phone", "", "Đề nghị ghi số điện thoại để liên hệ."),
        ("unit", "01.001.001.000.008", "Hãy chọn"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast, client, name, value, message):
    client.force_login(cast.hoa)
    typed = {"text": WORDS, "unit": cast.cell_7.code, "phone": "0912345678"} | {name: value}
    response = client.post(reverse("meetings:send_feedback"), typed)
    assert response.status_code == 400 and not Feedback.objects.exists()
    assert (message in response.text) or name == "unit"
    assert name == "text" or WORDS in response.text


def test_the_pages_take_it_through_all_its_steps(cast, client):
    sent = send(cast)
    url = sent.get_absolute_url()
    client.force_login(cast.secretary)
    assert "góp ý, phản ánh cần trả lời" in client.get("/").text
    assert WORDS in client.get(reverse("meetings:feedback_desk")).text
    client.post(f"{url}nhan/")
    client.post(f"{url}xu-ly/")
    response = client.post(f"{url}tra-loi/", {"text": ""})
    assert response.status_code == 400 and "Đề nghị ghi nội dung trả lời." in response.text
    client.post(f"{url}tra-loi/", {"text": "Điện lực đã thay đèn"})
    client.force_login(cast.hoa)
    page = client.get(url).text
    assert "Điện lực đã thay đèn" in page and "Chưa thỏa đáng, chuyển cấp trên" in page
    client.post(f"{url}dong/", {"rating": ""})
    assert fresh(sent).state == "answered"
    client.post(f"{url}dong/", {"rating": "good"})
    assert fresh(sent).state == "closed"
    assert sent.spoken_code in client.get(reverse("meetings:feedback_sent")).text
    assert WORDS in client.get(reverse("privacy:section", args=["gop-y"])).text


def test_a_desk_of_twenty_costs_what_one_does(cast, client, django_assert_max_num_queries):
    client.force_login(cast.secretary)
    address = reverse("meetings:feedback_desk")
    send(cast)
    client.get(address)
    with django_assert_max_num_queries(40) as one:
        client.get(address)
    for _ in range(19):
        send(cast)
    with django_assert_max_num_queries(len(one)):
        assert client.get(address).text.count("row-title") == 20
