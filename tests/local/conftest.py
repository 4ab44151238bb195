"""A clone with a portal so small that it starts in two seconds: tested is who starts, watches and ends it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import clone

MANAGE = """
import os, sys, psycopg
command = sys.argv[1:]
if command[0] == "collectstatic":
    sys.exit()
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
    if command[0] == "migrate":
        database.execute("CREATE TABLE IF NOT EXISTS visit (at timestamptz DEFAULT now())")
    elif command[:2] == ["demo", "--accounts"]:
        database.execute("INSERT INTO visit DEFAULT VALUES")
        if int(os.environ.get("SOTAY_SLOW_QUERY_MS", "200")) < 60_000:
            print("slow_query, as a whole province is loaded")
    if command[0] != "migrate":
        print("Số lần:", *database.execute("SELECT count(*) FROM visit").fetchone())
"""
CELERY_APP = """
import os
from celery import Celery
broker = os.environ["REDIS_URL"].replace("unix://", "redis+socket://")
app = Celery("sotay", broker=broker, fixups=[])
"""
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
"""
LOG_CONFIG = """
def is_readable():
    return True
def lines(readable):
    console = {"class": "logging.StreamHandler"}
    root = {"handlers": ["console"], "level": "INFO"}
    return {"version": 1, "handlers": {"console": console}, "root": root, "loggers": {}}
"""


@pytest.fixture
def small_clone(tmp_path):
    root = tmp_path / "sotay"
    shutil.copytree(
        clone.ROOT / "sotay" / "local", root / "sotay" / "local", ignore=shutil.ignore_patterns("__pycache__")
    )
    (root / "static").mkdir()
    (root / "sotay" / "monitoring").mkdir()
    shutil.copy(clone.ROOT / "sotay" / "serving.py", root / "sotay")
    for name, text in (
        ("manage.py", MANAGE),
        ("sotay/__init__.py", CELERY_APP),
        ("sotay/settings.py", ""),
        ("sotay/monitoring/log_config.py", LOG_CONFIG),
        ("sotay/wsgi.py", WSGI),
    ):
        (root / name).write_text(text)
    shutil.copy(clone.ROOT / "requirements-dev.txt", root)
    (root / ".venv").symlink_to(clone.VENV)
    yield root
    if os.geteuid() == 0:
        shutil.rmtree(clone.state_folder(root), ignore_errors=True)


class Run:
    """One call of dev.py and all the processes it has started."""

    def __init__(self, root, *arguments, **environment):
        self.offspring = {}
        kept = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "MAKELEVEL"}
        }
        self.process = subprocess.Popen(
            [sys.executable, root / "sotay" / "local" / "dev.py", *arguments],
            env=kept | environment,
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, words):
        """Reads on until a line has `words`."""
        seen = []
        for line in self.process.stdout:
            seen.append(line)
            if words in line:
                self.offspring = offspring(self.process.pid)
                return "".join(seen)
        raise AssertionError("".join(seen))

    def found(self, name):
        """Its processes with `name` in their command line, the eldest first."""
        return [pid for pid, (_, command) in sorted(self.offspring.items()) if name in command]

    def kill(self, name, number=signal.SIGKILL):
        os.kill(self.found(name)[0], number)

    def parts(self):
        """Web and worker, the children of the process that has loaded the portal."""
        return children(self.found("portal.py")[0])

    def output(self):
        """What it says till its end."""
        return self.process.communicate(timeout=180)[0]

    def leaves(self, within=60):
        """The processes that outlive it by more than a few seconds."""
        deadline = time.monotonic() + within
        while True:
            alive = {pid: each for pid, each in self.offspring.items() if born(pid) == each[0]}
            if not alive or time.monotonic() > deadline:
                return alive
            time.sleep(0.05)


def offspring(pid):
    """{pid: (when it was born, its command line)} of a process and all below it."""
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    below = {pid: (born(pid), command)}
    for child in children(pid):
        below |= offspring(child)
    return below


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def born(pid):
    """The start time of a process that runs, else None: numbers come again, and the dead wait for burial."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else rest[18]


@pytest.fixture
def run(small_clone):
    """`run("demo", PORT="…")`: whatever a test leaves running is killed at its end."""
    runs = []

    def start(*arguments, **environment):
        runs.append(Run(small_clone, *arguments, **environment))
        return runs[-1]

    yield start
    for each in runs:
        if each.process.poll() is None:
            each.process.terminate()
            each.output()
        for _, command in each.offspring.values():  # nobody is left to do it when a test has killed the guard too
            if "--unix_socket_directories=" in command:
                shutil.rmtree(command.split("--unix_socket_directories=")[1].strip(), ignore_errors=True)


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
