"""A machine outside, as sources have them: a real HTTP server on 127.0.0.1 that answers what a test tells it to."""

import gzip
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from members.models import Unit, User
from news.feeds import sources
from news.models import FeedHost, Source

FEEDS = Path(__file__).parent.parent / "data" / "feeds"


@dataclass
class Served:
    """What a path answers. `pause` seconds pass before each of `pieces` pieces of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    packed: bool = False
    pause: float = 0
    pieces: int = 1
    no_length: bool = False


class FeedServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1"):
        super().__init__((address, 0), Handler)
        self.pages: dict[str, Served] = {}
        self.asked: list[tuple[str, dict]] = []  # every request that came: path, headers
        self.connections = 0

    def process_request(self, request, client_address):
        self.connections += 1
        super().process_request(request, client_address)

    @property
    def name(self) -> str:
        return f"{self.server_address[0]}:{self.server_address[1]}"

    def url(self, path: str = "/rss") -> str:
        return f"http://{self.name}{path}"

    def serve(self, name_or_body: str | bytes, path: str = "/rss", **told) -> str:
        """Serves a file of tests/data/feeds, or these bytes, at `path`; its address."""
        body = (FEEDS / name_or_body).read_bytes() if isinstance(name_or_body, str) else name_or_body
        self.pages[path] = Served(body, **told)
        return self.url(path)


class Handler(BaseHTTPRequestHandler):
    server: FeedServer

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path, Served(status=404))
        etag = page.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            page = Served(status=304)
        body = gzip.compress(page.body) if page.packed else page.body
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.packed:
            self.send_header("Content-Encoding", "gzip")
        if not page.no_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        size = -(-len(body) // page.pieces) or 1
        for start in range(0, len(body), size):
            time.sleep(page.pause)
            self.wfile.write(body[start : start + size])
            self.wfile.flush()

    def log_message(self, *args):
        """Tests ask `asked` instead."""


@contextmanager
def running(address: str = "127.0.0.1"):
    server = FeedServer(address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def follow(url: str, unit: Unit, by: User, name: str = "Báo Đảng thử nghiệm", **fields) -> Source:
    """A source kept by `by`, whose machine is on the list."""
    host = url.split("/")[2]
    FeedHost.objects.get_or_create(name=host, defaults={"owner": "Cơ quan thử nghiệm"})
    return sources.keep(Source(unit=unit, name=name, url=url, **fields), by=by)
