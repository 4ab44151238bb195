"""Files of a meeting itself: looked into, seen by whom the meeting calls, gone when taken out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings import opening
from meetings.models import MeetingFile
from meetings.papers import own_files
from meetings.planning import sessions
from members import audit
from members.models import AuditEntry
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


def upload(name: str = "Dự thảo nghị quyết.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or factories.small_pdf().file.read())


def test_a_file_is_added_shown_to_members_sent_and_taken_out(cast, client, meeting, django_capture_on_commit_callbacks):
    client.force_login(cast.secretary)
    response = client.post(f"{meeting.get_absolute_url()}tep/", {"file": upload(), "title": ""}, follow=True)
    assert "Đã thêm tệp “Dự thảo nghị quyết”." in response.text
    file = MeetingFile.objects.get()
    assert (file.title, file.format, file.added_by) == ("Dự thảo nghị quyết", "pdf", cast.secretary)
    client.force_login(cast.hoa)
    assert file.get_absolute_url() in client.get(meeting.get_absolute_url()).text
    sent = client.get(file.get_absolute_url())
    assert sent["Content-Type"] == "application/pdf" and b"".join(sent).startswith(b"%PDF")
    client.force_login(cast.neighbour)
    assert client.get(file.get_absolute_url()).status_code == 404
    storage, name = file.file.storage, file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        own_files.remove(file, by=cast.secretary)
    assert not storage.exists(name) and not MeetingFile.objects.exists()
    assert [entry.action for entry in audit.history(meeting)][:2] == ["meeting.remove_file", "meeting.add_file"]


def test_the_file_of_another_meeting_is_not_found_under_this_one(cast, client, meeting):
    other = scenes.plan(cast.cell_8, cast.secretary)
    file = own_files.add(other, factories.small_pdf(), title="Riêng chi bộ 8", by=cast.secretary)
    client.force_login(cast.hoa)
    assert client.get(f"{meeting.get_absolute_url()}tep/{file.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "file"),
        ({"file": SimpleUploadedFile("bài.exe", b"MZ khong phai")}, "file"),
        ({"file": SimpleUploadedFile("rỗng.pdf", b"")}, "file"),
    ],
)
def test_what_is_no_file_for_reading_is_refused_with_a_sentence(cast, client, meeting, sent, field):
    client.force_login(cast.secretary)
    response = client.post(f"{meeting.get_absolute_url()}tep/", sent | {"title": "Tài liệu"})
    assert response.status_code in (400, 422) and list(response.context["form"].errors) == [field]
    assert "Tài liệu" in response.text and not MeetingFile.objects.exists()


def test_a_file_that_is_called_secret_is_refused_and_the_attempt_is_kept(cast, client, meeting):
    client.force_login(cast.secretary)
    url = f"{meeting.get_absolute_url()}tep/"
    assert client.post(url, {"file": upload(), "title": "Báo cáo (Tối mật)"}).status_code == 422
    assert not MeetingFile.objects.exists()
    assert AuditEntry.objects.filter(action="document.refuse_secret", actor=cast.secretary).count() == 1


def test_the_same_file_twice_and_too_many_are_refused(cast, meeting):
    file = factories.small_pdf()
    own_files.add(meeting, file, title="Một", by=cast.secretary)
    with pytest.raises(own_files.FileNotTaken, match="đã có"):
        own_files.add(meeting, file, title="Hai", by=cast.secretary)
    for number in range(own_files.MOST - 1):
        own_files.add(meeting, factories.small_pdf(), title=f"Tệp {number}", by=cast.secretary)
    with pytest.raises(own_files.FileNotTaken, match="bỏ bớt"):
        own_files.add(meeting, factories.small_pdf(), title="Quá", by=cast.secretary)


def test_a_cancelled_meeting_takes_no_file(cast, meeting):
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    with pytest.raises(opening.MeetingClosed):
        own_files.add(meeting, factories.small_pdf(), title="Muộn", by=cast.secretary)
