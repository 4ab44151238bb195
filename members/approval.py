"""The one table of what is written by some and approved by others: its states, its moves, who may decide, and what each
move is called in the audit and on its button. A model takes the moves it needs; its columns hold the state and who has
decided."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import models

from members.models import User
from members.moves import WrongState
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


REASON, TIME = "reason", "publish_at"


class Step(NamedTuple):
    """A row of the table. In its words `{}` stands for what is approved: “bài”, “bản tin”."""

    sources: frozenset[str]  # the states it starts from
    target: str
    audited: str  # its name in the audit
    slug: str  # in the address it is posted to
    by_approver: bool  # else by those who write
    label: str  # on the button
    question: str  # before it is done
    done: str  # after it
    confirm: str = "{label} {} này"  # on the second button, under the question
    asks: str = ""  # REASON or TIME: what it needs besides
    quiet: bool = False  # one of several buttons, and not the usual one


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
WAITING = frozenset({State.SUBMITTED, State.CHECKED})
STEPS = {
    "submit": Step(
        EDITABLE,
        State.SUBMITTED,
        "Gửi duyệt {}",
        slug="gui-duyet",
        by_approver=False,
        label="Gửi duyệt",
        question="Gửi {} này cho người duyệt?",
        done="Đã gửi {} cho người duyệt.",
    ),
    "check": Step(
        frozenset({State.SUBMITTED}),
        State.CHECKED,
        "Duyệt {} bước một",
        slug="duyet-buoc-mot",
        by_approver=True,
        label="Duyệt bước một",
        question="Duyệt bước một? Người khác sẽ duyệt bước hai, rồi {} mới được đăng.",
        done="Đã duyệt bước một, {} chờ duyệt bước hai.",
        confirm="Đồng ý, chuyển bước hai",
    ),
    "approve": Step(
        WAITING,
        State.PUBLISHED,
        "Duyệt đăng {}",
        slug="duyet",
        by_approver=True,
        label="Duyệt đăng",
        question="Đăng {} này cho người đọc?",
        done="Đã duyệt đăng {}.",
        confirm="Đồng ý đăng",
    ),
    "clear": Step(
        WAITING,
        State.APPROVED,
        "Duyệt {}, chưa đăng",
        slug="duyet-chua-dang",
        by_approver=True,
        label="Duyệt, chưa đăng",
        question="Duyệt nội dung và để biên tập viên đăng sau?",
        done="Đã duyệt {}; biên tập viên sẽ đăng.",
        confirm="Đồng ý nội dung",
        quiet=True,
    ),
    "publish": Step(
        frozenset({State.APPROVED}),
        State.PUBLISHED,
        "Đăng {} đã duyệt",
        slug="dang",
        by_approver=False,
        label="Đăng {}",
        question="Đăng {} đã duyệt này cho người đọc?",
        done="Đã đăng {}.",
        confirm="{label} này",
    ),
    "return": Step(
        WAITING | {State.APPROVED},
        State.RETURNED,
        "Trả lại {}",
        slug="tra-lai",
        by_approver=True,
        label="Trả lại",
        question="Trả {} cho người viết để sửa?",
        done="Đã trả {} cho người viết.",
        asks=REASON,
    ),
    "recall": Step(
        WAITING | {State.APPROVED},
        State.DRAFT,
        "Rút {} về sửa",
        slug="rut-ve",
        by_approver=False,
        label="Rút về sửa",
        question="Rút {} về nháp để sửa? Sau đó phải gửi duyệt lại.",
        done="Đã rút {} về nháp.",
        quiet=True,
    ),
    "reschedule": Step(  # before its time
        frozenset({State.PUBLISHED}),
        State.PUBLISHED,
        "Hẹn lại giờ đăng {}",
        slug="hen-lai",
        by_approver=True,
        label="Hẹn lại giờ đăng",
        question="Đăng {} này vào giờ khác?",
        done="Đã hẹn lại giờ đăng.",
        confirm="Hẹn giờ này",
        asks=TIME,
        quiet=True,
    ),
    "unschedule": Step(  # before its time
        frozenset({State.PUBLISHED}),
        State.DRAFT,
        "Rút {} hẹn giờ về sửa",
        slug="rut-hen-gio",
        by_approver=False,
        label="Rút về sửa",
        question="Rút {} hẹn giờ về nháp để sửa? Sau đó phải gửi duyệt lại.",
        done="Đã rút {} về nháp.",
        quiet=True,
    ),
    "withdraw": Step(
        frozenset({State.PUBLISHED}),
        State.WITHDRAWN,
        "Gỡ {}",
        slug="go-bai",
        by_approver=True,
        label="Gỡ {}",
        question="Gỡ {} này? Người đọc sẽ không mở được nữa.",
        done="Đã gỡ {}.",
        confirm="{label} này",
        asks=REASON,
    ),
    "archive": Step(
        frozenset({State.PUBLISHED, State.WITHDRAWN}),
        State.ARCHIVED,
        "Chuyển {} vào lưu trữ",
        slug="luu-tru",
        by_approver=True,
        label="Chuyển lưu trữ",
        question="Chuyển {} này vào lưu trữ? Người đọc sẽ không mở được nữa; ban biên tập vẫn xem được.",
        done="Đã chuyển {} vào lưu trữ.",
        confirm="Chuyển {} này",
        quiet=True,
    ),
    "reopen": Step(
        frozenset({State.WITHDRAWN, State.ARCHIVED}),
        State.DRAFT,
        "Mở lại {} để sửa",
        slug="mo-lai",
        by_approver=False,
        label="Mở lại để sửa",
        question="Mở lại {} thành nháp? Sau đó phải gửi duyệt lại từ đầu.",
        done="Đã mở lại {} thành nháp.",
        confirm="Mở lại {} này",
        quiet=True,
    ),
}


def moves(names: Iterable[str] = STEPS) -> dict[str, tuple[frozenset[str], str]]:
    """The moves called `names` as a Movable's MOVES, of the states that these moves can reach from a draft."""
    chosen = {name: STEPS[name] for name in names}
    reached = {State.DRAFT, *(step.target for step in chosen.values())}
    return {name: (step.sources & reached, step.target) for name, step in chosen.items()}


def audit_labels(prefix: str, noun: str, names: Iterable[str] = STEPS) -> dict[str, str]:
    """What the audit calls the moves `names`: `news.submit` → “Gửi duyệt tin bài”. For the table of actions."""
    return {f"{prefix}.{name}": STEPS[name].audited.format(noun) for name in names}


def button_labels(prefix: str, noun: str, names: Iterable[str] = STEPS) -> dict[str, str]:
    """The moves `names` as their buttons say it, shorter than `audit_labels`: for the history of one object."""
    return {f"{prefix}.{name}": STEPS[name].label.format(noun) for name in names}


def lock(read: Any, move: str) -> Any:
    """The row of a Movable as it is now with its unit, held until the transaction ends. Raises WrongState where it left
    the states `move` starts from, or was sent anew after it was `read`: a decision holds for the text that was read and
    no other."""
    rows = type(read)._base_manager.select_for_update(of=("self",)).prefetch_related("unit")
    kept = rows.get(pk=read.pk)
    if not kept.can(move) or kept.submitted_at != read.submitted_at:
        raise WrongState(move, kept.state)
    return kept


def check_decider(kept: Any, move: str, *, by: User, wrote: bool, two_steps: bool, own_approval: bool) -> None:
    """Raises SelfApproval, SameApprover or OtherSteps unless `by` may take the step `move` on the held row `kept`.

    wrote: whether `by` wrote any of it; two_steps and own_approval: the rule of the unit.
    """
    if wrote and not own_approval:
        raise SelfApproval
    if kept.state == State.CHECKED and kept.checker_id == by.pk:
        raise SameApprover
    if kept.state == State.SUBMITTED and (move == "check") != two_steps:
        raise OtherSteps
