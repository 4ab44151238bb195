"""The files of docs/operating are accepted by the programs that read them, and agree with the code."""

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.conftest import POSTGRES
from tests.operating.machine import OPERATING, unit

pytestmark = pytest.mark.operating
UNITS = sorted(path.name for path in (OPERATING / "systemd").iterdir())
SETTING = re.compile(r"^(\w+) = '?([^'#\n]+?)'?\s*(?:#.*)?$", re.MULTILINE)
UNIT = re.compile(r"\d[a-zA-Z]+$")  # 4GB, 15min: these are told in pages and seconds
MOST_EXPOSED = 2.0  # of 10; systemd calls this OK, an ordinary service has 9.6


def test_every_queue_has_its_worker():
    wanted = re.findall(r"sotay-worker@(\w+)\.service", " ".join(unit("sotay.target")["Wants"]))
    assert wanted == [*settings.CELERY_TASK_QUEUES]


def test_systemd_accepts_the_units(tmp_path):
    for name in UNITS:
        text = (OPERATING / "systemd" / name).read_text(encoding="utf-8")
        there = name.replace("@", "@texts")
        (tmp_path / there).write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    files = [str(path) for path in sorted(tmp_path.iterdir())]
    seen = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True)
    assert (seen.returncode, seen.stderr) == (0, "")


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_is_shut_in(name, tmp_path):
    file = shutil.copy(OPERATING / "systemd" / name, tmp_path / name.replace("@", "@texts"))
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", file]
    seen = subprocess.run(command, capture_output=True, text=True, check=True)
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", seen.stdout)
    assert float(level[1]) <= MOST_EXPOSED


def test_postgresql_takes_every_setting(tmp_path):
    fragment = OPERATING / "postgresql" / "sotay.conf"
    written = dict(SETTING.findall(fragment.read_text(encoding="utf-8")))
    (tmp_path / "postgresql.conf").write_text(f"include '{fragment}'\n")
    read = {}
    for name in written:
        command = [POSTGRES, "-C", name, "-D", str(tmp_path)]  # -C first: then it runs for root as well
        read[name] = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    plain = {
        name: value for name, value in written.items() if not re.search(r"\d[a-zA-Z]+$", value)
    }  # no size, no time
    assert {"fsync": "on", "synchronous_commit": "on"}.items() <= plain.items()
    assert {name: read[name] for name in plain} == plain
    assert int(read["shared_buffers"]) * 8192 == 4 * 1024**3


def test_nginx_asks_every_process_of_the_web():
    site = (OPERATING / "nginx" / "sotay.conf").read_text(encoding="utf-8")
    asked = re.findall(r"^ *server unix:(\S+)", site, re.MULTILINE)
    assert asked == unit("sotay-web.socket")["ListenStream"] and len(asked) > 1


def test_redis_starts_with_the_settings(tmp_path):
    path = tmp_path / "redis.sock"
    command = ["redis-server", str(OPERATING / "redis" / "sotay.conf"), "--port", "0", "--dir", str(tmp_path)]
    with subprocess.Popen([*command, "--unixsocket", str(path)], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert asked(path, server, "CONFIG GET maxmemory-policy") == "maxmemory-policy noeviction"
            assert asked(path, server, "CONFIG GET appendonly") == "appendonly yes"
        finally:
            server.terminate()


def asked(path: Path, server: subprocess.Popen, command: str) -> str:
    """What the server answers, the words of a list with a space between."""
    deadline = time.monotonic() + 20
    with socket.socket(socket.AF_UNIX) as client:
        while client.connect_ex(str(path)):  # the socket is there a moment before somebody listens
            assert server.poll() is None, server.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        client.sendall(command.encode() + b"\r\n")
        lines = client.recv(1000).decode().split("\r\n")
    return " ".join(line for line in lines if line and line[0] not in "*$")
