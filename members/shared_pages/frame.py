"""What stands around a body: the room that draws it is above this one and plugs in."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest

from members.hooks import Hook
from members.shared_pages.marks import Cut


class Frame(NamedTuple):
    """`parts` with the places of a body (answers.PARTS) and of what is of this person, which stands in `values`."""

    parts: Cut
    values: dict[str, bytes]


# Of a request, and of what the body wants added to the class of its box (`-wide`).
FRAME: Hook[Callable[[HttpRequest, str], Frame]] = Hook("Draws what stands around every page.")
