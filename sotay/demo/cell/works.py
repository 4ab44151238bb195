"""Tasks of the demo's chi bộ: those of past months done, those of the last one at every stage."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from meetings.models import Meeting, Task
from meetings.tasks import climbing, doing, giving, requests
from members.models import User
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import Evening, Work, works
from sotay.demo.clock import Clock

TO_DO = 22  # days
DUTY, AUTHORITY = "Chịu trách nhiệm chính, báo cáo đúng hạn", "Tự quyết cách làm; việc vượt quá thì xin ý kiến chi ủy"


def give(cell: Cell, meeting: Meeting, name: str, work: str, product: str, deadline: date) -> Task:
    """By the bí thư, who checks it too; what the deputy gets the same way."""
    doer = cell.named(name)
    return giving.give(
        cell.unit,
        by=cell.secretary,
        meeting=meeting,
        assignee=doer,
        checker=cell.secretary.member,
        work=work,
        product=product,
        duty=DUTY,
        authority=AUTHORITY,
        deadline=deadline,
    )


def finish(cell: Cell, clock: Clock, task: Task, *, late: bool = False) -> None:
    """Taken up, reported near its day and judged; `late`: three days after it."""
    user = cell.accounts[task.assignee_id]
    clock.wait(hours=12)
    doing.take(task, by=user)
    clock.wait(days=(task.deadline - clock.at.date()).days + (3 if late else -2))
    doing.report(task, by=user, text=f"Đã xong: {task.product.lower()} kèm theo, đã gửi chi ủy.")
    clock.wait(hours=20)
    doing.accept(task, by=cell.secretary, text="Đạt yêu cầu." if not late else "Đạt yêu cầu, lần sau cần đúng hạn.")


def give_all(cell: Cell, meeting: Meeting, story: Evening) -> list[Task]:
    """What the meeting has decided that somebody does; at the last one all that the stories tell of."""
    wanted = [(name, work, product, TO_DO) for name, work, product in story.tasks]
    if not wanted:
        wanted = [(told.by, told.work, told.product, told.days) for told in works()]
    return [
        give(cell, meeting, name, work, product, meeting.day + timedelta(days=days))
        for name, work, product, days in wanted
    ]


def carry_out(cell: Cell, clock: Clock, given: list[Task], *, late: bool) -> None:
    """Those of past months are done; each of the last one as far as it came by now."""
    told = {each.work: each for each in works()}
    for task in given:
        if story := told.get(task.work):
            clock.wait(hours=7)
            STEPS[story.state](cell, clock, task, story)
        else:
            finish(cell, clock, task, late=late)


def climb(clock: Clock, evening: datetime) -> None:
    """On some of the mornings that have passed since, the last of them yesterday."""
    for days in (9, 5, 1):
        clock.put(evening - timedelta(days=days, hours=12))
        climbing.climb(clock.at.date())


def _new(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    """Nobody has taken it up yet."""


def _take(cell: Cell, clock: Clock, task: Task, told: Work) -> User:
    user = cell.accounts[task.assignee_id]
    doing.take(task, by=user)
    return user


def _report(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    doing.report(task, by=_take(cell, clock, task, told), text=told.report)


def _accept(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    _report(cell, clock, task, told)
    doing.accept(task, by=cell.secretary, text=told.answer)


def _send_back(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    """Its day is asked to be a later one, and nobody has decided."""
    _report(cell, clock, task, told)
    doing.send_back(task, by=cell.secretary, reason=told.answer)
    user, later = cell.accounts[task.assignee_id], task.deadline + timedelta(days=10)
    requests.extend(task, by=user, deadline=later, reason="Phường chưa trả lời bằng văn bản")


def _extend(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    """Asked for, and granted by who checks."""
    user, later = _take(cell, clock, task, told), task.deadline + timedelta(days=7)
    asked = requests.extend(task, by=user, deadline=later, reason=told.reason)
    requests.decide(asked, by=cell.secretary, agree=True, answer="Đồng ý, không lùi thêm.")


def _pass_on(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    requests.pass_on(task, by=cell.secretary, member=cell.named(told.to), reason=told.reason)


def _split(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    parts = [{"assignee": cell.named(name), "work": work, "deadline": task.deadline} for name, work in told.parts]
    first, *_ = giving.split(task, by=cell.secretary, parts=parts)
    doing.take(first, by=cell.accounts[first.assignee_id])


def _drop(cell: Cell, clock: Clock, task: Task, told: Work) -> None:
    giving.drop(task, by=cell.secretary, reason=told.answer)


STEPS: dict[str, Callable[[Cell, Clock, Task, Work], object]] = {
    "new": _new,
    "late": _take,
    "reported": _report,
    "accepted": _accept,
    "sent_back": _send_back,
    "extended": _extend,
    "passed_on": _pass_on,
    "split": _split,
    "dropped": _drop,
}
