"""python -m sotay.bench.client CONNECTIONS: asks a web server on this machine as fast as it can, reader by reader."""

import json
import sys
import threading
import time
from http.client import HTTPConnection
from itertools import cycle, repeat


class Client(threading.Thread):
    """One connection that is kept open; `took` are the seconds of each answer, of `least` at least."""

    def __init__(self, port: int, turns, until: float, least: int):
        super().__init__()
        self.least = least
        self.connection, self.turns, self.until = HTTPConnection("127.0.0.1", port, timeout=30), turns, until
        self.took, self.bytes, self.wrong = [], 0, []

    def run(self) -> None:
        while (start := time.monotonic()) < self.until or len(self.took) < self.least:
            if (turn := next(self.turns, None)) is None:
                return
            path, cookie, body = turn
            self._ask(path, cookie, body)
            response = self.connection.getresponse()
            self.bytes += len(response.read())
            self.took.append(time.monotonic() - start)
            if response.status != (302 if body else 200):
                self.wrong.append(f"{path}: {response.status}")

    def _ask(self, path: str, cookie: str, body: str) -> None:
        headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        self.connection.request("POST" if body else "GET", path, body or None, headers)


def main(connections: int) -> None:
    asked = json.load(sys.stdin)
    begun = time.monotonic()
    until = begun + asked["seconds"]
    clients, least = [], -(-asked["least"] // connections)
    for number in range(connections):  # each begins elsewhere in both lists, so that no two ask the same
        paths, cookies = (asked[name][number::connections] or asked[name] for name in ("paths", "cookies"))
        turns = zip(cycle(paths), cycle(cookies), repeat(""), strict=False)
        if "bodies" in asked:  # each is sent once, with the path and the cookie that stand beside it
            turns = zip(paths, cookies, asked["bodies"][number::connections], strict=True)
        clients.append(Client(asked["port"], turns, until, least))
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    took_all = time.monotonic() - begun
    if wrong := [answer for client in clients for answer in client.wrong]:
        sys.exit(f"{len(wrong)} answers were not 200, the first: {wrong[0]}")
    took = sorted(seconds for client in clients for seconds in client.took)
    found = {"seconds": took_all, "requests": len(took), "bytes": sum(client.bytes for client in clients) / len(took)}
    json.dump(found | {"p95_ms": took[int(len(took) * 0.95)] * 1000}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
