"""Every table of moves, of whatever model: no state that nothing leads to, no move that nobody makes."""

import ast
from functools import cache

import pytest
from django.apps import apps

from members import approval
from members.moves import Movable
from tests.sources import nodes
from tests.test_architecture import MODULES

MACHINES = sorted(
    (model for model in apps.get_models() if issubclass(model, Movable)), key=lambda model: model._meta.label
)


@cache
def said_in_calls() -> frozenset[str]:
    """The words that our code hands to some function or keeps in some table, but for those that name the moves."""
    found = set()
    for path in MODULES.values():
        for node in nodes(path):
            if isinstance(node, ast.Call):
                given = [*node.args, *(word.value for word in node.keywords)]
                found.update(each.value for arg in given for each in ast.walk(arg) if isinstance(each, ast.Constant))
            elif isinstance(node, ast.Assign) and not any(
                isinstance(t, ast.Name) and t.id == "MOVES" for t in node.targets
            ):
                found.update(each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant))
    return frozenset(word for word in found if isinstance(word, str))


def test_there_are_tables():
    assert len(MACHINES) > 25


def shared(field) -> bool:
    """Whether several models take their part of one table."""
    return field.choices == approval.State.choices


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model._meta.label)
def test_every_state_can_be_reached_and_every_move_made(model):
    field = model._meta.get_field("state")
    states, reached = {value for value, _ in field.flatchoices}, {str(field.default)}
    for _ in states:
        reached |= {
            str(target) for sources, target in model.MOVES.values() if {str(each) for each in sources} & reached
        }
    assert {str(each) for sources, _ in model.MOVES.values() for each in sources} <= states
    assert reached == states or shared(field), "a move leads to each state, or the row is made in it"
    assert set(model.MOVES) <= said_in_calls(), "each move has its use case, which calls `move`"
