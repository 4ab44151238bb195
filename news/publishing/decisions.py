"""The moves of the table of approval as the desk is offered them, for articles and bulletins alike: who may do which to
what, and what each does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from members import approval
from members.approval import Step
from members.models import User
from members.powers import Power
from news.models import Article, ArticleCorrection, Bulletin
from news.publishing import steps, workflow

DESK = (Power.WRITE_NEWS, Power.APPROVE_NEWS)
WRITE, APPROVE = DESK
Row = Article | ArticleCorrection | Bulletin


@dataclass(frozen=True)
class Decision:
    """One move of the table as it is offered for what `noun` says, and the use case that carries it out."""

    move: str
    noun: str
    act: Callable

    @property
    def step(self) -> Step:
        return approval.STEPS[self.move]

    @property
    def slug(self) -> str:
        return self.step.slug

    @property
    def power(self) -> Power:
        return APPROVE if self.step.by_approver else WRITE

    @property
    def label(self) -> str:
        return self.step.label.format(self.noun)

    @property
    def question(self) -> str:
        return self.step.question.format(self.noun)

    @property
    def done(self) -> str:
        return self.step.done.format(self.noun)

    @property
    def button(self) -> str:
        """The second one, under the question."""
        return self.step.confirm.format(self.noun, label=self.label)

    @property
    def needs_reason(self) -> bool:
        return self.step.asks == approval.REASON

    @property
    def needs_time(self) -> bool:
        return self.step.asks == approval.TIME

    @property
    def kind(self) -> str:
        return "danger" if self.needs_reason else "quiet" if self.step.quiet else "primary"


def table(noun: str, acts: Mapping[str, Callable]) -> dict[str, Decision]:
    """The decisions by their slugs, in the order of the table of approval; `acts` names the use case of each move."""
    return {step.slug: Decision(move, noun, acts[move]) for move, step in approval.STEPS.items() if move in acts}


DECISIONS = table(
    "bài",
    {
        "submit": workflow.submit,
        "recall": workflow.recall,
        "check": workflow.check,
        "approve": workflow.approve,
        "clear": workflow.clear,
        "publish": workflow.publish,
        "return": workflow.send_back,
        "reschedule": workflow.reschedule,
        "unschedule": workflow.unschedule,
        "withdraw": workflow.withdraw,
        "archive": workflow.archive,
        "reopen": workflow.reopen,
    },
)


class Desk:
    """What `user` may do to each of `rows` (with their unit), all articles or all bulletins, of the decisions in
    `offers`: two queries, however many they are."""

    def __init__(self, user: User, rows: Iterable[Row], offers: Mapping[str, Decision] = DECISIONS):
        self.user, self.offers = user, offers
        rows = list(rows)
        self.rules = steps.rules_for({row.unit_id: row.unit for row in rows}.values()) if rows else {}
        self._own = {row.pk for row in rows if row.author_id == user.pk}
        if rows:
            written = type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).written_by(user)
            self._own |= set(written.values_list("pk", flat=True))

    def offered(self, row: Row) -> list[Decision]:
        return [each for each in self.offers.values() if row.can(each.move) and self._may(each, row)]

    def barred(self, row: Row) -> str:
        """Why `user`, who approves here, is not to approve this very text; empty where nothing is in the way."""
        if row.state not in approval.WAITING or not self.user.has_perm(APPROVE, row):
            return ""
        if self._is_own(row):
            return "Nội dung do đồng chí viết hoặc sửa: người khác sẽ duyệt."
        return "Đồng chí đã duyệt bước một: người khác sẽ duyệt bước hai." if self._checked(row) else ""

    def _may(self, decision: Decision, row: Row) -> bool:
        approving = decision.move in {"check", "approve", "clear"}
        if approving and (self._is_own(row) or self._checked(row) or not self._in_step(decision, row)):
            return False
        return self.user.has_perm(decision.power, row)

    def _is_own(self, row: Row) -> bool:
        return row.pk in self._own and not self.rules[row.unit.path].own_approval

    def _checked(self, row: Row) -> bool:
        return row.state == approval.State.CHECKED and row.checker_id == self.user.pk

    def _in_step(self, decision: Decision, row: Row) -> bool:
        two = self.rules[row.unit.path].approval_steps == 2
        return row.state == approval.State.CHECKED or (decision.move == "check") == two
