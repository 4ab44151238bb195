"""python -m sotay.bench.push_service: two push services on this machine, one that answers and one that hangs. It prints
their ports as JSON; what the first has taken is told by a GET."""

import asyncio
import json
import sys
from collections import Counter


async def serve() -> None:
    """Answers 201 to each POST, and to a GET what came; the second server says nothing at all."""
    taken: Counter[str] = Counter()

    async def answer(reader, writer):
        while head := await reader.readuntil(b"\r\n\r\n"):
            method, path, *_ = head.decode("latin-1").split(" ")
            lengths = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            await reader.readexactly(sum(lengths))
            told = b""
            if method == "POST":
                taken[path] += 1
            else:
                told = json.dumps({"devices": len(taken), "again": sum(taken.values()) - len(taken)}).encode()
            status = b"201 Created" if method == "POST" else b"200 OK"
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\n\r\n" % len(told) + told)

    async def hang(reader, writer):
        await asyncio.sleep(3600)

    servers = [await asyncio.start_server(each, "127.0.0.1", 0) for each in (answer, hang)]
    sys.stdout.write(json.dumps([each.sockets[0].getsockname()[1] for each in servers]) + "\n")
    sys.stdout.flush()
    await asyncio.gather(*(each.serve_forever() for each in servers))


if __name__ == "__main__":
    asyncio.run(serve())
