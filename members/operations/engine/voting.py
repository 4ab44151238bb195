"""Votes of a step: taken from a meeting of the portal, or typed from the minutes, measured by the rule."""

from dataclasses import dataclass
from datetime import date

from members import rules, thresholds, votes_held
from members.models import Unit
from members.operations.engine.declaring import Vote
from members.operations.engine.levels import Stop
from members.operations.models import Case, CaseStep
from members.rules import RuleError
from members.votes_held import VoteHeld

ATTEMPTS = "vote.attempts"


@dataclass(frozen=True)
class Counted:
    """A vote with its figures. key: of the vote of the portal that they come from; empty where they were typed."""

    counted: int
    in_favour: int | None
    needed: int
    passed: bool
    key: str = ""


def typed(vote: Vote, unit: Unit, counted: int, in_favour: int, on: date) -> Counted:
    """Figures from minutes of `unit` on paper. Raises members.rules.RuleError."""
    needed = thresholds.threshold(vote.rule, on=on, unit=unit).needed(counted)
    return Counted(counted, in_favour, needed, in_favour >= needed)


def taken(held: VoteHeld) -> Counted:
    return Counted(held.counted, held.in_favour, held.needed, held.passed, held.key)


def offered(vote: Vote, unit: Unit) -> list[VoteHeld]:
    """Votes of `unit` on this subject that no case has taken yet."""
    held = votes_held.held_by(unit, vote.subject)
    used = set(CaseStep.objects.filter(vote__in=[each.key for each in held]).values_list("vote", flat=True))
    return [each for each in held if each.key not in used]


def climbs(case: Case, stop: Stop, following: Stop | None, on: date) -> bool:
    """Whether one more vote that is short, on the day `on`, is the last of so many: the case then goes up all the same,
    with all results, and the organisation above decides (docs/rules.md §4.5). So it is with two thirds that were not
    reached, and nowhere else: who decides by a vote, or has nobody above, has decided against it."""
    if stop.step.vote is None or stop.step.vote.rule in thresholds.OVER or not _is_above(following, stop):
        return False
    failed = case.history.filter(step=stop.step.key, act=CaseStep.Act.VOTE_FAILED).count()
    try:
        return failed + 1 >= rules.whole(ATTEMPTS, on=on, unit=stop.unit)
    except RuleError:
        return False


def _is_above(following: Stop | None, stop: Stop) -> bool:
    return following is not None and following.unit.path in stop.unit.lineage[:-1]
