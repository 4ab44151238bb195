"""How a low room calls a high one without importing it: the low one declares a hook, the high one plugs into it before
any hook is asked.

What is plugged in is half of the portal, and most commands ask none of it: each app says in its `ready()` how it plugs
in, and does so when a hook is asked for the first time; the web and a worker, before they fork.
"""

from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any, Generic, TypeVar

Receiver = TypeVar("Receiver")


class _Waiting:
    """How apps plug in that have not yet."""

    def __init__(self) -> None:
        self.apps: list[Callable[[], None]] = []
        self._lock, self._is_at_it = RLock(), False

    def plug_in(self) -> None:
        """Another thread waits for the end; what plugs in may itself ask a hook, and gets what there is by then."""
        with self._lock:
            if self._is_at_it:
                return
            self._is_at_it = True
            try:
                for plug_in in self.apps:
                    plug_in()
                self.apps.clear()
            finally:
                self._is_at_it = False


_WAITING = _Waiting()


def when_asked(plug_in: Callable[[], None]) -> None:
    """`plug_in` is called before a hook is asked for the first time, behind those of the apps that have said so
    before."""
    _WAITING.apps.append(plug_in)


def fill() -> None:
    """All that wait plug in."""
    if _WAITING.apps:
        _WAITING.plug_in()


class Hook(Generic[Receiver]):
    """Receivers in the order they were plugged in; to plug in the same one twice is to do it once.

    Declared as a module's constant beside the type of its receivers: `SECTIONS: Hook[Section] = Hook("…")`. Receivers
    plug in by `AppConfig.ready()` of their app and nowhere else.

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
        fill()
        return iter(tuple(self._receivers.values()))

    def get(self, key: str) -> Receiver | None:
        fill()
        return self._receivers.get(key)

    @property
    def only(self) -> Receiver | None:
        """Of a hook that one app answers: its receiver, None where that app is not installed. Raises LookupError where
        several answer."""
        fill()
        if len(self._receivers) > 1:
            raise LookupError(f"{', '.join(self._receivers)} all answer: {self.promise}")
        return next(iter(self), None)


def _where_defined(receiver: Any) -> str:
    return f"{receiver.__module__}.{receiver.__qualname__}"
