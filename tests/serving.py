"""The live server of the browser tests, which knows what it is still answering and can be closed between two tests."""

import threading
from collections.abc import Callable, Iterable, Iterator

from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from sotay.connections import WatchedConnection

PATIENCE = 60  # seconds that a request may take on a machine with much other work
POOL = {"min_size": 0, "max_size": 8, "timeout": PATIENCE, "connection_class": WatchedConnection}


class Gate:
    """A WSGI application before another one. While it is closed, nobody gets through: whatever a browser has sent at
    the last moment is answered 503 and reaches no table."""

    def __init__(self, application: Callable):
        self.application = application
        self._open, self._inside, self._changed = True, 0, threading.Condition()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        with self._changed:
            if not self._open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            self._inside += 1
        try:
            answer = self.application(environ, start_response)
        except BaseException:
            self._leave()
            raise
        return _Answer(answer, self._leave)

    def _leave(self) -> None:
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()

    @property
    def busy(self) -> int:
        """How many requests are being answered."""
        return self._inside

    def open(self) -> None:
        with self._changed:
            self._open = True

    def close(self, within: float = PATIENCE) -> None:
        """Lets nobody in any more and waits until the last one has left; TimeoutError after `within` seconds."""
        with self._changed:
            self._open = False
            if not self._changed.wait_for(lambda: not self._inside, within):
                raise TimeoutError(f"{self._inside} requests have not been answered within {within} seconds")


class _Answer:
    """An answer that says when it has been sent, or given up."""

    def __init__(self, answer: Iterable[bytes], at_its_end: Callable[[], None]):
        self.answer, self.at_its_end = answer, at_its_end

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer)

    def close(self) -> None:
        try:
            if hasattr(self.answer, "close"):
                self.answer.close()
        finally:
            self.at_its_end()


class GatedServer(ThreadedWSGIServer):
    def set_app(self, application: Callable) -> None:
        self.gate = Gate(application)
        super().set_app(self.gate)

    def process_request_thread(self, request, client_address) -> None:
        """On a pool, as a real server: for each request a connection of its own, which has planned nothing yet, costs
        more than most pages."""
        options = connection.settings_dict["OPTIONS"] | {"pool": POOL}
        connection.settings_dict = connection.settings_dict | {"OPTIONS": options}
        super().process_request_thread(request, client_address)


class GatedLiveServer(LiveServer):
    """What the fixture `live_server` gives."""

    def __init__(self, address: str):
        super().__init__(address, start=False)
        self.thread.server_class = GatedServer
        self.start()

    @property
    def gate(self) -> Gate:
        return self.thread.httpd.gate

    def stop(self) -> None:
        super().stop()
        if pool := connection._connection_pools.pop(connection.alias, None):
            pool.close()
