"""Whether a connection is still there, without asking the server with every request."""

import select
from typing import Any

import psycopg

ASK = ""  # the statement with which psycopg's pool asks before it hands a connection out
# A server that vanished without a word (power, network) closes the socket too, after so many seconds.
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3}


class WatchedConnection(psycopg.Connection[Any]):
    """Answers the pool's question from its socket: a server that ended the connection has written to it or closed it.

    Only then is the server asked; of the three journeys of a common request to PostgreSQL this was one.
    """

    def execute(self, query, params=None, *, prepare=None, binary=False):
        if query == ASK and self.is_silent():
            return self.cursor()
        return super().execute(query, params, prepare=prepare, binary=binary)

    def is_silent(self) -> bool:
        """Whether nothing has come from the server since the last answer."""
        if self.closed:
            return False
        watched = select.poll()  # select() knows no descriptors above 1,023
        watched.register(self.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
        return not watched.poll(0)
