"""A task from the day it is given to the day it is done: each step, who may take it, who hears of it."""

from datetime import timedelta

import pytest

from meetings.models import Lateness, Task
from meetings.models.tasks import lateness
from meetings.tasks import doing, giving, requests, rights
from members import affiliations, audit
from members.models import AuditEntry, Member, Notice
from members.moves import WrongState
from members.waiting_work import waiting_for
from tests.clock import TODAY
from tests.meetings.tasks import scenes

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    """Without what was told before of the own role."""
    tasks = Notice.objects.filter(user=user, text__icontains="nhiệm vụ")
    return list(tasks.order_by("pk").values_list("text", flat=True))


def kinds(task) -> list[str]:
    return list(task.events.order_by("pk").values_list("kind", flat=True))


def test_a_task_goes_from_given_to_done_and_each_step_is_told_and_kept(cast):
    task = scenes.give(cast)
    due = f"{task.deadline:%d/%m/%Y}"
    assert told(cast.hoa) == [f"Đồng chí được giao nhiệm vụ: Vận động 20 hộ tổ 7 phân loại rác. Hạn {due}."]
    assert told(cast.secretary) == []  # who gives it is told nothing of the own act
    doing.take(task, by=cast.hoa)
    doing.report(task, by=cast.hoa, text="Đã vận động 20 hộ")
    assert told(cast.secretary) == [
        "Nguyễn Thị Hoa đã tiếp nhận nhiệm vụ “Vận động 20 hộ tổ 7 phân loại rác”.",
        "Nguyễn Thị Hoa báo cáo nhiệm vụ “Vận động 20 hộ tổ 7 phân loại rác”. Đề nghị đồng chí đánh giá.",
    ]
    doing.send_back(task, by=cast.secretary, reason="Còn thiếu chữ ký")
    task.refresh_from_db()
    assert (task.state, task.reported_on, task.reported_by) == ("doing", None, None)
    doing.report(task, by=cast.hoa, text="Đã đủ chữ ký")
    doing.accept(task, by=cast.secretary, text="Tốt")
    task.refresh_from_db()
    assert (task.state, task.reported_on, task.reported_by) == ("done", TODAY, cast.hoa)
    assert kinds(task) == ["given", "taken", "reported", "sent_back", "reported", "accepted"]
    assert told(cast.hoa)[1:] == [
        "Nhiệm vụ “Vận động 20 hộ tổ 7 phân loại rác” cần làm tiếp: Còn thiếu chữ ký",
        "Nhiệm vụ “Vận động 20 hộ tổ 7 phân loại rác” được đánh giá: hoàn thành.",
    ]
    actions = [entry.action for entry in audit.history(task)]
    assert actions == ["task.accepted", "task.reported", "task.sent_back", "task.reported", "task.taken", "task.give"]


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (lambda task, cast: doing.take(task, by=cast.hoa), "doing"),
        (lambda task, cast: doing.take(task, by=cast.hoa), "reported"),
        (lambda task, cast: doing.report(task, by=cast.hoa, text="Xong"), "reported"),
        (lambda task, cast: doing.report(task, by=cast.hoa, text="Xong"), "done"),
        (lambda task, cast: doing.accept(task, by=cast.secretary), "doing"),
        (lambda task, cast: doing.accept(task, by=cast.secretary), "done"),
        (lambda task, cast: doing.send_back(task, by=cast.secretary, reason="Thiếu"), "done"),
        (lambda task, cast: giving.drop(task, by=cast.secretary, reason="Thôi"), "done"),
        (lambda task, cast: giving.drop(task, by=cast.secretary, reason="Thôi"), "dropped"),
    ],
)
def test_a_step_that_does_not_start_there_is_refused_and_leaves_nothing(cast, step, state):
    task = scenes.give(cast)
    Task.objects.filter(pk=task.pk).update(state=state, reported_on=TODAY)
    notices = Notice.objects.count()
    with pytest.raises(WrongState):
        step(task, cast)
    assert Task.objects.get(pk=task.pk).state == state
    assert kinds(task) == ["given"] and Notice.objects.count() == notices


@pytest.mark.parametrize(
    "step",
    [
        lambda task, by: doing.take(task, by=by),
        lambda task, by: doing.report(task, by=by, text="Xong"),
        lambda task, by: giving.drop(task, by=by, reason="Thôi"),
        lambda task, by: giving.split(task, by=by, parts=[]),
        lambda task, by: requests.extend(task, by=by, deadline=task.deadline + timedelta(days=1), reason="Mưa"),
    ],
)
@pytest.mark.parametrize("who", ["neighbour", "secretary_beside", "stranger", "inspector"])
def test_others_take_no_step(cast, who, step):
    task = scenes.give(cast)
    with pytest.raises(rights.NotYours):
        step(task, getattr(cast, who))
    assert kinds(task) == ["given"]


def test_nobody_judges_the_own_work(cast):
    """Not the assignee, though a bí thư; nor who has reported for the whole chi bộ."""
    mine = scenes.give(cast, to="secretary", checker=cast.hoa.member)
    doing.report(mine, by=cast.secretary, text="Xong")
    with pytest.raises(rights.NotYours):
        doing.accept(mine, by=cast.secretary)
    doing.accept(mine, by=cast.hoa)
    whole = scenes.give(cast, to=None)
    doing.report(whole, by=cast.secretary, text="Xong")
    with pytest.raises(rights.NotYours):
        doing.accept(whole, by=cast.secretary)


def test_a_task_of_the_whole_cell_is_told_to_all_of_it_and_carried_out_by_its_planners(cast):
    mai = scenes.comrade(cast)
    task = scenes.give(cast, to=None, checker=cast.hoa.member)
    assert told(mai) == told(cast.hoa)[:1] and task.who == "Cả Chi bộ 7"
    with pytest.raises(rights.NotYours):
        doing.take(task, by=mai)
    doing.take(task, by=cast.secretary)
    assert task.state == "doing"


def test_who_helps_reports_as_well(cast):
    mai = scenes.comrade(cast)
    task = scenes.give(cast, helpers=[mai.member, cast.hoa.member])
    assert list(task.helpers.all()) == [mai.member]  # who has the task is not its own helper
    doing.report(task, by=mai, text="Xong")
    assert task.reported_by == mai


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"to": "neighbour"}, "Có người không sinh hoạt ở Chi bộ 7. Đề nghị chọn lại."),
        ({"to": "secretary"}, "Người thực hiện không tự kiểm tra việc của mình. Đề nghị chọn người khác."),
        ({"days": -1}, "Thời hạn đã qua. Đề nghị chọn ngày khác."),
    ],
)
def test_what_cannot_be_given_is_refused_with_a_sentence(cast, changes, message):
    with pytest.raises(giving.TaskNotGiven) as refusal:
        scenes.give(cast, **changes)
    assert str(refusal.value) == message and not Task.objects.exists()


@pytest.mark.parametrize(
    ("state", "days", "reported", "word"),
    [
        ("new", 0, None, Lateness.UNTAKEN),
        ("new", -1, None, Lateness.RUNNING_LATE),
        ("doing", 0, None, Lateness.ON_TIME),
        ("doing", -1, None, Lateness.RUNNING_LATE),
        ("reported", -5, -5, Lateness.ON_TIME),
        ("reported", -5, -4, Lateness.WAS_LATE),
        ("done", -5, -6, Lateness.ON_TIME),
        ("done", -5, 0, Lateness.WAS_LATE),
        ("dropped", -5, None, None),
    ],
)
def test_lateness_is_computed_of_state_day_and_report(state, days, reported, word):
    on = TODAY + timedelta(days=reported) if reported is not None else None
    assert lateness(state, TODAY + timedelta(days=days), TODAY, on) == word


def test_an_extension_is_asked_for_with_a_reason_and_decided(cast):
    task = scenes.give(cast)
    later = task.deadline + timedelta(days=5)
    asked = requests.extend(task, by=cast.hoa, deadline=later, reason="Mưa bão")
    task.refresh_from_db()
    assert task.deadline == later - timedelta(days=5)
    assert told(cast.secretary)[-1].endswith(f"xin gia hạn đến {later:%d/%m/%Y}. mưa bão")
    with pytest.raises(requests.RequestRefused, match="Đã có một đề nghị như vậy đang chờ quyết định"):
        requests.extend(task, by=cast.hoa, deadline=later, reason="Mưa bão")
    with pytest.raises(rights.NotYours):
        requests.decide(asked, by=cast.hoa, agree=True)
    requests.decide(asked, by=cast.secretary, agree=True, answer="Nhất trí")
    task.refresh_from_db()
    assert task.deadline == later and kinds(task) == ["given", "asked", "extended"]
    assert task.events.last().text == f"Đến {later:%d/%m/%Y}. Mưa bão. Nhất trí"
    with pytest.raises(WrongState):
        requests.decide(asked, by=cast.secretary, agree=False)


def test_who_decides_extends_at_once_and_a_refusal_leaves_the_day(cast):
    task = scenes.give(cast)
    requests.extend(task, by=cast.secretary, deadline=task.deadline + timedelta(days=2), reason="Bận đại hội")
    assert kinds(task) == ["given", "extended"]
    day = task.deadline
    asked = requests.extend(task, by=cast.hoa, deadline=day + timedelta(days=2), reason="Ốm")
    requests.decide(asked, by=cast.secretary, agree=False, answer="Cố gắng")
    task.refresh_from_db()
    assert task.deadline == day and kinds(task)[-1] == "refused"


@pytest.mark.parametrize("days", [-3, 0])
def test_a_day_that_is_not_later_is_no_extension(cast, days):
    task = scenes.give(cast)
    with pytest.raises(requests.RequestRefused):
        requests.extend(task, by=cast.hoa, deadline=task.deadline + timedelta(days=days), reason="Mưa")


def test_a_task_is_passed_on_and_has_to_be_taken_up_anew(cast):
    mai = scenes.comrade(cast)
    task = scenes.give(cast, helpers=[mai.member])
    doing.take(task, by=cast.hoa)
    asked = requests.pass_on(task, by=cast.hoa, member=mai.member, reason="Đi công tác")
    requests.decide(asked, by=cast.secretary, agree=True)
    task.refresh_from_db()
    assert (task.assignee, task.state, list(task.helpers.all())) == (mai.member, "new", [])
    with pytest.raises(rights.NotYours):
        doing.take(task, by=cast.hoa)
    doing.take(task, by=mai)
    assert task.events.last().member == mai.member and task.events.first().member == cast.hoa.member


@pytest.mark.parametrize("who", ["neighbour", "hoa", "secretary"])
def test_a_task_is_passed_on_to_another_of_the_cell_who_does_not_check_it(cast, who):
    task = scenes.give(cast)
    with pytest.raises(requests.RequestRefused):
        requests.pass_on(task, by=cast.secretary, member=getattr(cast, who).member, reason="Đi công tác")


def test_a_task_is_not_passed_on_to_who_has_left_since_it_was_asked(cast):
    mai = scenes.comrade(cast)
    task = scenes.give(cast)
    asked = requests.pass_on(task, by=cast.hoa, member=mai.member, reason="Đi công tác")
    affiliations.transfer(mai.member, cast.cell_8, by=None, day=TODAY, why="Đổi chỗ ở")
    with pytest.raises(requests.RequestRefused, match="Đỗ Thị Mai nay không sinh hoạt ở Chi bộ 7"):
        requests.decide(asked, by=cast.secretary, agree=True)
    task.refresh_from_db()
    assert task.assignee == cast.hoa.member
    requests.decide(asked, by=cast.secretary, agree=False)


def test_a_split_task_is_reported_by_its_last_part_and_never_before(cast):
    mai = scenes.comrade(cast)
    task = scenes.give(cast)
    part = {"work": "Phát tờ rơi", "deadline": task.deadline, "assignee": mai.member}
    other = {"work": "Ký cam kết", "deadline": task.deadline, "assignee": cast.hoa.member}
    first, second = giving.split(task, by=cast.hoa, parts=[part, other])
    assert task.state == "doing" and first.checker == task.checker and first.parent == task
    with pytest.raises(doing.PartsLeft, match="Còn 2 phần việc chưa xong"):
        doing.report(task, by=cast.hoa, text="Xong")
    doing.report(first, by=mai, text="Xong")
    doing.accept(first, by=cast.secretary)
    task.refresh_from_db()
    assert task.state == "doing"
    doing.report(second, by=cast.hoa, text="Xong")
    doing.accept(second, by=cast.secretary)
    task.refresh_from_db()
    assert (task.state, task.reported_on) == ("reported", TODAY) and kinds(task)[-1] == "parts_done"
    assert list(Task.objects.undivided().order_by("pk")) == [first, second]


def test_a_part_ends_with_the_whole_and_dropping_the_whole_drops_its_parts(cast):
    task = scenes.give(cast)
    late = {"work": "Phát tờ rơi", "deadline": task.deadline + timedelta(days=1), "assignee": cast.hoa.member}
    with pytest.raises(giving.TaskNotGiven, match="Phần “Phát tờ rơi” có hạn sau hạn của cả nhiệm vụ"):
        giving.split(task, by=cast.secretary, parts=[late])
    (part,) = giving.split(task, by=cast.secretary, parts=[late | {"deadline": task.deadline}])
    giving.drop(task, by=cast.secretary, reason="Phường đã làm")
    part.refresh_from_db()
    assert part.state == "dropped" and kinds(part)[-1] == "dropped"
    assert AuditEntry.objects.filter(action="task.drop", reason="Phường đã làm").count() == 2


def test_of_a_split_task_whose_rest_is_dropped_what_was_done_is_reported(cast):
    task = scenes.give(cast)
    parts = [{"work": work, "deadline": task.deadline, "assignee": cast.hoa.member} for work in ("Phát", "Ký")]
    done, rest = giving.split(task, by=cast.secretary, parts=parts)
    doing.report(done, by=cast.hoa, text="Xong")
    doing.accept(done, by=cast.secretary)
    giving.drop(rest, by=cast.secretary, reason="Không cần nữa")
    task.refresh_from_db()
    assert (task.state, task.reported_on) == ("reported", TODAY)
    assert set(Task.objects.undivided()) == {done, rest}


def test_a_split_task_of_which_every_part_was_dropped_goes_on_by_itself(cast):
    task = scenes.give(cast)
    parts = [{"work": work, "deadline": task.deadline, "assignee": cast.hoa.member} for work in ("Phát", "Ký")]
    for part in giving.split(task, by=cast.secretary, parts=parts):
        giving.drop(part, by=cast.secretary, reason="Tách nhầm")
    task.refresh_from_db()
    assert task.state == "doing" and task in Task.objects.undivided()
    assert Task.objects.due_between(TODAY, task.deadline).get() == task
    doing.report(task, by=cast.hoa, text="Xong cả việc")
    giving.drop(task, by=cast.secretary, reason="Thôi")
    assert task not in Task.objects.undivided()


def test_a_part_is_not_extended_beyond_the_whole(cast):
    task = scenes.give(cast)
    (part,) = giving.split(
        task, by=cast.secretary, parts=[{"work": "Ký", "deadline": task.deadline, "assignee": cast.hoa.member}]
    )
    later = task.deadline + timedelta(days=5)
    with pytest.raises(requests.RequestRefused, match="gia hạn cả nhiệm vụ trước"):
        requests.extend(part, by=cast.secretary, deadline=later, reason="Mưa bão")
    requests.extend(task, by=cast.secretary, deadline=later, reason="Mưa bão")
    requests.extend(Task.objects.get(pk=part.pk), by=cast.secretary, deadline=later, reason="Mưa bão")
    assert set(Task.objects.values_list("deadline", flat=True)) == {later}


class TestWhoLeaves:
    """Extended, handed on twice, split: and then the one who has it leaves the chi bộ."""

    @pytest.mark.parametrize(
        "change", [{"status": "moved"}, {"status": "exempt", "ineligible_reason": "exempt"}, {"unit": "cell_8"}]
    )
    def test_what_is_left_behind_waits_for_the_chi_uy_and_is_given_to_another(self, cast, client, change):
        mai, tu = scenes.comrade(cast), scenes.comrade(cast, "Lê Văn Tư")
        task = scenes.give(cast)
        requests.extend(task, by=cast.secretary, deadline=task.deadline + timedelta(days=9), reason="Mưa bão")
        for member in (mai.member, tu.member):
            requests.pass_on(task, by=cast.secretary, member=member, reason="Đi công tác")
        assert not Task.objects.left_behind().exists()
        fields = {name: getattr(cast, value, value) for name, value in change.items()}
        Member.objects.filter(pk=tu.member_id).update(**fields)
        task = Task.objects.for_list().get()
        assert task.is_left_behind and Task.objects.left_behind_for(cast.secretary).get() == task
        assert not Task.objects.left_behind_for(cast.secretary_beside).exists()
        work = {each.key: (each.many, each.url) for each in waiting_for(cast.secretary)}
        assert work["tasks.left"] == (1, "/sinh-hoat/nhiem-vu/chi-bo/?xem=giao-lai")
        client.force_login(cast.secretary)
        assert task.work in client.get(work["tasks.left"][1]).text
        assert "Lê Văn Tư không còn sinh hoạt ở Chi bộ 7" in client.get(task.get_absolute_url()).text
        requests.pass_on(task, by=cast.secretary, member=cast.hoa.member, reason="Đồng chí Tư đã chuyển đi")
        assert not Task.objects.left_behind().exists()
        assert kinds(task) == ["given", "extended", *["passed_on"] * 3]

    def test_of_a_checker_who_has_left_the_chi_uy_judges_and_splits(self, cast):
        mai = scenes.comrade(cast)
        task = scenes.give(cast, checker=mai.member)
        Member.objects.filter(pk=mai.member_id).update(status="moved")
        part = {"work": "Ký", "deadline": task.deadline, "assignee": cast.hoa.member}
        (part,) = giving.split(task, by=cast.secretary, parts=[part])
        doing.report(part, by=cast.hoa, text="Xong")
        doing.accept(part, by=cast.secretary)
        assert Task.objects.get(pk=task.pk).state == "reported"
