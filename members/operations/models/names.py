"""What the procedures are called: their declarations stand above the models, which have to name them in the audit."""

from operator import attrgetter
from typing import Protocol

from members.hooks import Hook


class Named(Protocol):
    """Of a procedure: what stands in its cases, and what people call it."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...


NAMES: Hook[Named] = Hook("What the procedures of cases are called.", key=attrgetter("key"))
