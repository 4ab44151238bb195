"""Góp ý, phản ánh and surveys of the demo's chi bộ at every stage. All of it is invented."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings.feedback import workflow
from meetings.models import Feedback, Survey
from meetings.surveys import answering, closing, drafting
from members.models import Unit, User
from sotay.demo import clock as clocks
from sotay.demo import evenings
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import Remark, feedback
from sotay.demo.clock import Clock

REGULATION = (
    "Điều 1. Chi bộ họp vào ngày cố định hằng tháng, lúc 19 giờ 30.\n"
    "Điều 2. Ai vắng báo trước một ngày, có lý do; chi ủy trả lời trong ngày.\n"
    "Điều 3. Tài liệu gửi trên Sổ tay trước buổi họp ít nhất một ngày.\n"
    "Điều 4. Mỗi quý một buổi chuyên đề, đảng viên được giao chuẩn bị ý kiến trước."
)
QUALITY = {"kind": "scale", "text": "Nội dung sinh hoạt sát với việc của tổ", "options": [], "required": True}
HOUR = {"kind": "one", "text": "Họp vào buổi nào?", "options": ["Chiều", "Tối", "Sáng Chủ nhật"], "required": True}
WISHES = {
    "kind": "many",
    "text": "Quý tới nên chọn chuyên đề gì?",
    "options": ["Môi trường", "An ninh trật tự", "Chuyển đổi số", "Chăm sóc người cao tuổi"],
    "required": False,
}
MORE = {"kind": "text", "text": "Ý kiến khác", "options": [], "required": False}
WORDS = ("Nên bàn sâu một việc mỗi buổi.", "Đề nghị gửi tài liệu sớm hơn, chữ to hơn.", "", "Nên bắt đầu đúng giờ.")


def tell(users: dict[str, User]) -> None:
    cell, now = Cell(users), evenings.on(timezone.localdate(), evenings.MORNING)
    with clocks.moved_to(now) as clock:
        for told in feedback():
            clock.put(now - timedelta(days=told.days_ago))
            _send(cell, clock, told)
        clock.put(now - timedelta(days=1))
        workflow.tell_overdue(timezone.localdate())
        clock.put(now - timedelta(days=20))
        _ask_and_close(cell, clock)
        clock.put(now - timedelta(days=4))
        _ask(cell, clock, evenings.on(timezone.localdate() + timedelta(days=10), evenings.HOUR))


def _send(cell: Cell, clock: Clock, told: Remark) -> None:
    """Sent by who it came from, led as far as its steps go."""
    sender = cell.account(told.by)
    unit = Unit.objects.by_code(told.to) if told.to else cell.unit
    sent = workflow.send(unit, by=sender, text=told.text, phone=sender.phone)
    for step in told.steps:
        clock.wait(hours=26)
        STEPS[step](sent, cell, sender, told)
        sent.refresh_from_db()


STEPS = {
    "receive": lambda sent, cell, sender, told: workflow.receive(sent, by=cell.secretary),
    "begin": lambda sent, cell, sender, told: workflow.begin(sent, by=cell.secretary),
    "answer": lambda sent, cell, sender, told: workflow.answer(sent, by=cell.secretary, text=told.answer),
    "forward": lambda sent, cell, sender, told: workflow.forward(sent, by=cell.secretary, reason=told.answer),
    "close": lambda sent, cell, sender, told: workflow.close(sent, by=sender, rating=Feedback.Rating.GOOD),
}


def _ask_and_close(cell: Cell, clock: Clock) -> None:
    """An anonymous one that is over."""
    survey = drafting.create(
        cell.unit,
        by=cell.secretary,
        audience=[],
        questions=[QUALITY, WISHES, MORE],
        title="Góp ý về chất lượng sinh hoạt chi bộ",
        intro="Để chi ủy chuẩn bị các buổi sinh hoạt quý tới sát hơn. Phiếu không ghi tên.",
        anonymous=True,
        closes_at=clock.at + timedelta(days=7),
    )
    drafting.open_to_all(survey, by=cell.secretary)
    for place, user in enumerate(list(cell.accounts.values())[:14]):
        answers: dict[str, Any] = {"1": [2 + place % 3], "2": sorted({place % 4, (place * 3 + 1) % 4})}
        if said := WORDS[place % len(WORDS)]:
            answers["3"] = said
        answering.answer(survey, by=user, answers=answers, comments={})
    clock.wait(days=7)
    closing.close(Survey.objects.select_related("unit", "asked_by").get(pk=survey.pk), by=cell.secretary)


def _ask(cell: Cell, clock: Clock, until) -> None:
    """One that runs, about a draft, with names; the member of the cast has not answered it yet."""
    survey = drafting.create(
        cell.unit,
        by=cell.secretary,
        audience=[],
        questions=[HOUR, MORE],
        title="Dự thảo quy chế làm việc của chi bộ",
        intro="Đề nghị các đồng chí đọc từng điều và góp ý ngay dưới điều ấy.",
        draft=REGULATION,
        closes_at=until,
    )
    drafting.open_to_all(survey, by=cell.secretary)
    others = [user for pk, user in cell.accounts.items() if pk != cell.member.member_id]
    for place, user in enumerate(others[:9]):
        clock.wait(hours=3)
        comments = {"2": "Nên cho báo trước nửa ngày với việc đột xuất."} if place == 2 else {}
        answering.answer(survey, by=user, answers={"1": [place % 2]}, comments=comments)
