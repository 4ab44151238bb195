"""The web server: `python -m sotay.serving --bind 127.0.0.1:8000` loads the portal once, and processes that share what
was loaded answer.

Granian speaks HTTP outside Python, so that a request is handed from no thread of Python to another: of a list of news
0.98 ms of the web's processor time where gunicorn's gthread took 1.23, and 1.7 times the requests a second.
"""

import argparse
import multiprocessing
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.net import SocketHolder
from granian.server.mp import MPServer, WorkerProcess

from sotay.monitoring import log_config

FIRST_GIVEN = 3  # where systemd puts what it has opened, as sd_listen_fds(3) says
BACKLOG = 1024  # of connections that wait while all are busy, or while the service starts anew
IDLE = 75_000  # milliseconds; longer than nginx keeps a connection, so that it never writes into a closed one
MOST = 400  # megabytes; a process that has grown more makes room for a new one, which shares again
METRICS = "PROMETHEUS_MULTIPROC_DIR"
GIVEN, GIVEN_TO, TOLD_AT = "LISTEN_FDS", "LISTEN_PID", "NOTIFY_SOCKET"  # by systemd


class Server(MPServer):
    """Granian's, that also takes sockets which systemd has opened, one for each process: of one socket that all listen
    at, the first to wake takes every connection, and one process works while the others have nothing to do. Granian has
    no public way for it yet; tests/sotay/test_serving.py tells when its private one changes."""

    def __init__(self, listeners: list[socket.socket], **settings):
        super().__init__("sotay.wsgi:application", **settings)
        self.listeners = listeners

    def _init_shared_socket(self) -> None:
        if not self.listeners:
            super()._init_shared_socket()

    def _spawn_worker(self, idx, target, callback_loader) -> WorkerProcess:  # type: ignore[override]  # as MPServer's
        if self.listeners:
            self._sso = self.listeners[idx]
            shared = SocketHolder(self._sso.fileno(), True, BACKLOG)  # type: ignore[call-arg]  # not in its stub
            self._shd = shared  # type: ignore[assignment]  # its None is no type
        return super()._spawn_worker(idx, target, callback_loader)


@cache
def load() -> Callable:
    """The application, loaded. What processes count is added up: each has a file of its own in a folder which must be
    known before anything is loaded that counts."""
    os.environ[METRICS] = tempfile.mkdtemp(prefix="sotay-metrics-")
    return import_module("sotay.wsgi").application


def main(arguments: list[str] | None = None) -> None:
    """Answers until SIGTERM: what is in hand has `--grace` seconds to end."""
    given = _given(arguments)
    host, _, port = given.bind.rpartition(":")
    multiprocessing.set_start_method("fork", force=True)  # else each process would load the portal by itself
    listeners = _from_systemd()
    server = Server(
        listeners,
        address=host.strip("[]"),
        port=int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=IDLE),
        websockets=False,
        workers=len(listeners) or given.workers,
        blocking_threads=given.threads,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        workers_kill_timeout=given.grace,
        log_dictconfig=log_config.lines(readable=log_config.is_readable()),
    )
    application = load()
    server.on_startup(partial(_begin, server))
    server.on_shutdown(lambda: shutil.rmtree(os.environ[METRICS], ignore_errors=True))
    server.serve(target_loader=lambda: application, wrap_loader=False)


def _begin(server: Server) -> None:
    """Tells systemd that the service is ready, as sd_notify(3) does."""
    if server.listeners:  # others would lose, with their socket, who waits there
        server.workers_rss = MOST * 1024 * 1024
    if place := os.environ.get(TOLD_AT):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.connect(place.replace("@", "\0", 1))
            told.sendall(b"READY=1")


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sotay.serving", description=__doc__)
    alone = "where systemd gives no sockets"
    parser.add_argument("--bind", default="127.0.0.1:8000", help=f"host:port, {alone}")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help=f"processes, {alone}: else one for each")
    parser.add_argument("--threads", type=int, default=4, help="requests that a process works at")
    parser.add_argument("--grace", type=int, default=30, help="seconds for what is in hand when it is told to end")
    return parser.parse_args(arguments)


def _from_systemd() -> list[socket.socket]:
    """Those of sotay-web.socket: they stay open while the service starts anew, so that nobody is refused."""
    if os.environ.get(GIVEN_TO) != str(os.getpid()):
        return []
    return [socket.socket(fileno=FIRST_GIVEN + place) for place in range(int(os.environ[GIVEN]))]


if __name__ == "__main__":
    main()
