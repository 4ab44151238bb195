"""The one table of approval: offices and bulletins move by it, the audit speaks by it."""

from functools import partial
from types import SimpleNamespace

import pytest

from members import actions, approval
from members.approval import OtherSteps, SameApprover, SelfApproval, State
from news.models import Article, ArticleCorrection, Bulletin
from news.publishing import workflow
from tests.members.events import happen
from tests.news import made
from tests.together import in_between


@pytest.mark.parametrize("model", [Article, ArticleCorrection, Bulletin])
def test_every_move_starts_from_states_that_the_model_can_reach(model):
    reached = {State.DRAFT, *(target for _, target in model.MOVES.values())}
    for sources, _ in model.MOVES.values():
        assert sources and sources <= reached, "a move of STEPS starts only where a move of the model leads to"
    assert {state.value for state in reached} <= {value for value, _ in model._meta.get_field("state").choices}


def test_a_subset_of_moves_leaves_out_the_states_nothing_leads_to():
    assert approval.moves(["submit", "return"])["return"] == (frozenset({State.SUBMITTED}), State.RETURNED)


@pytest.mark.parametrize(
    ("model", "prefix"), [(Article, "news"), (ArticleCorrection, "correction_of_news"), (Bulletin, "bulletin")]
)
def test_the_audit_has_a_label_for_each_move(model, prefix):
    moves = {f"{prefix}.{move}" for move in model.MOVES}
    assert [move for move in moves if actions.label(move) == move] == []
    assert actions.label("news.check") == "Duyệt tin bài bước một"
    assert actions.label("bulletin.withdraw") == "Gỡ bản tin sinh hoạt"


def test_what_is_editable_is_not_waiting():
    assert not approval.EDITABLE & approval.WAITING


@pytest.mark.parametrize(
    ("state", "move", "rule", "refusal"),
    [
        ("submitted", "approve", {}, None),
        ("submitted", "check", {}, OtherSteps),
        ("submitted", "approve", {"two_steps": True}, OtherSteps),
        ("submitted", "check", {"two_steps": True}, None),
        ("checked", "approve", {"two_steps": True}, SameApprover),
        ("submitted", "approve", {"wrote": True}, SelfApproval),
        ("submitted", "approve", {"wrote": True, "own_approval": True}, None),
    ],
)
def test_who_may_take_which_step(state, move, rule, refusal):
    kept, by = SimpleNamespace(state=state, checker_id=1), SimpleNamespace(pk=1)
    asked = {"by": by, "wrote": False, "two_steps": False, "own_approval": False} | rule
    if refusal is None:
        assert approval.check_decider(kept, move, **asked) is None
        return
    with pytest.raises(refusal) as refused:
        approval.check_decider(kept, move, **asked)
    assert refused.value.message


@pytest.mark.django_db(transaction=True)
def test_what_goes_to_another_unit_at_this_moment_is_decided_on_there(cast):
    """The merger hands it on while the approver waits for the row: it is found where it lies now."""
    article = made.submitted(cast.ward, cast.editor)
    merge = partial(happen, "merge", {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    in_between(merge, partial(workflow.approve, article, by=cast.approver), refusals=())
    article.refresh_from_db()
    assert (article.state, article.unit, article.approver) == (State.PUBLISHED, cast.beside, cast.approver)
