"""python -m sotay.bench.client CONNECTIONS: asks a web server on this machine as fast as it can, reader by reader."""

import json
import sys
import threading
import time
from http.client import HTTPConnection
from itertools import cycle


class Client(threading.Thread):
    """One connection that is kept open; `took` are the seconds of each answer, of `least` at least."""

    def __init__(self, port: int, turns, until: float, least: int):
        super().__init__()
        self.least = least
        self.connection, self.turns, self.until = HTTPConnection("127.0.0.1", port, timeout=30), turns, until
        self.took, self.bytes, self.wrong = [], 0, []

    def run(self) -> None:
        while (start := time.monotonic()) < self.until or len(self.took) < self.least:
            path, cookie = next(self.turns)
            self.connection.request("GET", path, headers={"Cookie": cookie})
            response = self.connection.getresponse()
            self.bytes += len(response.read())
            self.took.append(time.monotonic() - start)
            if response.status != 200:
                self.wrong.append(f"{path}: {response.status}")


def main(connections: int) -> None:
    asked = json.load(sys.stdin)
    until = time.monotonic() + asked["seconds"]
    clients, least = [], -(-asked["least"] // connections)
    for number in range(connections):  # each begins elsewhere in both lists, so that no two ask the same
        paths, cookies = (asked[name][number::connections] or asked[name] for name in ("paths", "cookies"))
        clients.append(Client(asked["port"], zip(cycle(paths), cycle(cookies), strict=False), until, least))
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if wrong := [answer for client in clients for answer in client.wrong]:
        sys.exit(f"{len(wrong)} answers were not 200, the first: {wrong[0]}")
    took = sorted(seconds for client in clients for seconds in client.took)
    found = {"requests": len(took), "bytes": sum(client.bytes for client in clients) / len(took)}
    json.dump(found | {"p95_ms": took[int(len(took) * 0.95)] * 1000}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
