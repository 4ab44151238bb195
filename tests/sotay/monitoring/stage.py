"""A portal of its own on this machine: PostgreSQL, Valkey and a web server that a test may kill and start again."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Lock, Thread

from django.conf import settings
from django.contrib.staticfiles import finders

import clone
import servers
from family import Family

TOKEN = "lets-the-collector-of-the-tests-in"
SESSION = settings.SESSION_COOKIE_NAME


class Stage:
    """`with Stage(folder) as stage:` holds what the test database held when it began; `folder` gets the logs."""

    def __init__(self, folder: Path):
        self.folder, self.log = folder, folder / "web.log"
        self.family = Family()
        self.servers = servers.Servers(clone.state_folder(), servers.TESTS)

    def __enter__(self):
        urls = self.servers.start(self.family, structured=False)
        self.postgres, self.valkey = self.family.members[1:3]
        self._copy_database()
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = os.environ | urls | self._variables()
        self._start_web()
        return self

    def __exit__(self, *_):
        self.web.process.send_signal(signal.SIGTERM)
        self.web.process.wait(30)
        kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        self.family.end()
        for number, handler in kept.items():
            signal.signal(number, handler)

    def _variables(self) -> dict[str, str]:
        static = self.folder / "static"
        static.mkdir()
        names = [name for finder in finders.get_finders() for name, _ in finder.list([])]
        manifest = {"paths": {name: name for name in names}, "version": "1.1", "hash": ""}
        (static / "staticfiles.json").write_text(json.dumps(manifest))
        ours = {"STATIC_ROOT": str(static), "SOTAY_METRICS_TOKEN": TOKEN, "REDIS_DB_OFFSET": "0"}
        return ours | {"SOTAY_DEMO": "0", "SOTAY_SMS_BACKEND": "", "PYTHONUNBUFFERED": "1"}

    def _copy_database(self):
        """By the server's own programs: migrating takes a minute. What only tests call stays behind."""
        known = settings.DATABASES["default"]
        place = {f"PG{name}": known[name] for name in ("HOST", "PORT", "USER", "PASSWORD") if known[name]}
        environment = place | {"LC_ALL": "C.UTF-8"}
        dump = [self.servers.bin / "pg_dump", "--no-owner", "--no-privileges", "--exclude-schema=tests*", known["NAME"]]
        found = subprocess.run(dump, env=os.environ | environment, capture_output=True, check=True)
        told = [self.servers.bin / "psql", "-q", "-h", self.servers.sockets, "-U", servers.NAME, servers.NAME]
        done = subprocess.run(told, input=found.stdout, capture_output=True)
        assert b"ERROR" not in done.stderr, done.stderr[:2_000]

    def _start_web(self):
        given = ("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4", "--grace", "1")
        command = [sys.executable, "-m", "sotay.serving", *given]
        self.web = self.family.start("web", command, log=self.log, cwd=settings.BASE_DIR, env=self.environment)
        until(lambda: self.ask("/suc-khoe/")[0] == 200, lambda: self.log.read_text()[-3_000:])

    def ask(self, path: str, cookie: str = "", body: str = "", **headers: str) -> tuple[int, str, Mapping[str, str]]:
        """Status, text and headers; 0 when nothing answers."""
        headers |= {"Cookie": cookie} if cookie else {}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as client:
                client.request("POST" if body else "GET", path, body or None, headers)
                answer = client.getresponse()
                return answer.status, answer.read().decode(), answer.headers
        except OSError:
            return 0, "", {}

    def figure(self, name: str, **labels: str) -> float:
        """The sum of a figure of `/metrics` over all its labels but `labels`."""
        status, text, _ = self.ask("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200, text
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        rows = re.findall(rf"^{name}(\{{[^}}]*\}})? ([0-9.e+-]+)$", text, re.MULTILINE)
        return sum(float(value) for found, value in rows if all(each in found for each in wanted))

    def lines(self, event: str) -> list[dict]:
        """The lines of the log that tell of `event`."""
        found = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in found if line["event"] == event]

    @contextmanager
    def valkey_killed(self):
        """kill -9; a new server stands at the old place when the block ends, however it ends."""
        self.valkey.process.kill()
        self.valkey.process.wait(30)
        try:
            yield
        finally:
            self.valkey = self.servers._start_valkey()
            self.servers._wait(self.valkey, self.servers._valkey_answers)

    def restart_postgres(self) -> None:
        """As `systemctl restart` does: sessions are ended, then a new server stands at the old place."""
        self.postgres.process.send_signal(signal.SIGINT)
        self.postgres.process.wait(30)
        self.postgres = self.servers._start_postgres()
        self.servers._wait(self.postgres, self.servers._postgres_answers)


class Load:
    """Readers in threads, who ask without a pause until the block ends; `statuses` counts what they got."""

    def __init__(self, stage: Stage, cookie: str, paths: tuple[str, ...], readers: int = 4):
        self.statuses, self._over, self._lock = Counter(), Event(), Lock()
        self._threads = [Thread(target=self._read, args=(stage, cookie, paths)) for _ in range(readers)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self, stage, cookie, paths):
        while not self._over.is_set():
            for path in paths:
                status = stage.ask(path, cookie)[0]
                with self._lock:
                    self.statuses[status] += 1


def until(holds, told=lambda: "", within: float = 60) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)
