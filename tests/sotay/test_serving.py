"""The web server behind sockets that systemd has opened, as docs/operating sets it up."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from family import die_with_parent
from sotay.bench import cpu
from tests import celery_worker

pytestmark = [pytest.mark.process, pytest.mark.long]
# What systemd says in the environment: the process that it has given the sockets to, from the third on.
GIVEN = 'export LISTEN_FDS=2 LISTEN_PID=$$; exec "$@" 3<&"$FIRST" 4<&"$SECOND"'


class Connection(http.client.HTTPConnection):
    def __init__(self, path: Path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class Reader(threading.Thread):
    """Asks one socket, beside others."""

    def __init__(self, path: Path):
        super().__init__(daemon=True)
        self.path, self.told = path, None

    def run(self):
        self.told = answered(self.path)


def answered(path: Path) -> int:
    """The status; 0 where no answer came."""
    with closing(Connection(path)) as client:
        try:
            client.request("GET", "/suc-khoe/")
            return client.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


@pytest.fixture
def sockets(tmp_path):
    """Two that are open, by their places; what waits there is kept while nobody answers."""
    found = {}
    for place in (tmp_path / "web-1.sock", tmp_path / "web-2.sock"):
        found[place] = socket.socket(socket.AF_UNIX)
        found[place].bind(str(place))
        found[place].listen()
    yield found
    for each in found.values():
        each.close()


@pytest.fixture
def serve(sockets, tmp_path):
    """Starts the service on them."""
    started = []
    numbers = {name: str(each.fileno()) for name, each in zip(("FIRST", "SECOND"), sockets.values(), strict=True)}

    def start() -> subprocess.Popen:
        with (tmp_path / "web.log").open("ab") as out:
            process = subprocess.Popen(
                ["bash", "-c", GIVEN, "bash", sys.executable, "-m", "sotay.serving", "--grace", "5"],
                cwd=settings.BASE_DIR,
                env=os.environ | numbers,
                pass_fds=[each.fileno() for each in sockets.values()],
                stdout=out,
                stderr=out,
                process_group=0,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        assert process.wait(30) == 0, (tmp_path / "web.log").read_text()


@pytest.fixture
def log(tmp_path):
    return tmp_path / "web.log"


def workers(process: subprocess.Popen) -> set[int]:
    return {pid for pid in cpu.family(process.pid) if pid != process.pid}


def test_who_comes_while_the_service_starts_anew_waits_and_is_answered(serve, sockets, log):
    first = serve()
    assert [answered(place) for place in sockets] == [200, 200], log.read_text()
    assert len(workers(first)) == 2  # one for each socket
    first.terminate()
    assert first.wait(30) == 0
    readers = [Reader(place) for place in sockets]
    for reader in readers:
        reader.start()
    serve()
    for reader in readers:
        reader.join(60)
    assert [reader.told for reader in readers] == [200, 200], log.read_text()


def test_after_a_process_was_killed_its_socket_is_answered_again(serve, sockets, log):
    process = serve()
    assert [answered(place) for place in sockets] == [200, 200], log.read_text()
    (first, second) = workers(process)
    os.kill(first, signal.SIGKILL)
    assert [answered(place) for place in sockets] == [200, 200], log.read_text()
    celery_worker.eventually(lambda: len(workers(process) - {first, second}) == 1, process=process, log=log)
