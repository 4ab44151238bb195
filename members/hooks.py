"""How a low room calls a high one without importing it: the low one declares a hook, the high one plugs into it when
its app is made ready."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Receiver = TypeVar("Receiver")


class Hook(Generic[Receiver]):
    """Receivers in the order they were plugged in; to plug in the same one twice is to do it once.

    Declared as a module's constant beside the type of its receivers: `SECTIONS: Hook[Section] = Hook("…")`. Receivers
    plug in from `AppConfig.ready()` of their app and nowhere else.

    promise: what a receiver is called for, as a sentence; key: what tells receivers apart, by default where each is
    defined.
    """

    def __init__(self, promise: str, *, key: Callable[[Receiver], str] | None = None):
        self.promise = promise
        self._key: Callable[[Receiver], str] = key or _where_defined
        self._receivers: dict[str, Receiver] = {}

    def plug_in(self, receiver: Receiver) -> None:
        self._receivers[self._key(receiver)] = receiver

    def __iter__(self) -> Iterator[Receiver]:
        return iter(tuple(self._receivers.values()))

    def get(self, key: str) -> Receiver | None:
        return self._receivers.get(key)

    @property
    def only(self) -> Receiver | None:
        """Of a hook that one app answers: its receiver, None where that app is not installed. Raises LookupError where
        several answer."""
        if len(self._receivers) > 1:
            raise LookupError(f"{', '.join(self._receivers)} all answer: {self.promise}")
        return next(iter(self), None)


def _where_defined(receiver: Any) -> str:
    return f"{receiver.__module__}.{receiver.__qualname__}"
