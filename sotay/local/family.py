"""The processes of one run. Whatever ends the run, kill -9 included, ends them all, and their children too."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import guard

PR_SET_PDEATHSIG = 1
LAST_WORDS = 5
# Here and not in the child: once it has become `nobody` it may be unable to read Python's own library.
_prctl = getattr(ctypes.CDLL(None), "prctl", None)


def die_with_parent(number):
    """For `preexec_fn`: the kernel sends `number` when the parent is gone. A second rope; Linux only."""

    def ask():
        if _prctl:
            _prctl(PR_SET_PDEATHSIG, int(number))

    return ask


class Stopped(KeyboardInterrupt):
    """Ctrl-C, SIGTERM or the end of the terminal, all the same to a run."""

    def __init__(self, number):
        super().__init__()
        self.number = number


class Member:
    """One process with its name and its log; `once` says that it is to end by itself."""

    def __init__(self, name, process, log=None, once=False):
        self.name, self.process, self.log, self.once = name, process, log, once

    @property
    def ended(self):
        return self.process.poll() is not None

    def last_words(self):
        return last_lines(self.log) if self.log else ""


def begun(log):
    """The path of a new log; that of the last run is kept beside it."""
    if log.exists():
        log.replace(log.with_suffix(".1.log"))
    log.touch()
    return log


def last_lines(log, lines=20):
    return "".join(Path(log).read_text(errors="replace").splitlines(keepends=True)[-lines:])


class Family:
    """`with Family(claim) as family:` and `family.start(...)`; leaving the block ends all, clients before servers."""

    def __init__(self, claim=None):
        self.duties = guard.Duties()
        locks = [claim.handle.fileno()] if claim else []
        self.guard = subprocess.Popen(
            [sys.executable, guard.__file__, *map(str, locks)],
            stdin=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            pass_fds=locks,  # the lock stays held until the guard has finished
            start_new_session=True,
        )
        self.members = [Member("guard", self.guard)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def start(self, name, command, *, log=None, once=False, stop=signal.SIGTERM, kind="client", **options):
        """A process in a group of its own, so that Ctrl-C in the terminal reaches the supervisor only."""
        with open(begun(log) if log else os.devnull, "ab") as out:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                process_group=0,
                preexec_fn=die_with_parent(stop),
                **options,
            )
        self._remember(f"{kind} {-process.pid} {int(stop)}")
        self.members.append(Member(name, process, log, once))
        return self.members[-1]

    def run(self, command, **options):
        """Runs a command in the foreground, with the terminal as its own, and returns its exit code."""
        process = subprocess.Popen(
            [str(part) for part in command], preexec_fn=die_with_parent(signal.SIGTERM), **options
        )
        self._remember(f"client {process.pid} {int(signal.SIGTERM)}")
        self.members.append(Member("command", process, once=True))
        try:
            code = process.wait()
        except Stopped as stopped:
            # Ctrl-C in the terminal has reached the command too: it may say its last words (pytest's summary).
            if stopped.number != signal.SIGINT:
                process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LAST_WORDS)
            raise
        self._remember(f"done {process.pid}")
        return code if code >= 0 else 128 - code

    def wait(self, member):
        """For a member that ends by itself."""
        if member.process.wait() == 0:
            self._remember(f"done {-member.process.pid}")

    def removes(self, folder):
        """The folder goes when all processes have gone."""
        self._remember(f"folder {folder}")

    def lost(self):
        """The first member that has ended and should not have, if any."""
        ended = (member for member in self.members if member.ended)
        return next((member for member in ended if member.process.returncode or not member.once), None)

    def _remember(self, line):
        self.duties.add(line)
        with contextlib.suppress(BrokenPipeError):
            self.guard.stdin.write(line + "\n")
            self.guard.stdin.flush()

    def end(self):
        """The same at every end: the pipe closes, and the guard ends all. If the guard is gone, it is done here."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        guarded = self.guard.poll() is None
        with contextlib.suppress(BrokenPipeError):
            self.guard.stdin.close()
        while guarded and self.guard.poll() is None:
            self._reap()
            time.sleep(0.02)
        if self.guard.returncode:
            self.duties.fulfil(self._reap)

    def _reap(self):
        for member in self.members:
            member.process.poll()


def stop_on_signals():
    """Set by hand: a shell starts background jobs with SIGINT ignored, and Python would leave it so."""

    def stop(number, _frame):
        raise Stopped(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, stop)
    if "MAKELEVEL" in os.environ:  # `make` killed by force must not leave its child behind
        die_with_parent(signal.SIGTERM)()
