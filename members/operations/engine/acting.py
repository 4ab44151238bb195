"""Takes the steps of a case: each act is one transaction with its history, the record, the audit and the notices.

Of two who act at once exactly one goes on: an act names the turn of the case that it saw.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from members.operations.engine import papers, telling, voting
from members.operations.engine.clocks import limit
from members.operations.engine.declaring import Branch, procedure_of
from members.operations.engine.levels import Stop
from members.operations.engine.moving import (
    CaseRefused,
    Done,
    Here,
    days_of,
    end,
    go_on,
    here,
    kept,
    last_days,
    note,
    supposing,
)
from members.operations.models import Case, CaseStep

Act, State = CaseStep.Act, Case.State


@transaction.atomic
def take(case: Case, *, by: User | None, seen: int, done: Done) -> None:
    """The next step is done. A vote that is short of its ratio is kept and the step stays, until so many have failed
    that the committee above decides (docs/rules.md §4.5).

    Raises CaseRefused where papers are missing or a day cannot be, WrongState where somebody else was quicker.
    """
    supposed = supposing(case, done.facts)
    at = here(supposed)
    _refuse_day(case, at, done.on)
    papers.note([case], at.step, done.papers, by=by, number=done.number, day=done.on)
    if missing := papers.missing(case, at.step):
        raise CaseRefused(f"Còn thiếu giấy tờ: {', '.join(paper.label.lower() for paper in missing)}.")
    if sentence := at.step.refusals([supposed], done.on).get(case.pk):
        raise CaseRefused(sentence)
    if _has_failed(case, at, done):
        _keep_failed_vote(case, at, by=by, seen=seen, done=done)
        return
    facts = kept(done.facts | ({at.step.marks: done.on} if at.step.marks else {}))
    if at.following:
        go_on(case, at.following, seen=seen, on=done.on, facts=facts)
    else:
        end(case, State.DONE, at.stop.unit, seen=seen, on=done.on, facts=facts)
    note(case, Act.DONE, at.stop, by=by, done=done, due_on=at.due_on)
    at.step.write([case], by=by, on=done.on)
    audit.record(by, "case.step", case, power=at.step.power, after={"step": at.step.label}, reason=done.note)
    telling.after(case, at.following, at.procedure)


@transaction.atomic
def branch(case: Case, key: str, *, by: User | None, seen: int, done: Done) -> None:
    """The step is left by its branch `key`; `by` is None where the clock does it. Raises as `take`."""
    at = here(case)
    chosen = at.step.branch(key)
    if chosen is None:
        raise CaseRefused("Bước này không có cách giải quyết ấy.")
    if chosen.needs_reason:
        _refuse_unexplained(done)
    _refuse_day(case, at, done.on)
    following = _branched(case, chosen, at, seen=seen, done=done)
    note(case, Act.BRANCHED, at.stop, by=by, done=done, due_on=at.due_on, branch=key)
    if chosen.effect:
        chosen.effect(case, by=by, on=done.on)
    audit.record(by, "case.branch", case, power=at.step.power, after={"branch": chosen.label}, reason=done.note)
    telling.after(case, following, at.procedure)


@transaction.atomic
def send_back(case: Case, *, by: User, seen: int, done: Done) -> None:
    """Back to the step before, with a reason. Raises as `take`."""
    at = here(case)
    if at.before is None or not at.step.returns:
        raise CaseRefused("Bước này không trả lại được.")
    _refuse_unexplained(done)
    go_on(case, at.before, seen=seen, on=timezone.localdate())
    note(case, Act.RETURNED, at.stop, by=by, done=done, due_on=at.due_on)
    audit.record(by, "case.return", case, power=at.step.power, after={"step": at.before.step.label}, reason=done.note)
    telling.returned(case, at.before, at.procedure, done.note)


@transaction.atomic
def correct(case: Case, *, by: User, seen: int, done: Done) -> None:
    """The level above finds the last step wrong: it is to be taken again, and both stay in the history. What has been
    written into the record is not taken back so. Raises as `take`."""
    at = here(case)
    last = wrong_step(case, at.stops)
    if last is None:
        raise CaseRefused("Chưa có bước nào đính chính được: bước đã ghi vào hồ sơ đảng viên thì sửa bằng hồ sơ mới.")
    _refuse_unexplained(done)
    go_on(case, last, seen=seen, on=timezone.localdate())
    note(case, Act.CORRECTED, last, by=by, done=done, due_on=at.due_on, unit=last.unit.parent)
    audit.record(by, "case.correct", case, power=last.step.power, after={"step": last.step.label}, reason=done.note)
    telling.returned(case, last, at.procedure, done.note)


@transaction.atomic
def extend(case: Case, *, by: User, seen: int, done: Done) -> None:
    """The one extension that the rule gives the step. Raises as `take`."""
    at = here(case)
    if not may_extend(case, at):
        raise CaseRefused("Bước này không gia hạn được nữa.")
    _refuse_unexplained(done)
    longer = limit(at.step.deadline, days_of(case), at.stop.unit, extended=True)
    if longer is None:
        raise CaseRefused("Chưa có quy định nào cho gia hạn bước này.")
    found = {"due_on": longer.due, "limit": longer.text, "extended": True, "told": 0}
    case.move_as_seen("go_on", {"turn": seen}, turn=seen + 1, **found)
    note(case, Act.EXTENDED, at.stop, by=by, done=done, due_on=at.due_on)
    audit.record(by, "case.extend", case, power=at.step.power, after={"due_on": f"{longer.due}"}, reason=done.note)


@transaction.atomic
def cancel(case: Case, *, by: User, seen: int, done: Done) -> None:
    """The case ends without an outcome; not once it has written into the record. Raises as `take`."""
    at = here(case)
    if has_taken_effect(case):
        raise CaseRefused("Hồ sơ đã ghi vào danh sách đảng viên nên không hủy được.")
    _refuse_unexplained(done)
    end(case, State.CANCELLED, at.stop.unit, seen=seen, on=done.on)
    note(case, Act.CANCELLED, at.stop, by=by, done=done, due_on=at.due_on)
    audit.record(by, "case.cancel", case, power=at.procedure.power, reason=done.note)
    telling.after(case, None, at.procedure)


def may_extend(case: Case, at: Here) -> bool:
    """Whether the rule gives this step an extension that was not given yet, in a step before with the same limit."""
    deadline = at.step.deadline
    return deadline is not None and bool(deadline.extension) and not case.extended


def has_taken_effect(case: Case) -> bool:
    """Whether a step that was done has written into the record."""
    effective = [step.key for step in procedure_of(case).steps if step.writes]
    return case.history.filter(act=Act.DONE, step__in=effective).exists()


def wrong_step(case: Case, stops: list[Stop]) -> Stop | None:
    """The step that was done last, where it can be taken again."""
    last = case.history.order_by("-pk").first()
    if last is None or last.act != Act.DONE:
        return None
    found = next((stop for stop in stops if stop.step.key == last.step), None)
    return found if found and not found.step.writes else None


def _branched(case: Case, chosen: Branch, at: Here, *, seen: int, done: Done) -> Stop | None:
    if not chosen.to:
        end(case, chosen.ends, at.stop.unit, seen=seen, on=done.on, facts=kept(done.facts))
        return None
    following = at.named(chosen.to)
    go_on(case, following, seen=seen, on=done.on, facts=kept(done.facts))
    return following


def _has_failed(case: Case, at: Here, done: Done) -> bool:
    vote = done.vote
    return bool(at.step.vote and vote and not vote.passed and not voting.climbs(case, at.stop, at.following, done.on))


def _keep_failed_vote(case: Case, at: Here, *, by: User | None, seen: int, done: Done) -> None:
    case.move_as_seen("go_on", {"turn": seen}, turn=seen + 1)
    note(case, Act.VOTE_FAILED, at.stop, by=by, done=done, due_on=at.due_on)
    audit.record(by, "case.vote_failed", case, power=at.step.power, after={"step": at.step.label}, reason=done.note)


def _refuse_day(case: Case, at: Here, on: date) -> None:
    if on > timezone.localdate():
        raise CaseRefused("Ngày ghi trên giấy không thể sau hôm nay.", field="on")
    last = last_days([case], at.procedure, at.step).get(case.pk)
    if last and on < last:
        raise CaseRefused(f"Bước trước ghi ngày {last:%d/%m/%Y}: bước này không thể sớm hơn.", field="on")


def _refuse_unexplained(done: Done) -> None:
    if not done.note.strip():
        raise CaseRefused("Đề nghị ghi lý do.", field="note")
