"""What members send in before a meeting: seen by them and the chi ủy, until it begins."""

import pytest

from meetings import opening
from meetings.models import Meeting, Petition
from meetings.petitions import sending
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
TEXT = "Đề nghị sửa đường vào tổ 7"


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


def test_the_sender_and_the_chi_uy_see_it_and_no_other_member(cast, meeting, client):
    other = factories.account(factories.member(cast.cell_7, "Lê Văn Khác"))
    client.force_login(cast.hoa)
    url = f"/sinh-hoat/{meeting.pk}/y-kien-truoc/"
    assert client.post(url, {"kind": "proposal", "text": TEXT})["Location"] == url
    assert TEXT in client.get(url).text
    client.force_login(other)
    assert TEXT not in client.get(url).text
    client.force_login(cast.secretary)
    page = client.get(url).text
    assert TEXT in page and "Nguyễn Thị Hoa" in page and "kiến nghị, đề xuất" in page
    Meeting.objects.filter(pk=meeting.pk).update(chair=other.member)  # who runs it reads them out
    client.force_login(other)
    assert TEXT in client.get(url).text


def test_the_own_is_taken_back_and_nobody_elses(cast, meeting, client):
    sent = sending.send(meeting, by=cast.hoa, kind="opinion", text=TEXT)
    client.force_login(cast.secretary)
    url = f"/sinh-hoat/{meeting.pk}/y-kien-truoc/{sent.pk}/rut/"
    assert client.post(url).status_code == 404
    client.force_login(cast.hoa)
    assert client.post(url).status_code == 302 and client.post(url).status_code == 404
    assert list(sending.listed(meeting)) == [] and Petition.objects.count() == 1


def test_nothing_is_taken_after_the_beginning_and_from_nobody_who_is_not_called(cast, meeting, monkeypatch):
    with pytest.raises(sending.NotSent):
        sending.send(meeting, by=cast.neighbour, kind="opinion", text=TEXT)
    sent = sending.send(meeting, by=cast.hoa, kind="opinion", text=TEXT)
    monkeypatch.setattr(sending.timezone, "now", lambda: meeting.starts_at)
    with pytest.raises(opening.MeetingClosed):
        sending.send(meeting, by=cast.hoa, kind="opinion", text=TEXT)
    with pytest.raises(opening.MeetingClosed):
        sending.withdraw(meeting, sent.pk, by=cast.hoa)


def test_what_is_empty_too_long_or_one_too_many_is_told(cast, meeting, client):
    client.force_login(cast.hoa)
    url = f"/sinh-hoat/{meeting.pk}/y-kien-truoc/"
    for text in ("", "x" * 4_001):
        response = client.post(url, {"kind": "opinion", "text": text})
        assert response.status_code == 400 and list(response.context["form"].errors) == ["text"]
    for _ in range(sending.MOST):
        sending.send(meeting, by=cast.hoa, kind="opinion", text=TEXT)
    response = client.post(url, {"kind": "opinion", "text": "Thêm nữa"})
    assert response.status_code == 409 and "đã gửi 10 ý kiến" in response.text and "Thêm nữa" in response.text
