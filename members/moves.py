"""State machines: a table in the model, moved by compare-and-swap, so that of two people who act at once exactly one
wins."""

from collections.abc import Mapping, Set
from typing import Any

from django.db import models

from members.refusals import Refused


class WrongState(Refused):
    """The row was not in a state from which `move` starts; most often somebody else was quicker."""

    message = "Việc này vừa được đồng chí khác xử lý. Đề nghị xem lại rồi tiếp tục."

    def __init__(self, move: str, state: str):
        super().__init__()
        self.move, self.state = move, state


class Movable(models.Model):
    """A model with a `state` field and `MOVES`: name of the move → (states it starts from, state it leads to)."""

    MOVES: Mapping[str, tuple[Set[str], str]] = {}
    state: Any  # each model has its own choices

    class Meta:
        abstract = True

    def move(self, name: str, **changes) -> None:
        """Changes the state and the fields in `changes` in one statement. Raises WrongState when another was
        quicker."""
        self.move_as_seen(name, {}, **changes)

    def move_as_seen(self, name: str, seen: Mapping[str, Any], /, **changes) -> None:
        """The same, but another was also quicker where a field of `seen` no longer has the value that it names."""
        sources, target = self.MOVES[name]
        manager: Any = type(self)._base_manager  # of a model that has the field
        if not manager.filter(pk=self.pk, state__in=sources, **seen).update(state=target, **changes):
            raise WrongState(name, self.state)
        self.state = target
        for field, value in changes.items():
            setattr(self, field, value)

    def can(self, name: str) -> bool:
        """Whether the move starts from the present state: draws the buttons."""
        return self.state in self.MOVES[name][0]
