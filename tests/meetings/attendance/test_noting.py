"""What planners do for those who have not answered: remind, call, note; and whom an excuse is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import opening
from meetings.attendance import answers, reminding
from meetings.models import Answer, Meeting
from members import audit
from members.models import Member, Notice, Office
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def when(meeting) -> str:
    return f"19 giờ 30 ngày {timezone.localtime(meeting.starts_at):%d/%m/%Y}"


def test_one_click_reminds_the_silent_once_a_day_and_says_whom_to_call(cast, client, meeting):
    factories.member(cast.cell_7, "Lê Thị Già", phone="0912345678")
    said = factories.account(factories.member(cast.cell_7, "Lê Văn Nói"))
    answers.give(meeting, by=said, coming=True)
    client.force_login(cast.secretary)
    page = client.get(meeting.get_absolute_url()).text
    assert 'href="tel:0912345678"' in page and f'href="tel:{said.member.phone}"' not in page
    response = client.post(f"{meeting.get_absolute_url()}nhac/", follow=True)
    assert "Đã nhắc 2 đồng chí trên cổng. 1 đồng chí chưa có tài khoản, đề nghị gọi điện." in response.text
    text = f"Đề nghị đồng chí trả lời có dự {meeting.title} không: {when(meeting)}, tại Nhà văn hóa tổ 7."
    assert told(cast.hoa)[-1] == told(cast.secretary)[-1] == text and text not in told(said)
    assert "Nhắc người chưa trả lời" not in response.text and "Đã nhắc hôm nay" in response.text
    entry = audit.history(meeting).first()
    assert (entry.action, entry.after) == ("meeting.remind", {"told": 2, "silent": 3})
    again = client.post(f"{meeting.get_absolute_url()}nhac/", follow=True)
    assert "Hôm nay đã nhắc lúc" in again.text and told(cast.hoa).count(text) == 1
    Meeting.objects.update(reminded_at=timezone.now() - timedelta(days=1))
    assert reminding.remind(meeting, by=cast.secretary) == (2, 1)


def test_nobody_is_reminded_of_what_has_begun(cast):
    begun = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(opening.MeetingClosed):
        reminding.remind(begun, by=cast.secretary)
    assert len(told(cast.hoa)) == 1


def test_the_answer_of_a_member_without_a_telephone_is_noted_by_whom(cast, client, meeting):
    old = factories.member(cast.cell_7, "Lê Thị Già", phone="")
    url = f"{meeting.get_absolute_url()}ghi-tra-loi/{old.pk}/"
    client.force_login(cast.secretary)
    assert url in client.get(meeting.get_absolute_url()).text and "Lê Thị Già" in client.get(url).text
    refused = client.post(url, {"coming": "0", "note": "Đau chân"})
    assert refused.status_code == 400 and list(refused.context["form"].errors) == ["reason"]
    assert list(client.post(url, {"note": " "}).context["form"].errors) == ["coming"]
    client.post(url, {"coming": "0", "reason": "health", "note": "Đau chân"})
    answer = Answer.objects.get()
    assert (answer.member, answer.coming, answer.reason, answer.noted_by) == (old, False, "health", cast.secretary)
    assert "Ghi thay" in client.get(meeting.get_absolute_url()).text
    entry = audit.history(meeting).first()
    assert (entry.action, entry.after["member"], entry.after["coming"]) == ("meeting.note_answer", "Lê Thị Già", False)
    elsewhere = factories.member(cast.cell_8, "Lê Văn Khác")
    assert client.get(url.replace(str(old.pk), str(elsewhere.pk))).status_code == 404
    own = answers.note_for(meeting, cast.hoa.member, by=cast.secretary, coming=True)
    assert own.noted_by == cast.secretary
    assert answers.give(meeting, by=cast.hoa, coming=False, reason="duty").noted_by is None


def test_the_secretary_and_who_planned_hear_of_an_excuse_and_of_its_end(cast, meeting):
    secretary = factories.account(factories.member(cast.cell_7, "Lê Thị Thư"))
    today = timezone.localdate()
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": today, "since": today}
    Office.objects.create(unit=cast.cell_7, member=secretary.member, code="secretary", **facts)
    answers.give(meeting, by=cast.hoa, coming=True)
    assert told(secretary) == []
    answers.give(meeting, by=cast.hoa, coming=False, reason="health", note="Mổ mắt")
    said = f"Nguyễn Thị Hoa xin vắng {meeting.title} ({when(meeting)}). Bệnh, sức khỏe: Mổ mắt."
    assert told(secretary) == [said] and told(cast.secretary)[-1] == said and said not in told(cast.hoa)
    answers.give(meeting, by=cast.hoa, coming=False, reason="health", note="Mổ mắt")
    assert told(secretary) == [said]
    answers.give(meeting, by=cast.hoa, coming=True)
    assert told(secretary)[-1] == f"Nguyễn Thị Hoa nay sẽ dự {meeting.title} ({when(meeting)})."
    Member.objects.filter(pk=secretary.member_id).update(status=Member.Status.MOVED)
    answers.give(meeting, by=cast.hoa, coming=False, reason="duty")
    assert len(told(secretary)) == 2
