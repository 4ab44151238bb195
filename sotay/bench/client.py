"""python -m sotay.bench.client CONNECTIONS: asks a web server on this machine as fast as it can, reader by reader.

It shares the processors with what it measures, so it does as little as it can: what is sent is written out before the
clock starts, one loop serves all connections, and of an answer it reads the status and the length.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from itertools import cycle, repeat

TIMEOUT = 30  # seconds without any answer
HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Client:
    """One connection that is kept open; `took` are the seconds of each answer, of `least` at least."""

    def __init__(self, port: int, turns: Iterator[tuple[str, bytes, int]], until: float, least: int):
        self.port, self.turns, self.until, self.least = port, turns, until, least
        self.took: list[float] = []
        self.wrong: list[str] = []
        self.bytes = 0
        self._open()

    def ask(self) -> bool:
        """Sends the next request; False when all is sent, or the time is over."""
        self.start = time.monotonic()
        if self.start >= self.until and len(self.took) >= self.least:
            return False
        if (turn := next(self.turns, None)) is None:
            return False
        self.path, request, self.expected = turn
        self.answer = b""
        self.socket.sendall(request)
        return True

    def read(self) -> bool:
        """Takes what has come; whether the answer is whole."""
        got = self.socket.recv(65_536)
        self.answer += got
        head, end, body = self.answer.partition(HEAD_END)
        length = _LENGTH.search(head)
        if not got or (end and length is None):
            raise ConnectionError(f"{self.path}: {self.answer[:300]!r}")
        if length is None or not end or len(body) < int(length[1]):
            return False
        self.took.append(time.monotonic() - self.start)
        self.bytes += len(body)
        if (status := int(head[9:12])) != self.expected:
            self.wrong.append(f"{self.path}: {status}")
        if _CLOSES.search(head):
            self._open()
        return True

    def _open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def request(path: str, cookie: str, body: str) -> tuple[str, bytes, int]:
    """Path, what is sent, and the status of a right answer: a form that was taken leads elsewhere."""
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
    if body:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body.encode())}\r\n"
    return path, f"{head}\r\n{body}".encode(), 302 if body else 200


def clients(asked: dict, connections: int) -> list[Client]:
    until, least, found = time.monotonic() + asked["seconds"], -(-asked["least"] // connections), []
    for number in range(connections):  # each begins elsewhere in both lists, so that no two ask the same
        paths, cookies = (asked[name][number::connections] or asked[name] for name in ("paths", "cookies"))
        if "bodies" in asked:  # each is sent once, with the path and the cookie that stand beside it
            bodies = asked["bodies"][number::connections]
            turns = iter([request(*turn) for turn in zip(paths, cookies, bodies, strict=True)])
        else:
            turns = map(request, cycle(paths), cycle(cookies), repeat(""))
        found.append(Client(asked["port"], turns, until, least))
    return found


def ask_all(running: list[Client]) -> None:
    with selectors.DefaultSelector() as selector:
        for client in running:
            if client.ask():
                selector.register(client.socket, selectors.EVENT_READ, client)
        while selector.get_map():
            if not (ready := selector.select(TIMEOUT)):
                raise TimeoutError(f"no answer for {TIMEOUT} seconds")
            for key, _ in ready:
                if key.data.read():
                    _go_on(key.data, key.fileobj, selector)


def _go_on(client: Client, at, selector: selectors.BaseSelector) -> None:
    """The next request of `client`, whose answer came at the socket `at`; it may be asked on another one now."""
    goes_on = client.ask()
    if goes_on and client.socket is at:
        return
    selector.unregister(at)
    if goes_on:
        selector.register(client.socket, selectors.EVENT_READ, client)


def main(connections: int) -> None:
    running = clients(json.load(sys.stdin), connections)
    begun, own = time.monotonic(), time.process_time()
    ask_all(running)
    took_all, own = time.monotonic() - begun, time.process_time() - own
    if wrong := [answer for client in running for answer in client.wrong]:
        sys.exit(f"{len(wrong)} answers were not as expected, the first: {wrong[0]}")
    took = sorted(seconds for client in running for seconds in client.took)
    found = {"seconds": took_all, "requests": len(took), "bytes": sum(client.bytes for client in running) / len(took)}
    found |= {"client_ms": own * 1000 / len(took), "p95_ms": took[int(len(took) * 0.95)] * 1000}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
