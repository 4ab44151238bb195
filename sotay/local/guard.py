"""Ends all that a run has started once the run is over. A pipe that closes tells it so, after kill -9 too.

The run writes a line for each thing to end: `client TARGET SIGNAL`, `server TARGET SIGNAL` or `folder PATH`; and
`done TARGET` when one has ended by itself, since its number may come again. A target is what kill(2) takes: a process,
or a whole group when negative. Clients end before the servers they talk to.
"""

import os
import shutil
import signal
import sys
import time

GRACE = 10.0


class Duties:
    """What there is to end, in the order client, server, folder."""

    def __init__(self):
        self.clients, self.servers, self.folders = [], [], []

    def add(self, line):
        kind, rest = line.rstrip("\n").split(" ", 1)
        if kind == "folder":
            self.folders.append(rest)
        elif kind == "done":
            self.clients = [client for client in self.clients if client[0] != int(rest)]
        else:
            target, number = map(int, rest.split())
            (self.clients if kind == "client" else self.servers).append((target, number))

    def fulfil(self, reap=lambda: None):
        """Returns when nothing of it is left; `reap` lets a parent bury its own dead meanwhile."""
        end(self.clients, reap)
        end(self.servers, reap)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


def end(targets, reap, grace=GRACE):
    """Asks each target with its own signal, and after `grace` seconds no longer asks."""
    for target, number in targets:
        send(target, number)
    left = wait([target for target, _ in targets], reap, grace)
    for target in left:
        send(target, signal.SIGKILL)
    wait(left, reap, grace)


def wait(targets, reap, seconds):
    deadline = time.monotonic() + seconds
    while True:
        reap()
        targets = [target for target in targets if send(target, 0)]
        if not targets or time.monotonic() > deadline:
            return targets
        time.sleep(0.03)


def send(target, number):
    """Whether there was anybody to receive it."""
    try:
        os.kill(target, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS answers so for a group of zombies
        return False
    return True


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    duties = Duties()
    for line in sys.stdin:
        duties.add(line)
    for lock in map(int, sys.argv[1:]):
        os.ftruncate(lock, 0)  # anyone who wants the folder now may wait for it
    duties.fulfil()


if __name__ == "__main__":
    main()
