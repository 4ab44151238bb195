"""A push service as browsers have them: a real HTTP server on 127.0.0.1 that opens what it is sent with the browser's
key, and answers what a test tells it to."""

import base64
import json
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from members.delivery import subscriptions
from members.models import PushSubscription, User


def letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Browser:
    """A browser that shows notices: its keys and what it was sent, opened."""

    path: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    shown: list[dict] = field(default_factory=list)
    headers: list[dict] = field(default_factory=list)
    answers: list[tuple[int, dict]] = field(default_factory=list)  # one after the other; then 201

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"p256dh": letters(point), "auth": letters(self.secret)}

    def opened(self, sealed: bytes) -> dict:
        return json.loads(http_ece.decrypt(sealed, private_key=self.key, auth_secret=self.secret))


class PushService(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.browsers: dict[str, Browser] = {}
        self.connections = 0
        self.asked = 0
        self.released = threading.Event()  # a service that hangs answers when the test is over
        self.hangs = False

    def process_request(self, request, client_address):
        self.connections += 1
        super().process_request(request, client_address)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def browser(self, *answers: tuple[int, dict]) -> Browser:
        made = Browser(f"/{len(self.browsers)}", answers=list(answers))
        self.browsers[made.path] = made
        return made

    def subscribed(self, user: User, *answers: tuple[int, dict], device: str = "") -> tuple[Browser, PushSubscription]:
        """A browser in which `user` has switched notices on."""
        made = self.browser(*answers)
        device = device or f"device{made.path[1:]}-{self.server_address[1]}"
        row = subscriptions.subscribe(by=user, device=device, endpoint=self.url + made.path, **made.keys)
        return made, row


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PushService

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        if self.server.hangs:
            self.server.released.wait()
            return
        browser = self.server.browsers[self.path]
        assert Vapid02.verify(self.headers["Authorization"])
        browser.headers.append(dict(self.headers))
        status, headers = browser.answers.pop(0) if browser.answers else (201, {})
        if status == 201:
            browser.shown.append(browser.opened(body))
        self.send_response(status)
        for name, value in ({"Content-Length": "0"} | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def running():
    service = PushService()
    threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield service
    finally:
        service.released.set()
        service.shutdown()
        service.server_close()
