"""What it costs that the portal is there at all: a command that does nothing, and web, worker and beat after some use;
beside the earlier commit, by turns, each with its own packages."""

import contextlib
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from sotay.bench import beside, cpu, earlier, web
from sotay.bench.scratch import Scratch
from sotay.bench.table import Line, middle

MEMORY, TIME, USED = 0.75, 0.6, 0.7
SETUP = """
import django; django.setup()
print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
"""
CELERY = ("-m", "celery")
WORKER = ("-A", "sotay", "worker", "-c", "1", "--without-gossip", "--without-mingle", "--beat")
PORTAL = settings.BASE_DIR / "sotay" / "local" / "portal.py"
MINUTES = 2  # every task of the schedule that comes each minute has run, and has run again


def goals(bench) -> Iterator[Line]:
    sides = beside.today(anew=bench.anew), beside.at_commit(anew=bench.anew)
    against = f"so với {earlier.COMMIT[:7]}"
    runs = [[setup(side) for side in sides] for _ in range(bench.rounds * 2 + 1)][1:]  # the first compiles
    mine, others = ([middle(list(each)) for each in zip(*side, strict=True)] for side in zip(*runs, strict=True))
    yield Line("LEAN", f"django.setup(): CPU của cả lệnh, {against}", mine[0], TIME, others[0])
    yield Line("LEAN", f"django.setup(): bộ nhớ, {against}", mine[1], MEMORY, others[1], unit="MB")
    taken = [used(side, begin) for side, begin in zip(sides, (together, apart), strict=True)]
    what = f"web, việc nền và lịch, mỗi bên như make demo của nó, sau khi dùng: PSS, {against}"
    yield Line("LEAN", what, taken[0], USED, taken[1], unit="MB")


def setup(side: Scratch) -> tuple[float, float]:
    """Milliseconds of processor time from the start of a command that does nothing to its end, and its megabytes."""
    before = _spent()
    told = side.run("-c", SETUP)
    return (_spent() - before) * 1000, int(told) / 1024


def used(side: Scratch, begin: Callable) -> float:
    """Megabytes of web (two processes), worker, its child and beat when every reader has opened every page."""
    known = beside.addresses(side)
    with begin(side) as (running, parents):
        for page in beside.NAMES:
            web.load(running, known["cookies"], known[page], 0, len(known["cookies"]))
        time.sleep(MINUTES * 60)
        return sum(map(cpu.pss_mb, parents))


@contextlib.contextmanager
def together(side: Scratch) -> Iterator[tuple]:
    """As `make demo` does today: web and worker are children of one process that has loaded the portal."""
    with TemporaryDirectory(prefix="sotay-bench-") as folder:
        mark = Path(folder, "begin")
        mark.touch()
        by = (str(PORTAL), folder, str(mark))
        more = ("--", *WORKER, "--max-memory-per-child", "130000")
        more += ("--schedule", str(Path(folder, "beat")))
        with web.server(side, "sotay.wsgi", by=by, more=more) as running:
            yield running, [running.process.pid]


@contextlib.contextmanager
def apart(side: Scratch) -> Iterator[tuple]:
    """As it did then: each by a command of its own. The clock stood apart then; here the worker holds it, in favour of
    that side."""
    with web.server(side, "sotay.wsgi") as running, _worker(side) as worker:
        yield running, [running.process.pid, worker.pid]


@contextlib.contextmanager
def _worker(side: Scratch) -> Iterator[subprocess.Popen]:
    with TemporaryDirectory(prefix="sotay-bench-") as folder:
        command = [str(side.python), *CELERY, *WORKER, "--schedule", str(Path(folder, "beat"))]
        with Path(folder, "log").open("w") as log:
            process = subprocess.Popen(command, cwd=side.root, env=side.environment(), stdout=log, stderr=log)
        try:
            yield process
            if process.poll() is not None:
                raise RuntimeError(f"the worker has ended:\n{Path(folder, 'log').read_text()[-3000:]}")
        finally:
            process.send_signal(signal.SIGQUIT)  # what it has in hand stays in the queue
            process.wait(30)


def _spent() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime
