"""News over real web servers: ours against the plainest Django pages of the same contents, on the same PostgreSQL."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import product
from tempfile import NamedTemporaryFile

import psycopg
from django.conf import settings

from members import pending_usage
from sotay.bench import cpu
from sotay.bench.scratch import Scratch

READERS, CONNECTIONS = 200, 8
PAGES, WHO = ("list", "article"), ("in", "out")  # out: without a cookie
TOKEN = "k" * 32  # of CSRF: the cookie and the field of one browser
LONGEST = 600  # seconds; a round ends when all is sent
START_WITHIN = 180
WORKERS, THREADS = 2, 4  # of each side
# As an earlier commit says that it is run; it does not know our server.
GUNICORN = ("--worker-class", "gthread", "--threads", str(THREADS), "--preload", "--no-control-socket")
GRANIAN = ("--interface", "wsgi", "--blocking-threads", str(THREADS), "--http", "1", "--no-ws")


def compare(ours: Scratch, plain: Scratch, *, rounds: int, seconds: float) -> dict:
    """What a request costs, list and article on both sides: by readers who are signed in, and by nobody."""
    ours.manage("collectstatic", "--noinput", "-v0")
    readers = ours.probe("readers", many=READERS)
    visitors = json.loads(plain.run("-m", "sotay.bench.plain.seed", str(READERS), settings_module=PLAIN))
    found = {}
    with server(ours, "sotay.wsgi") as here, server(plain, "sotay.bench.plain.wsgi", PLAIN) as there:
        sides = {"ours": (here, readers), "plain": (there, visitors)}
        for turn in range(-1, rounds):
            for page, who in product(PAGES, WHO):
                for side, (running, known) in sides.items():
                    cookies = known["cookies"] if who == "in" else [""]
                    paths = ["/tin-tuc/"] if page == "list" else known["articles" if who == "in" else "public"]
                    # Every reader comes once before it counts: whose session and body are in the cache, as they are.
                    result = load(running, cookies, paths, seconds, least=len(cookies) if turn < 0 else 0)
                    if turn >= 0:
                        found.setdefault((side, page, who), []).append(result)
    return found


def ballots(ours: Scratch, plain: Scratch, *, rounds: int, members: int) -> dict:
    """What a ballot on the phone costs, named and sealed, against a plain view that inserts the row of the named one;
    by side, with how many ballots were lost or doubled in all rounds."""
    ours.manage("collectstatic", "--noinput", "-v0")
    visitors = json.loads(plain.run("-m", "sotay.bench.plain.seed", str(members), settings_module=PLAIN))["cookies"]
    found: dict = {"named": [], "secret": [], "plain": [], "lost": 0}
    with server(ours, "sotay.wsgi") as here, server(plain, "sotay.bench.plain.wsgi", PLAIN) as there:
        for turn in range(-1, rounds):
            asked = ours.probe("ballots", many=members)
            posts = [[f"/phieu/{int(time.time())}/", cookie, "la_phieu=1"] for cookie in visitors]
            load(
                here, asked["cookies"], ["/tin-tuc/"], 1, least=members
            )  # their sessions are in the cache, as they are
            took = {way: _each_once(here, asked[way]["posts"]) for way in ("named", "secret")}
            took["plain"] = _each_once(there, posts)
            cast = ours.probe("cast", votes=asked["named"]["votes"] + asked["secret"]["votes"])
            found["lost"] += sum(abs(len(asked[way]["posts"]) - cast[way]) for way in ("named", "secret"))
            if turn >= 0:
                for side, result in took.items():
                    found[side].append(result)
    return found


def _each_once(side: "_Server", posts: list[list[str]]) -> dict:
    """Of each of `posts` path, cookie and body, sent with what shows that no other page sends it."""
    paths, cookies, bodies = zip(*posts, strict=True)
    return load(
        side,
        [f"{cookie}; csrftoken={TOKEN}" for cookie in cookies],
        list(paths),
        LONGEST,
        0,
        bodies=[f"{body}&csrfmiddlewaretoken={TOKEN}" for body in bodies],
    )


def check_in(ours: Scratch, plain: Scratch, *, ours_sent: dict, plain_sent: dict, rounds: int) -> dict:
    """What a check-in costs on both sides: each of what is sent once, a share of it in each round. Whose page it is has
    opened one before, as the code does."""
    found = {"ours": [], "plain": []}
    with server(ours, "sotay.wsgi") as here, server(plain, "sotay.bench.plain.wsgi", PLAIN) as there:
        for turn in range(rounds):
            for side, running, sent in (("ours", here, ours_sent), ("plain", there, plain_sent)):
                share = {name: sent[name][turn::rounds] for name in ("cookies", "paths", "bodies")}
                pages = [path.removesuffix("ghi/") for path in share["paths"]]
                load(running, share["cookies"], pages, 0, least=len(pages))
                found[side].append(load(running, share["cookies"], share["paths"], LONGEST, 0, bodies=share["bodies"]))
    return found


PLAIN, OURS = "sotay.bench.plain.settings", "sotay.wsgi"
PARTS = ("web", "database", "cache")


class _Server:
    """A running web server, and the processes behind it: its own connections to PostgreSQL alone, since others may work
    on the same machine, and the cache server."""

    def __init__(self, process: subprocess.Popen, port: int, scratch: Scratch):
        self.process, self.port = process, port
        self.watch = psycopg.connect(scratch.url, autocommit=True)
        self.backends: dict[int, float] = {}  # one that has ended keeps what it had used

    def spent(self) -> dict[str, float]:
        """Seconds of processor time so far of each of PARTS."""
        rows = self.watch.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
        for (pid,) in rows:
            if pid != self.watch.info.backend_pid:
                self.backends[pid] = max(cpu.seconds(pid), self.backends.get(pid, 0.0))
        clock = pending_usage.server.info("cpu")
        cache = clock["used_cpu_user"] + clock["used_cpu_sys"]
        return {"web": cpu.of_family(self.process.pid), "database": sum(self.backends.values()), "cache": cache}


@contextlib.contextmanager
def server(
    scratch: Scratch, application: str, settings_module: str = "sotay.settings", *, by=(), more=()
) -> Iterator[_Server]:
    """The web server of that side; ours started by its own command or `by` one that takes its arguments and `more`."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = scratch.environment(settings_module)
    command = [str(scratch.python), *_command(scratch, application, port, by), "--workers", str(WORKERS), *more]
    with NamedTemporaryFile("w+") as log:
        process = subprocess.Popen(command, cwd=scratch.root, env=environment, stdout=log, stderr=log, process_group=0)
        try:
            _wait(process, port, log)
            running = _Server(process, port, scratch)
            with running.watch:
                yield running
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _command(scratch: Scratch, application: str, port: int, by: Sequence[str]) -> list[str]:
    bind = ["--bind", f"127.0.0.1:{port}"]
    if not (scratch.root / "sotay" / "serving.py").exists():
        return ["-m", "gunicorn", f"{application}:application", *GUNICORN, *bind]
    if application != OURS:
        return ["-m", "granian", f"{application}:application", *GRANIAN, "--port", str(port)]
    return [*(by or ("-m", "sotay.serving")), *bind, "--threads", str(THREADS)]


def _wait(process: subprocess.Popen, port: int, log) -> None:
    deadline = time.monotonic() + START_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(("127.0.0.1", port), 1)):
            return
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"the web server does not answer:\n{log.read()[-3000:]}")


def load(server: _Server, cookies: list[str], paths: list[str], seconds: float, least: int, **sent) -> dict:
    before = server.spent()
    asked = {"port": server.port, "cookies": cookies, "paths": paths, "seconds": seconds, "least": least} | sent
    client = [sys.executable, "-m", "sotay.bench.client", str(CONNECTIONS)]
    done = subprocess.run(
        client,
        input=json.dumps(asked),
        cwd=settings.BASE_DIR,
        env=os.environ,
        check=True,
        capture_output=True,
        text=True,
    )
    result, after = json.loads(done.stdout), server.spent()
    each = {f"{part}_ms": (after[part] - before[part]) * 1000 / result["requests"] for part in PARTS}
    took = result["seconds"]
    speed = {"wall_ms": took * 1000 / result["requests"], "a_second": result["requests"] / took}
    return result | each | speed | {"cpu_ms": sum(each.values())}


def shares(run: dict) -> str:
    """Where the milliseconds of a request go. The generator of the load shares the processors, and is in no ratio."""
    web, database, cache, client = (run[f"{part}_ms"] for part in (*PARTS, "client"))
    return f"web {web:.1f} + PostgreSQL {database:.1f} + bộ nhớ đệm {cache:.1f} ms; máy phát tải {client:.1f} ms"
