"""A difficulty climbs to who answers it, and its sender sees where it is."""

import pytest
from django.urls import reverse

from members.models import UnitGrant, User
from members.moves import WrongState
from members.powers import Role
from members.rights import roles
from members.waiting_work import waiting_for
from sotay.rollout import reporting
from sotay.rollout.models import Difficulty
from tests import factories
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(cast):
    """Of the ward: to whom cell 7 reports."""
    return factories.holder(Role.LEADER, cast.ward, "Lưu Văn Lãnh", at=cast.cell_8)


@pytest.fixture
def sent(cast, leader):
    return scenes.difficulty(cast)


def waits_for(user) -> int:
    return next((work.many for work in waiting_for(user) if work.key == "rollout.difficulties"), 0)


def test_it_lies_at_the_nearest_unit_above_and_nowhere_else(cast, sent, leader):
    assert sent.at == cast.ward and waits_for(leader) == 1
    assert [waits_for(user) for user in (cast.secretary, cast.organiser, cast.organiser_beside)] == [0, 0, 0]
    assert scenes.told(leader) == ["Chi bộ 7 báo khó khăn: Mạng, sóng yếu."]


def test_from_new_to_closed_each_step_is_told(cast, sent, leader):
    reporting.begin(sent, by=leader)
    reporting.answer(sent, by=leader, text="Đã mượn điểm phát sóng.")
    reporting.close(sent, by=cast.secretary)
    sent.refresh_from_db()
    assert (sent.state, [event.kind for event in sent.events.all()]) == ("closed", ["sent", "begin", "answer", "close"])
    assert [text.rpartition(": ")[2] for text in scenes.told(cast.secretary)] == ["đang xử lý.", "đã trả lời."]
    with pytest.raises(WrongState):
        reporting.forward(sent, by=cast.secretary, reason="Chưa xong")


def test_the_unit_is_told_where_who_sent_it_works_there_no_more(cast, sent, leader):
    successor = factories.holder(Role.SECRETARY, cast.cell_7, "Lê Thị Nối")
    UnitGrant.objects.filter(user=cast.secretary).delete()
    reporting.answer(Difficulty.objects.get(pk=sent.pk), by=leader, text="Đã mượn điểm phát sóng.")
    assert scenes.told(cast.secretary) == []
    assert [text.rpartition(": ")[2] for text in scenes.told(successor)] == ["đã trả lời."]


def test_given_up_it_begins_anew_one_level_higher(cast, sent, leader):
    reporting.forward(sent, by=leader, reason="Cần thành phố làm việc với nhà mạng")
    sent.refresh_from_db()
    assert (sent.at, sent.state) == (cast.city, "new") and waits_for(leader) == 0 and waits_for(cast.organiser) == 1
    with pytest.raises(reporting.ReportRefused, match="không phải của đồng chí"):
        reporting.begin(sent, by=leader)
    with pytest.raises(reporting.ReportRefused, match="Không còn cấp trên"):
        reporting.forward(sent, by=cast.organiser, reason="Lên nữa")


def test_the_sender_climbs_only_after_an_answer_that_does_not_help(cast, sent, leader):
    with pytest.raises(reporting.ReportRefused, match="chờ trả lời"):
        reporting.forward(sent, by=cast.secretary, reason="Chậm quá")
    reporting.answer(sent, by=leader, text="Chưa có cách.")
    reporting.forward(sent, by=cast.secretary, reason="Chưa giải quyết được")
    sent.refresh_from_db()
    assert (sent.at, sent.state, sent.answer) == (cast.city, "new", "")


def test_nobody_else_takes_a_step(cast, sent):
    for user in (cast.secretary_beside, cast.organiser_beside, cast.hoa):
        for step in (reporting.begin, reporting.close):
            with pytest.raises(reporting.ReportRefused):
                step(sent, by=user)


class TestOfTwoOffices:
    """Trần Văn Bình is bí thư of chi bộ 7 and alone follows the reports of the ward: nobody answers oneself."""

    @pytest.fixture(autouse=True)
    def both(self, cast):
        UnitGrant.objects.filter(content_object=cast.ward).delete()
        roles.give(cast.secretary, Role.LEADER, cast.ward, by=None)
        cast.secretary = User.objects.get(pk=cast.secretary.pk)

    def test_what_they_send_goes_to_the_level_where_another_answers(self, cast):
        sent = scenes.difficulty(cast)
        assert sent.at == cast.city and waits_for(cast.organiser) == 1 and waits_for(cast.secretary) == 0

    def test_who_has_come_to_answer_where_it_lies_passes_it_on(self, cast, client):
        sent = scenes.difficulty(cast)
        Difficulty.objects.filter(pk=sent.pk).update(at=cast.ward)
        client.force_login(cast.secretary)
        page = client.get(sent.get_absolute_url()).text
        assert "Chuyển cấp trên" in page and "Nhận xử lý" not in page
        client.post(reverse("rollout:forward_difficulty", args=[sent.pk]), {"reason": "Nay tôi phụ trách"})
        assert Difficulty.objects.get().at == cast.city


def test_the_top_has_nobody_to_report_to(cast):
    with pytest.raises(reporting.ReportRefused, match="chưa có người nhận"):
        reporting.send(cast.city, by=cast.organiser, kind="other", text="Khó")


def test_through_the_pages(cast, sent, leader, client):
    client.force_login(cast.secretary)
    page = client.post(reverse("rollout:send_difficulty"), {"unit": cast.cell_7.pk, "kind": "phone", "text": ""})
    assert page.status_code == 400 and "Đề nghị ghi rõ khó khăn gì" in page.text
    client.post(reverse("rollout:send_difficulty"), {"unit": cast.cell_7.pk, "kind": "phone", "text": "Máy cũ"})
    newest = Difficulty.objects.latest("pk")
    assert "Đảng bộ phường Phúc Lâm" in client.get(newest.get_absolute_url()).text
    client.force_login(leader)
    assert "Máy cũ" in client.get(reverse("rollout:difficulties")).text
    answered = client.post(reverse("rollout:answer_difficulty", args=[newest.pk]), {"text": "Đoàn viên sẽ đến."})
    assert answered.status_code == 302
    client.force_login(cast.secretary)
    assert "Đoàn viên sẽ đến." in client.get(newest.get_absolute_url()).text
    assert "Máy cũ" in client.get(reverse("rollout:difficulties") + "?xem=da-gui").text


def test_the_list_costs_the_same_for_one_and_for_thirty(cast, sent, leader, client, django_assert_max_num_queries):
    for _ in range(30):
        scenes.difficulty(cast)
    client.force_login(leader)
    client.get(reverse("rollout:difficulties"))
    with django_assert_max_num_queries(9):
        assert len(client.get(reverse("rollout:difficulties")).context["page"]) == 20
