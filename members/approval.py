"""The one table of what is written by some and approved by others: its states, its moves, who may decide, and what each
move is called in the audit. A model takes the moves it needs; state and deciders stand in its columns."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models

from members.models import User
from members.moves import Movable, WrongState
from members.refusals import Refused


class SelfApproval(Refused):
    """Nobody approves what they wrote, be it in another's draft, unless the unit's rule allows it."""

    message = "Đồng chí không tự duyệt nội dung do mình soạn hoặc sửa. Việc này do đồng chí khác duyệt."
    status = 403


class SameApprover(Refused):
    """The second of two steps is another person's than the first."""

    message = "Đồng chí đã duyệt bước một. Bước hai do người khác duyệt."
    status = 403


class OtherSteps(Refused):
    """The unit approves in another number of steps than this decision is for."""

    message = "Số bước duyệt của đơn vị đã được quy định lại. Đề nghị đồng chí xem lại các nút quyết định."


class State(models.TextChoices):
    DRAFT = "draft", "Nháp"
    SUBMITTED = "submitted", "Chờ duyệt"
    CHECKED = "checked", "Chờ duyệt bước hai"
    RETURNED = "returned", "Trả lại"
    APPROVED = "approved", "Đã duyệt"
    PUBLISHED = "published", "Đã đăng"
    WITHDRAWN = "withdrawn", "Đã gỡ"
    ARCHIVED = "archived", "Lưu trữ"


class Step(NamedTuple):
    """A row of the table: where the move starts, where it leads to, and its name in the audit with `{}` for what is
    approved."""

    sources: frozenset[str]
    target: str
    audited: str


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
WAITING = frozenset({State.SUBMITTED, State.CHECKED})
STEPS = {
    "submit": Step(EDITABLE, State.SUBMITTED, "Gửi duyệt {}"),
    "recall": Step(WAITING | {State.APPROVED}, State.DRAFT, "Rút {} về sửa"),
    "check": Step(frozenset({State.SUBMITTED}), State.CHECKED, "Duyệt {} bước một"),
    "approve": Step(WAITING, State.PUBLISHED, "Duyệt đăng {}"),
    "clear": Step(WAITING, State.APPROVED, "Duyệt {}, chưa đăng"),
    "publish": Step(frozenset({State.APPROVED}), State.PUBLISHED, "Đăng {} đã duyệt"),
    "return": Step(WAITING | {State.APPROVED}, State.RETURNED, "Trả lại {}"),
    "reschedule": Step(frozenset({State.PUBLISHED}), State.PUBLISHED, "Hẹn lại giờ đăng {}"),  # before its time
    "withdraw": Step(frozenset({State.PUBLISHED}), State.WITHDRAWN, "Gỡ {}"),
    "archive": Step(frozenset({State.PUBLISHED, State.WITHDRAWN}), State.ARCHIVED, "Chuyển {} vào lưu trữ"),
    "reopen": Step(frozenset({State.WITHDRAWN, State.ARCHIVED}), State.DRAFT, "Mở lại {} để sửa"),
}


def moves(names: Iterable[str] = STEPS) -> dict[str, tuple[frozenset[str], str]]:
    """The moves called `names` as a Movable's MOVES, of the states that these moves can reach from a draft."""
    chosen = {name: STEPS[name] for name in names}
    reached = {State.DRAFT, *(step.target for step in chosen.values())}
    return {name: (step.sources & reached, step.target) for name, step in chosen.items()}


def audit_labels(prefix: str, noun: str, names: Iterable[str] = STEPS) -> dict[str, str]:
    """What the audit calls the moves `names`: `news.submit` → “Gửi duyệt tin bài”. For the table of actions."""
    return {f"{prefix}.{name}": STEPS[name].audited.format(noun) for name in names}


def lock(read: Movable, move: str) -> Movable:
    """The row as it is now with its unit, held until the transaction ends. Raises WrongState where it left the states
    `move` starts from, or was sent anew after it was `read`: a decision holds for the text that was read and no
    other."""
    rows = type(read)._base_manager.select_for_update(of=("self",)).select_related("unit")
    kept = rows.get(pk=read.pk)
    if not kept.can(move) or kept.submitted_at != read.submitted_at:
        raise WrongState(move, kept.state)
    return kept


def check_decider(kept: Movable, move: str, *, by: User, wrote: bool, two_steps: bool, own_approval: bool) -> None:
    """Raises SelfApproval, SameApprover or OtherSteps unless `by` may take the step `move` on the held row `kept`.

    wrote: whether `by` wrote any of it; two_steps and own_approval: the rule of the unit.
    """
    if wrote and not own_approval:
        raise SelfApproval
    if kept.state == State.CHECKED and kept.checker_id == by.pk:
        raise SameApprover
    if kept.state == State.SUBMITTED and (move == "check") != two_steps:
        raise OtherSteps
