"""A real Celery worker in a process of its own, for the tests that wait for what it does."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from family import die_with_parent

# Services of the tests know the portal by this key; it opens nothing else.
PUSH = {
    "SOTAY_PUSH_KEY": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
    "SOTAY_PUSH_SUBJECT": "mailto:so-tay@thanhuy.vn",
}
PUSH |= {"SOTAY_PUSH_PRIVATE_NETWORKS": "127.0.0.1/32"}
CELERY = (sys.executable, "-m", "celery", "-A", "sotay")


@contextmanager
def running(log: Path, *arguments: str):
    """A Celery worker until the block ends: its process, and `log`, which it writes. It works on the test database."""
    database = settings.DATABASES["default"]["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*CELERY, "worker", "-c", "1", "-l", "INFO", "--without-gossip", "--without-mingle", *arguments],
            env=os.environ | {"DATABASE_URL": url, "SOTAY_FEED_PRIVATE_NETWORKS": "127.0.0.1/32"} | PUSH,
            stdout=out,
            stderr=out,
            preexec_fn=die_with_parent(15),
        )
    try:
        eventually(lambda: " ready." in log.read_text(), process=process, log=log, within=300)
        yield process, log
    finally:
        process.terminate()
        process.wait(60)


def tell(app, command: str, **arguments):
    """What the one worker answers."""
    (answer,) = app.control.broadcast(command, arguments=arguments, reply=True, limit=1, timeout=60)
    return next(iter(answer.values()))


def eventually(condition, *, process, log, within=180):
    deadline = time.monotonic() + within
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"Celery worker did not get there. Its log:\n{log.read_text()[-4000:]}")
        time.sleep(0.05)
