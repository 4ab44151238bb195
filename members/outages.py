"""A server that does not answer: told to the log when it begins and when it ends, and not asked again at once."""

from time import monotonic

import structlog

log = structlog.get_logger(__name__)
PAUSE = 2.0  # seconds without asking again: a page with ten calls waits for one of them


class Outage:
    """The state of one server as this process sees it. Callers ask `is_on` before a call that they can do without and
    report each call by `failed` or `answered`; several threads may, as a call counted twice does no harm.

    `server` names it in the log, `cost` says what is lost meanwhile.
    """

    def __init__(self, server: str, cost: str):
        self.server, self.cost = server, cost
        self.since, self.lost, self._ask_again = 0.0, 0, 0.0

    def is_on(self) -> bool:
        """Whether a call is to be left out, which is counted as lost."""
        if not self.since or monotonic() >= self._ask_again:
            return False
        self.lost += 1
        return True

    def failed(self, error: Exception) -> None:
        self._ask_again = monotonic() + PAUSE
        self.lost += 1
        if not self.since:
            self.since = monotonic()
            log.error("server_away", server=self.server, error=type(error).__name__, cost=self.cost)

    def answered(self) -> float:
        """How many seconds it was away, where this is the first answer since; else 0."""
        if not self.since:
            return 0.0
        seconds, lost = monotonic() - self.since, self.lost
        self.since, self.lost = 0.0, 0
        log.warning("server_back", server=self.server, seconds=round(seconds, 1), lost_calls=lost)
        return seconds
