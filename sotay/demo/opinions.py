"""Tasks, góp ý and surveys of the demo's chi bộ, at every stage, so that each page has life. All of it is invented."""

from datetime import timedelta

from django.utils import timezone

from meetings.feedback import workflow
from meetings.models import Meeting, Survey, Task, TaskEvent
from meetings.surveys import answering, closing, drafting
from meetings.tasks import agenda, doing, giving, requests
from members.models import Unit, User
from sotay.demo.party import CELL

DUTY, AUTHORITY = "Chịu trách nhiệm chính, báo cáo đúng hạn", "Tự quyết cách làm; việc vượt quá thì xin ý kiến chi ủy"
WORKS = (
    ("Vận động 20 hộ tổ 7 phân loại rác tại nhà", "Danh sách 20 hộ đã ký cam kết", 9),
    ("Rà soát đường dây điện ngõ 12, báo điện lực sửa", "Biên bản rà soát có ảnh", 6),
    ("Thăm, tặng quà ba đảng viên tuổi cao", "Ba lượt thăm, có ảnh", 5),
    ("Viết tin về ngày hội đại đoàn kết của tổ", "Một tin đã đăng trên Sổ tay", 2),
)


def fill(users: dict[str, User]) -> None:
    """Once: for a chi bộ that has no tasks yet."""
    cell = Unit.objects.by_code(CELL)
    if Task.objects.filter(unit=cell).exists():
        return
    _give_tasks(cell, users)
    _write_feedback(cell, users)
    _ask(cell, users)


def _give_tasks(cell: Unit, users: dict[str, User]) -> None:
    """From the last meeting: one done, one waiting to be judged, one late, one with a later day asked for."""
    member, deputy, secretary = users["member"], users["deputy"], users["secretary"]
    meeting = Meeting.objects.past().filter(unit=cell).first()
    doers = (member, deputy, member, deputy)
    given = [_give(cell, secretary, meeting, user, *work) for user, work in zip(doers, WORKS, strict=True)]
    done, reported, late, asked = given
    doing.take(done, by=member)
    doing.report(done, by=member, text="Đã có 21 hộ ký cam kết, 3 hộ xin thêm thùng rác.")
    doing.accept(done, by=secretary, text="Vượt yêu cầu, biểu dương trong buổi sinh hoạt.")
    doing.report(reported, by=deputy, text="Đã rà soát, điện lực hẹn sửa trong tuần.")
    doing.take(late, by=member)
    day = timezone.localdate() - timedelta(days=3)
    Task.objects.filter(pk=late.pk).update(deadline=day)
    TaskEvent.objects.filter(task=late).update(deadline=day)
    requests.extend(asked, by=deputy, deadline=asked.deadline + timedelta(days=7), reason="Chờ ảnh của ban tổ chức")
    if meeting:
        items = list(meeting.agenda.values_list("pk", flat=True))
        agenda.mark(meeting, by=secretary, reached=items[:4] + items[5:])


def _give(cell: Unit, by: User, meeting: Meeting | None, to: User, work: str, product: str, days: int) -> Task:
    facts: dict = {"duty": DUTY, "authority": AUTHORITY, "deadline": timezone.localdate() + timedelta(days=days)}
    facts |= {"assignee": to.member, "checker": by.member}
    return giving.give(cell, by=by, meeting=meeting, work=work, product=product, **facts)


def _write_feedback(cell: Unit, users: dict[str, User]) -> None:
    member, secretary = users["member"], users["secretary"]
    phone: dict = {"phone": member.member.phone}
    first = workflow.send(cell, by=member, text="Đèn ngõ 7 hỏng đã hai tháng, đề nghị chi bộ có ý kiến.", **phone)
    workflow.receive(first, by=secretary)
    workflow.answer(first, by=secretary, text="Chi bộ đã làm việc với điện lực, đèn được thay sáng nay.")
    workflow.send(cell, by=member, text="Đề nghị đổi giờ họp sớm hơn 30 phút cho các đồng chí tuổi cao.", **phone)


def _ask(cell: Unit, users: dict[str, User]) -> None:
    """One that runs, about a draft, and an anonymous one that is over."""
    secretary, now = users["secretary"], timezone.now()
    when = {"kind": "one", "text": "Họp vào buổi nào?", "options": ["Chiều", "Tối"], "required": True}
    content = {"kind": "scale", "text": "Nội dung sinh hoạt sát với việc của tổ", "options": [], "required": True}
    more = {"kind": "text", "text": "Ý kiến khác", "options": [], "required": False}
    draft = "Điều 1. Chi bộ họp ngày 3 hằng tháng, lúc 19 giờ 30.\nĐiều 2. Ai vắng báo trước một ngày, có lý do."
    running = {"title": "Dự thảo quy chế làm việc của chi bộ", "draft": draft, "closes_at": now + timedelta(days=6)}
    drafting.open_to_all(
        drafting.create(cell, by=secretary, audience=[], questions=[when, more], **running), by=secretary
    )
    over = {"title": "Góp ý về chất lượng sinh hoạt", "anonymous": True, "closes_at": now + timedelta(days=1)}
    survey = drafting.create(cell, by=secretary, audience=[], questions=[content, more], **over)
    drafting.open_to_all(survey, by=secretary)
    for place, key in enumerate(("member", "deputy", "secretary")):
        answering.answer(
            survey, by=users[key], answers={"1": [2 + place % 3], "2": "Nên bàn sâu một việc"}, comments={}
        )
    closing.close(Survey.objects.select_related("unit", "asked_by").get(pk=survey.pk), by=secretary)
