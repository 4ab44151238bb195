"""The bounds a process lays upon itself before it reads the file; what they do not stop, anyone who started it
kills."""

import resource
import signal
from typing import NamedTuple  # dataclasses, and what they load, would be a fifth of the start of each process

MEGABYTE = 1024 * 1024
OPEN_FILES = 64
STAMPED_PAGES = 2  # the level stands on the first page; a covering letter may stand before it
GRACE = 5  # seconds beyond the time given, should nobody be left to kill this process


class Limits(NamedTuple):
    """What one process may use. `seconds` is the time on the clock; of the processor it may use no more than that.
    `written` is the largest file that it may write, in megabytes."""

    seconds: int = 60
    megabytes: int = 1024
    forks: bool = False
    written: int = 0
    open_files: int = OPEN_FILES


def lay(limits: Limits) -> None:
    memory = limits.megabytes * MEGABYTE
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_FSIZE: limits.written * MEGABYTE,  # 0: everything goes through pipes
        resource.RLIMIT_CORE: 0,
    }
    if not limits.forks:
        bounds[resource.RLIMIT_NPROC] = 0
    for what, most in bounds.items():
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))  # first a signal that says why
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.seconds + GRACE)
