"""What this process has just done and need not do again with the next page of the same reader."""

from collections.abc import Hashable
from time import monotonic

MOST = 20_000


class RecentCache:
    """Remembers for `seconds` what was noted; it forgets everything rather than grow beyond MOST."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self._until: dict[Hashable, float] = {}

    def holds(self, key: Hashable) -> bool:
        return self._until.get(key, 0) > monotonic()

    def note(self, key: Hashable) -> None:
        if len(self._until) >= MOST:
            self._until.clear()
        self._until[key] = monotonic() + self.seconds
