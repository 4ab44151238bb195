"""The web server behind sockets that systemd has opened, as docs/operating sets it up: asked while its processes end."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
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
    """Asks one socket again and again, over a connection of its own each time."""

    def __init__(self, path: Path):
        super().__init__(daemon=True)
        self.path, self.told, self.stopped = path, [], False

    def run(self):
        while not self.stopped:
            self.told.append(answered(self.path))


def answered(path: Path) -> int:
    """The status; 0 where no answer came."""
    with closing(Connection(path)) as client:
        try:
            client.request("GET", "/suc-khoe/")
            return client.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


@pytest.fixture
def served(tmp_path):
    """The process, its log, and the places of its two sockets, which answer."""
    places, opened = [tmp_path / "web-1.sock", tmp_path / "web-2.sock"], []
    for place in places:
        opened.append(socket.socket(socket.AF_UNIX))
        opened[-1].bind(str(place))
        opened[-1].listen()
    log = tmp_path / "web.log"
    numbers = dict(zip(("FIRST", "SECOND"), (str(each.fileno()) for each in opened), strict=True))
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["bash", "-c", GIVEN, "bash", sys.executable, "-m", "sotay.serving", "--grace", "5"],
            cwd=settings.BASE_DIR,
            env=os.environ | numbers,
            pass_fds=[each.fileno() for each in opened],
            stdout=out,
            stderr=out,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    celery_worker.eventually(lambda: all(map(answered_soon, places)), process=process, log=log)
    yield process, log, places
    process.terminate()
    assert process.wait(30) == 0, log.read_text()
    for each in opened:
        each.close()


def answered_soon(place: Path) -> bool:
    """Asked only once the processes are there: whoever waits at a socket holds the test up."""
    return answered(place) == 200


def workers(process: subprocess.Popen) -> set[int]:
    return {pid for pid in cpu.family(process.pid) if pid != process.pid}


def test_a_process_that_makes_room_for_a_new_one_loses_nobody(served):
    process, log, places = served
    before = workers(process)
    assert len(before) == 2  # one for each socket
    readers = [Reader(place) for place in places]
    for reader in readers:
        reader.start()
    process.send_signal(signal.SIGHUP)
    celery_worker.eventually(lambda: len(workers(process) - before) == 2, process=process, log=log)
    celery_worker.eventually(lambda: not workers(process) & before, process=process, log=log)
    for reader in readers:
        reader.stopped = True
        reader.join(30)
    assert [set(reader.told) for reader in readers] == [{200}, {200}], log.read_text()


def test_after_a_process_was_killed_its_socket_is_answered_again(served):
    process, log, places = served
    (first, second) = workers(process)
    os.kill(first, signal.SIGKILL)
    began = time.monotonic()
    assert [answered(place) for place in places] == [200, 200], log.read_text()
    assert time.monotonic() - began < 20
    celery_worker.eventually(lambda: len(workers(process) - {first, second}) == 1, process=process, log=log)
