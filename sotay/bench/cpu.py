"""Processor time and memory of processes, read from /proc: time to the nanosecond where the kernel keeps it."""

import contextlib
import os
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
ENDED = (FileNotFoundError, ProcessLookupError)  # before its file was opened, or before it was read


def seconds(pid: int) -> float:
    """What the process has used so far with all its threads; nothing when it has ended."""
    try:
        return sum(_of_thread(thread) for thread in (PROC / str(pid) / "task").iterdir())
    except ENDED:
        return 0.0


def peak_mb() -> float:
    """The most memory this program has had; what `getrusage` tells begins with that of who has started it."""
    told = (PROC / "self" / "status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def pss_mb(pid: int) -> float:
    """What the process and everything it has started take of the machine: pages that several share are counted once."""
    taken = 0
    for each in family(pid):
        with contextlib.suppress(*ENDED):
            taken += int((PROC / str(each) / "smaps_rollup").read_text().partition("Pss:")[2].split()[0])
    return taken / 1024


def of_family(pid: int) -> float:
    """Processor time of a process and everything it has started."""
    return sum(map(seconds, family(pid)))


def family(pid: int) -> list[int]:
    """The process, its children, and theirs."""
    found = [pid]
    with contextlib.suppress(*ENDED):
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def parent(pid: int) -> int:
    return int(_stat(PROC / str(pid))[1])


def _of_thread(thread: Path) -> float:
    try:
        return int((thread / "schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        return (int(_stat(thread)[11]) + int(_stat(thread)[12])) / TICK


def _stat(process: Path) -> list[str]:
    """The fields after the name, which may hold spaces and brackets."""
    return (process / "stat").read_text().rpartition(")")[2].split()
