"""The pages of a resolution: what is typed, what is read, what is pressed."""

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Document
from meetings.models import Meeting, Resolution
from tests.meetings.resolutions import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast) -> Meeting:
    return scenes.meeting(cast)


def typed(**changes) -> dict:
    """What the form sends."""
    return scenes.WRITTEN | {"vote": "", "covers_meeting": "on"} | changes


def begin(meeting) -> str:
    return reverse("meetings:resolution_begin", args=[meeting.pk])


def page(made, step: str = "") -> str:
    return f"{made.get_absolute_url()}{step}"


def test_from_the_meeting_to_the_library(meeting, cast, client):
    client.force_login(cast.secretary)
    assert begin(meeting) in client.get(meeting.get_absolute_url()).text
    form = client.get(f"{begin(meeting)}?loai=ket-luan").context["form"]
    assert form["kind"].value() == "conclusion"
    response = client.post(begin(meeting), typed(), follow=True)
    made = Resolution.objects.get()
    assert response.redirect_chain == [(page(made), 302)] and "Đang soạn, chưa có số." in response.text
    assert "Vận động 20 hộ phân loại rác." in response.text and "01-NQ/CB" not in response.text
    response = client.post(page(made, "ky/"), {"seen_version": made.version}, follow=True)
    assert "Đồng chí đã ký, văn bản mang số 01-NQ/CB." in response.text and "Số 01-NQ/CB" in response.text
    assert "Đăng vào thư viện" in response.text and "để đăng" in response.text


@pytest.mark.process
def test_it_is_posted_by_a_press_and_read_by_members(meeting, cast, client):
    made = scenes.signed(meeting, cast.secretary)
    client.force_login(cast.secretary)
    response = client.post(page(made, "dang/"), follow=True)
    document = Document.objects.get()
    assert "Đã đăng 01-NQ/CB vào thư viện và báo cho đảng viên." in response.text
    assert document.get_absolute_url() in response.text
    assert "đã đăng" in client.post(page(made, "dang/"), follow=True).text.lower() and Document.objects.count() == 1
    client.force_login(cast.hoa)
    assert "01-NQ/CB" in client.get(meeting.get_absolute_url()).text
    read = client.get(page(made)).text
    assert (
        "Vận động 20 hộ phân loại rác." in read and "Đăng vào thư viện" not in read and page(made, "sua/") not in read
    )


def test_a_member_sees_no_draft(meeting, cast, client):
    made = scenes.draft(meeting, cast.secretary)
    client.force_login(cast.hoa)
    Meeting.objects.filter(pk=meeting.pk).update(secretary=None)
    assert client.get(page(made)).status_code == 404
    assert "Nghị quyết, kết luận" not in client.get(meeting.get_absolute_url()).text


def test_two_who_write_at_once_lose_nothing(meeting, cast, client):
    made = scenes.draft(meeting, cast.secretary)
    client.force_login(cast.secretary)
    first, second = (typed(seen_version=1, directions=words) for words in ("Của đồng chí Hoa", "Của bí thư"))
    assert client.post(page(made, "sua/"), first).status_code == 302
    response = client.post(page(made, "sua/"), second)
    assert response.status_code == 409
    assert "Của đồng chí Hoa" in response.text and "Của bí thư" in response.text
    made.refresh_from_db()
    assert made.directions == "Của đồng chí Hoa"


def test_what_is_wrong_is_said_at_its_field(meeting, cast, client):
    client.force_login(cast.secretary)
    response = client.post(begin(meeting), typed(title=""))
    assert response.status_code == 400 and response.context["form"].errors.keys() == {"title"}
    scenes.draft(meeting, cast.secretary)
    response = client.post(begin(meeting), typed())
    assert response.status_code == 409 and "đã có nghị quyết, kết luận cùng trích yếu" in response.text
    response = client.post(begin(meeting), typed(title="Nghị quyết (TỐI MẬT)"))
    assert response.status_code == 422 and "Luật Bảo vệ bí mật nhà nước" in response.text
    assert Resolution.objects.count() == 1


def test_a_vote_that_failed_is_not_offered(meeting, cast, client):
    passed = scenes.passed_vote(meeting, cast.secretary)
    failed = scenes.passed_vote(meeting, cast.secretary, votes=1)
    type(failed).objects.filter(pk=failed.pk).update(outcome="failed")
    client.force_login(cast.secretary)
    offered = client.get(begin(meeting)).context["form"].fields["vote"].queryset
    assert list(offered) == [passed]
    response = client.post(begin(meeting), typed(vote=f"{failed.pk}"))
    assert response.status_code == 400 and response.context["form"].errors.keys() == {"vote"}


def test_the_word_file_has_the_number_as_its_name(meeting, cast, client):
    made = scenes.signed(meeting, cast.secretary)
    client.force_login(cast.hoa)
    response = client.get(page(made, "word/"))
    assert unquote(response["Content-Disposition"]) == 'attachment; filename="01-NQ-CB.docx"'
    assert response.content.startswith(b"PK")


def test_a_draft_can_be_thrown_away(meeting, cast, client):
    made = scenes.draft(meeting, cast.secretary)
    client.force_login(cast.secretary)
    response = client.post(page(made, "bo/"), follow=True)
    assert "Đã bỏ bản soạn." in response.text and not Resolution.objects.exists()


def test_the_page_costs_the_same_for_many_tasks(meeting, cast, client, django_assert_num_queries):
    scenes.task_of(meeting, cast)
    made = scenes.draft(meeting, cast.secretary)
    client.force_login(cast.secretary)
    client.get(page(made))
    with CaptureQueriesContext(connection) as few:
        client.get(page(made))
    for number in range(6):
        scenes.task_of(meeting, cast, work=f"Việc {number}")
    with django_assert_num_queries(len(few)):
        client.get(page(made))
