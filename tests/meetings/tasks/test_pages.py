"""The pages of tasks: what a member of 68 sees on the phone, and what is typed there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import Task, TaskFile, TaskRequest
from meetings.tasks import doing, requests
from tests import factories
from tests.meetings import scenes as meetings
from tests.meetings.tasks import scenes

pytestmark = pytest.mark.django_db

WORK = "Vận động 20 hộ tổ 7 phân loại rác"


def url(task, step: str = "") -> str:
    return f"{task.get_absolute_url()}{step}"


def test_a_task_is_given_by_the_form_from_a_meeting_and_stands_on_its_page(cast, client):
    meeting = meetings.held(cast.cell_7, cast.secretary, 1)
    client.force_login(cast.secretary)
    address = f"{reverse('meetings:give_task')}?buoi={meeting.pk}"
    response = client.post(address, scenes.typed(cast), follow=True)
    task = Task.objects.get()
    assert (task.meeting, task.assignee, task.checker, task.given_by) == (
        meeting,
        cast.hoa.member,
        cast.secretary.member,
        cast.secretary,
    )
    assert "Đã giao nhiệm vụ và báo Nguyễn Thị Hoa." in response.text
    assert response.redirect_chain == [(meeting.get_absolute_url(), 302)] and url(task) in response.text


def test_the_whole_cell_can_be_chosen_and_nobody_is_chosen_by_itself(cast, client):
    client.force_login(cast.secretary)
    give = reverse("meetings:give_task")
    response = client.post(give, scenes.typed(cast, assignee=""))
    assert response.status_code == 400 and "Đề nghị chọn người thực hiện." in response.text
    response = client.post(give, scenes.typed(cast, assignee=f"{cast.secretary.member_id}"))
    assert "Người thực hiện không tự kiểm tra việc của mình. Đề nghị chọn người khác." in response.text
    assert not Task.objects.exists()
    client.post(give, scenes.typed(cast, assignee="chi-bo"))
    assert Task.objects.get().assignee is None


def test_the_assignee_takes_it_up_and_reports_with_a_file_that_the_checker_opens(cast, client):
    task = scenes.give(cast)
    client.force_login(cast.hoa)
    assert "nhiệm vụ chờ đồng chí" in client.get("/").text
    assert WORK in client.get(reverse("meetings:tasks")).text
    client.post(url(task, "nhan/"))
    pdf = SimpleUploadedFile("Danh sách 20 hộ.pdf", factories.small_pdf().file.read())
    response = client.post(url(task, "bao-cao/"), {"text": "Đã vận động 20 hộ", "file": pdf}, follow=True)
    assert "Đã gửi báo cáo cho đồng chí Trần Văn Bình đánh giá." in response.text
    file = TaskFile.objects.get()
    assert (file.title, file.event.text, file.event.task) == ("Danh sách 20 hộ", "Đã vận động 20 hộ", task)
    client.force_login(cast.secretary)
    page = client.get(url(task, "danh-gia/")).text
    assert "Đã vận động 20 hộ" in page and file.get_absolute_url() in page
    assert b"".join(client.get(file.get_absolute_url())).startswith(b"%PDF")
    client.force_login(cast.neighbour)
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_file_that_is_none_leaves_the_task_as_it_was_and_the_text_typed(cast, client):
    task = scenes.give(cast)
    client.force_login(cast.hoa)
    bad = SimpleUploadedFile("ảnh.exe", b"MZ khong phai")
    response = client.post(url(task, "bao-cao/"), {"text": "Đã vận động 20 hộ", "file": bad})
    assert response.status_code == 422 and "Đã vận động 20 hộ" in response.text
    task.refresh_from_db()
    assert task.state == "new" and not TaskFile.objects.exists()


def test_a_report_is_sent_back_only_with_a_reason(cast, client):
    task = scenes.give(cast)
    doing.report(task, by=cast.hoa, text="Xong")
    client.force_login(cast.secretary)
    response = client.post(url(task, "danh-gia/"), {"tra-lai": "1", "text": ""})
    assert response.status_code == 400 and "Đề nghị ghi lý do để đồng chí ấy biết cần làm gì." in response.text
    response = client.post(url(task, "danh-gia/"), {"text": "Tốt"})
    assert response.status_code == 400 and "Đề nghị bấm “Hoàn thành” hoặc “Trả lại để làm tiếp”." in response.text
    client.post(url(task, "danh-gia/"), {"tra-lai": "1", "text": "Thiếu chữ ký"})
    task.refresh_from_db()
    assert task.state == "doing"
    doing.report(task, by=cast.hoa, text="Đủ")
    client.post(url(task, "danh-gia/"), {"nhan": "1", "text": ""})
    task.refresh_from_db()
    assert task.state == "done"


def test_an_extension_is_asked_for_and_decided_on_the_page(cast, client):
    task = scenes.give(cast)
    client.force_login(cast.hoa)
    client.post(url(task, "gia-han/"), {"deadline": "31/12/2099", "reason": "Mưa"})
    assert not TaskRequest.objects.exists()  # a slip in the year
    later = task.deadline.replace(year=task.deadline.year + 1)
    client.post(url(task, "gia-han/"), {"deadline": f"{later:%d/%m/%Y}", "reason": "Mưa"})
    asked = TaskRequest.objects.get()
    assert "Chờ đồng chí Trần Văn Bình quyết định." in client.get(url(task)).text
    client.force_login(cast.secretary)
    assert 'name="agree" value="1"' in client.get(url(task)).text
    response = client.post(url(task, f"de-nghi/{asked.pk}/"), {"answer": ""}, follow=True)
    assert "Đề nghị bấm “Đồng ý” hoặc “Không đồng ý”" in response.text
    task.refresh_from_db()
    assert task.deadline != later
    client.post(url(task, f"de-nghi/{asked.pk}/"), {"agree": "1", "answer": ""})
    task.refresh_from_db()
    assert task.deadline == later


def test_a_task_is_split_by_rows_of_which_the_empty_ones_are_none(cast, client):
    task = scenes.give(cast)
    client.force_login(cast.secretary)
    response = client.post(url(task, "tach/"), {"phan-1-work": ""})
    assert response.status_code == 400 and "Đề nghị ghi ít nhất một phần việc." in response.text
    typed = {"phan-2-work": "Phát tờ rơi", "phan-2-assignee": "", "phan-2-deadline": f"{task.deadline:%d/%m/%Y}"}
    response = client.post(url(task, "tach/"), typed)
    assert response.status_code == 400
    assert "Đề nghị chọn người thực hiện." in response.text and "Phát tờ rơi" in response.text
    response = client.post(url(task, "tach/"), typed | {"phan-2-assignee": f"{cast.hoa.member_id}"}, follow=True)
    assert "Đã tách thành 1 phần và báo những người thực hiện." in response.text
    assert [part.work for part in task.parts.all()] == ["Phát tờ rơi"]


def test_a_task_is_passed_on_and_dropped_by_forms(cast, client):
    mai = scenes.comrade(cast)
    task = scenes.give(cast)
    client.force_login(cast.secretary)
    client.post(url(task, "chuyen/"), {"member": f"{mai.member_id}", "reason": "Đồng chí Hoa ốm"})
    task.refresh_from_db()
    assert task.assignee == mai.member
    response = client.post(url(task, "thoi-giao/"), {"reason": ""})
    assert response.status_code == 400 and "Đề nghị ghi lý do." in response.text
    client.post(url(task, "thoi-giao/"), {"reason": "Phường đã làm"})
    task.refresh_from_db()
    assert task.state == "dropped"


def test_the_tabs_of_a_cell_show_late_ones_waiting_ones_and_done_ones(cast, client):
    late, waiting, done = (scenes.give(cast, work=work) for work in ("Việc trễ", "Việc chờ", "Việc xong"))
    for task in (waiting, done):
        doing.report(task, by=cast.hoa, text="Xong")
    doing.accept(done, by=cast.secretary)
    scenes.dated(late, -2)
    client.force_login(cast.secretary)
    shown = {
        tab: [
            work
            for work in ("Việc trễ", "Việc chờ", "Việc xong")
            if work in client.get(f"{_followed()}?xem={tab}").text
        ]
        for tab in ("", "tre", "cho", "da-xong", "la")
    }
    assert shown == {
        "": ["Việc trễ", "Việc chờ"],
        "tre": ["Việc trễ"],
        "cho": ["Việc chờ"],
        "da-xong": ["Việc xong"],
        "la": ["Việc trễ", "Việc chờ"],
    }
    client.force_login(cast.secretary_beside)
    assert "Việc trễ" not in client.get(_followed()).text


def _followed() -> str:
    return reverse("meetings:followed_tasks")


@pytest.mark.parametrize("name", ["meetings:tasks", "meetings:followed_tasks"])
def test_a_list_of_twenty_costs_what_one_does(cast, client, name, django_assert_max_num_queries):
    address = reverse(name)
    scenes.give(cast, to="secretary", checker=cast.hoa.member)
    client.force_login(cast.secretary)
    client.get(address)
    with django_assert_max_num_queries(40) as one:
        client.get(address)
    for _ in range(19):
        scenes.give(cast, to="secretary", checker=cast.hoa.member)
    with django_assert_max_num_queries(len(one)):
        assert client.get(address).text.count("row-title") == 20


def test_who_held_a_task_reads_of_it_in_the_own_data(cast, client):
    scenes.give(cast)
    client.force_login(cast.hoa)
    page = client.get(reverse("privacy:section", args=["nhiem-vu"])).text
    assert WORK in page and "Chưa thực hiện" in page


def test_a_request_of_another_task_is_not_decided_under_this_one(cast, client):
    task, other = scenes.give(cast), scenes.give(cast)
    later = task.deadline.replace(year=task.deadline.year + 1)
    asked = requests.extend(other, by=cast.hoa, deadline=later, reason="Mưa")
    client.force_login(cast.secretary)
    assert client.post(url(task, f"de-nghi/{asked.pk}/"), {"agree": "1"}).status_code == 404
