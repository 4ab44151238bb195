"""What apps that may be absent tell in the demo, so that it can be loaded without them."""

from collections.abc import Callable, Mapping

from members.hooks import Hook
from members.models import Unit, User

STORIES: Hook[Callable[[Unit, Mapping[str, User]], None]] = Hook(
    "Tells a story of the chi bộ of the demo and of those beside it, with the people of its cast by their keys."
)
