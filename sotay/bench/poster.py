"""python -m sotay.bench.poster CONNECTIONS: sends each of the given posts once, as fast as the server takes them."""

import json
import sys
import threading
import time
from http.client import HTTPConnection
from queue import Empty, SimpleQueue

SECRET = "bench" * 6 + "ab"  # 32 letters: what the CSRF cookie and its field hold alike


class Poster(threading.Thread):
    """One connection that is kept open; `took` are the seconds of each answer."""

    def __init__(self, port: int, posts: SimpleQueue):
        super().__init__()
        self.connection, self.posts = HTTPConnection("127.0.0.1", port, timeout=30), posts
        self.took: list[float] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        while True:
            try:
                path, cookie, body = self.posts.get_nowait()
            except Empty:
                return
            headers = {"Cookie": f"{cookie}; csrftoken={SECRET}", "Content-Type": "application/x-www-form-urlencoded"}
            start = time.monotonic()
            self.connection.request("POST", path, f"{body}&csrfmiddlewaretoken={SECRET}", headers)
            response = self.connection.getresponse()
            response.read()
            self.took.append(time.monotonic() - start)
            if response.status != 302:
                self.wrong.append(f"{path}: {response.status}")


def main(connections: int) -> None:
    asked = json.load(sys.stdin)
    posts: SimpleQueue = SimpleQueue()
    for post in asked["posts"]:
        posts.put(post)
    posters = [Poster(asked["port"], posts) for _ in range(connections)]
    start = time.monotonic()
    for poster in posters:
        poster.start()
    for poster in posters:
        poster.join()
    seconds = time.monotonic() - start
    if wrong := [answer for poster in posters for answer in poster.wrong]:
        sys.exit(f"{len(wrong)} answers were not 302, the first: {wrong[0]}")
    took = sorted(each for poster in posters for each in poster.took)
    json.dump({"requests": len(took), "seconds": seconds, "p95_ms": took[int(len(took) * 0.95)] * 1000}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
