"""What else stands in a member's record than the handbook's profile: facts that an app which may be absent keeps, and
that are corrected by the same requests."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from members.hooks import Hook
from members.powers import Power

HIDDEN = "(đã che)"


@dataclass(frozen=True)
class Fact:
    """One fact of a record; its value travels as a text, which is empty where nothing is said. Members and users are
    `Any` here, as their models know these facts.

    now: the text that the record has. said: a text as people read it. check: raises ValidationError for what can not be
    so. write: stores the text while the member is held, raises Refused where that is not possible. hidden_behind: the
    power without which nobody reads or decides on it; read_as: the action of the audit that says it was read; no_trace:
    its values do not stay in the audit.
    """

    key: str
    label: str
    now: Callable[[Any], str]
    said: Callable[[str], str]
    check: Callable[[str], None]
    write: Callable[[Any, str, Any], None]
    hidden_behind: Power | None = None
    read_as: str = ""
    no_trace: bool = False


FACTS: Hook[Fact] = Hook("A fact of a member's record that corrections may be about.", key=attrgetter("key"))
