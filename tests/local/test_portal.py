"""Web and worker as children of one process: the portal itself, on the test database."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings

import portal
from family import die_with_parent, last_lines
from sotay.bench import cpu
from sotay.monitoring.tasks import beat
from tests import celery_worker

pytestmark = pytest.mark.long


@pytest.fixture
def started(transactional_db, tmp_path, free_port):
    """The process that has loaded the portal, its log, and the address of the web, which answers."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{settings.DATABASES['default']['NAME']}").geturl()
    web = ["--workers", "2", "--bind", f"127.0.0.1:{free_port}"]
    worker = ["-A", "sotay", "worker", "-c", "1", "-n", "own@%h", "--beat", "--schedule", tmp_path / "schedule"]
    command = [sys.executable, portal.__file__, tmp_path, tmp_path / "begin", *web, "--", *worker]
    log = tmp_path / "portal.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env=os.environ | {"DATABASE_URL": url, "SOTAY_INSECURE_HTTP": "1"},
            stdout=out,
            stderr=out,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    address = f"http://127.0.0.1:{free_port}"
    celery_worker.eventually(lambda: answered(f"{address}/suc-khoe/") == 200, process=process, log=log)
    yield process, log, address
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def answered(address):
    try:
        return urlopen(address).status
    except HTTPError as error:
        return error.code
    except OSError:
        return None


def test_the_worker_works_once_the_mark_is_there_and_with_it_ends_the_web(started, tmp_path):
    process, log, address = started
    assert_nothing_is_open(process)
    beat.delay()
    time.sleep(1)
    assert answered(f"{address}/suc-khoe/san-sang/") == 503  # nobody has done a task
    assert "ready" not in last_lines(tmp_path / "worker.log")
    (tmp_path / "begin").touch()
    celery_worker.eventually(lambda: answered(f"{address}/suc-khoe/san-sang/") == 200, process=process, log=log)
    assert_all_ends_with("worker", process, log)  # its schedule too, which is a process of its own by now


def test_with_the_web_ends_the_worker_that_waits(started):
    process, log, _ = started
    assert_all_ends_with("web", process, log)


def assert_nothing_is_open(process):
    """Where they part."""
    opened = [os.readlink(file) for file in Path(f"/proc/{process.pid}/fd").iterdir()]
    assert [each for each in opened if each.startswith(("socket:", "anon_inode:"))] == []
    assert len(list(Path(f"/proc/{process.pid}/task").iterdir())) == 1
    assert len(children(process.pid)) == 2  # web, and the worker that waits


def assert_all_ends_with(part, process, log):
    below = cpu.family(process.pid)
    os.kill(dict(zip(portal.PARTS, children(process.pid), strict=True))[part], signal.SIGKILL)
    assert process.wait(30) == 1
    told = portal.ENDED.search(last_lines(log, 1))
    assert (told["part"], told["code"]) == (part, "-9")
    deadline = time.monotonic() + 30
    while any(map(runs, below)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in below if runs(pid)] == []


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid):
    """Whether the process is there and not dead, waiting for burial."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
