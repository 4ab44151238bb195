"""Starts `documents.child` on one file, with nothing of ours in its hands, and takes no more than was agreed."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings

from documents.child.limits import Limits

MOST_ANSWER = 64 * 1024 * 1024
PIECE = 64 * 1024


class Failed(Exception):
    """The process gave no full answer. `why` is one of crash, slow, big."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class Refused(Exception):
    """The process has found why this file cannot be taken: a code and what goes with it."""

    def __init__(self, code: str, about: str = ""):
        super().__init__(code)
        self.code, self.about = code, about


def limits(seconds: int | None = None) -> Limits:
    return Limits(seconds=seconds or settings.DOCUMENT_CHILD_SECONDS, megabytes=settings.DOCUMENT_CHILD_MB)


def answers(job: str, file, *, within: Limits | None = None, **about) -> Iterator[dict]:
    """What the job says of `file` (an open file of the system), answer by answer. Raises Refused and Failed, also
    after some answers: who asks keeps what came before."""
    rest = b""
    for piece in _run({"job": job, "about": about}, file, within or limits()):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield _answer(line)
    if rest:
        raise Failed("crash")


def content(job: str, file, *, within: Limits | None = None, **about) -> bytes:
    """The picture that the job makes of `file`. Raises Refused and Failed."""
    made = b"".join(_run({"job": job, "about": about}, file, within or limits()))
    if made.startswith(b"{"):
        _answer(made)
    return made


def program(command: list[str], file, *, within: Limits, environment: dict[str, str] | None = None) -> bytes:
    """What another program makes of `file`, under the same limits; it may start threads of its own."""
    asked = {"job": "", "program": command}
    return b"".join(_run(asked, file, within._replace(forks=True), environment or {}))


def _answer(line: bytes) -> dict:
    answer = json.loads(line)
    if "refused" in answer:
        raise Refused(answer["refused"], answer["about"])
    return answer


def _run(asked: dict, file, within: Limits, environment: dict[str, str] | None = None) -> Iterator[bytes]:
    """Its output, piece by piece. The environment holds no password of ours; the group dies as one."""
    file.seek(0)
    process = subprocess.Popen(
        [sys.executable, "-m", "documents.child", json.dumps(asked | {"limits": within._asdict()})],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"} | (environment or {}),
        start_new_session=True,
    )
    deadline = time.monotonic() + within.seconds
    try:
        yield from _output(process, deadline)
        if process.wait(max(deadline - time.monotonic(), 0) + 1):
            raise Failed("slow" if process.returncode in (-signal.SIGXCPU, -signal.SIGALRM) else "crash")
    except subprocess.TimeoutExpired as hung:
        raise Failed("slow") from hung
    finally:
        _end(process)


def _output(process: subprocess.Popen, deadline: float) -> Iterator[bytes]:
    received = 0
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not ready.select(left):
                raise Failed("slow")
            if not (piece := os.read(process.stdout.fileno(), PIECE)):
                return
            received += len(piece)
            if received > MOST_ANSWER:
                raise Failed("big")
            yield piece


def _end(process: subprocess.Popen) -> None:
    """Whatever it has started goes with it, also when it has ended by itself."""
    with suppress(ProcessLookupError):  # nobody is left of the group
        os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()
