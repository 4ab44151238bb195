"""`portal.py LOGS MARK SERVING'S… -- CELERY'S…`, by the Python of the packages: web and worker of one run.

One process loads the portal, and both are its children: what was loaded stands in the memory of the machine once and
not twice, and is loaded in half the work. Nothing is opened before they part, neither a socket nor a thread. The worker
begins once the file MARK is there: while data are loaded, which locks whole tables, no task may run.

Where one of them ends by itself, so does this process; its last line says which, and with what code (`ENDED`).
"""

import gc
import os
import re
import runpy
import signal
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path

from family import die_with_parent

PARTS = ("web", "worker")
ENDED = re.compile(r"^(?P<part>web|worker) (?P<code>-?\d+)$")
LOADED = ("celery.bin.celery", "celery.apps.beat", "celery.apps.worker")
LOADED += ("celery.concurrency.prefork", "celery.worker.consumer", "kombu.transport.redis")
GRACE = 1  # second; then this process ends, and the kernel tells the parts, once more or for the first time


def main(logs, mark, *arguments):
    sys.path[0] = os.getcwd()  # as `python -m` has it
    cut = arguments.index("--")
    web, worker = arguments[:cut], arguments[cut + 1 :]
    _load(worker)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)  # a shell that begins this in the background has it ignored
    parts = {
        _part(Path(logs, "web.log"), partial(_web, web)): "web",
        _part(Path(logs, "worker.log"), partial(_worker, worker), after=Path(mark)): "worker",
    }
    told = []  # to stop; by the same signal the parts are, and they are waited for
    signal.signal(signal.SIGTERM, lambda *_: told.append(signal.alarm(GRACE)))
    ended, status = os.wait()
    if told:
        os.wait()
    else:
        _end_what_is_left()
    sys.exit(f"{parts[ended]} {os.waitstatus_to_exitcode(status)}")


def _end_what_is_left():
    """The other part, and what the ended one has left: the schedule of a killed worker hears no SIGTERM and goes on."""
    signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    os.killpg(0, signal.SIGQUIT)


def _load(worker):
    # All of a run get the same signal; a worker would go on with the task in hand, which its queue keeps anyway.
    os.environ["REMAP_SIGTERM"] = "SIGQUIT"
    import_module("sotay.serving").load()  # first: it gives what is counted its folder
    for name in LOADED:
        import_module(name)
    app = import_module("celery.app.utils").find_app(worker[worker.index("-A") + 1])
    app.loader.init_worker()
    gc.collect()
    gc.freeze()  # a collection that goes through what was loaded would make each process a copy of its own


def _part(log, run, after=None):
    """The process that runs `run`, begun once `after` is there; it writes into `log`."""
    if pid := os.fork():
        return pid
    die_with_parent(signal.SIGTERM)()
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    while after and not after.exists():
        time.sleep(0.1)
    run()
    sys.exit()


def _web(arguments):
    import_module("sotay.serving").main(arguments)


def _worker(arguments):
    sys.argv[:] = ["celery", *arguments]
    runpy.run_module("celery", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
