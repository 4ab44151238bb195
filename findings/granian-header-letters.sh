#!/bin/sh
# granian 2.8.9: of a header with one letter beyond ASCII a WSGI application is given nothing at all.
#
# Expected: PEP 3333 has the bytes of a header read as ISO-8859-1, so that `Cookie: sessionid=abc; ten=Hòa`, in UTF-8 as a
# browser sends what a page has set, comes as `sessionid=abc; ten=HÃ²a`; gunicorn 27.0.1 and the standard library's server
# hand it on so.
# Seen: HTTP_COOKIE is there and empty. All cookies are one header, so one cookie of a neighbouring site at the same domain
# takes the session with it; a header without such a letter comes whole.
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check granian==2.8.9 gunicorn==27.0.1
cat > "$folder/told.py" <<'PYTHON'
import json


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({name: environ.get(name) for name in ("HTTP_COOKIE", "HTTP_USER_AGENT")}).encode()]
PYTHON
cat > "$folder/asked.py" <<'PYTHON'
import json
import socket
import subprocess
import sys
import time
from contextlib import closing
from importlib.metadata import version

COOKIES = {"sessionid=abc; ten=Hoa": ("sessionid=abc; ten=Hoa",) * 2}
COOKIES["sessionid=abc; ten=Hòa"] = "sessionid=abc; ten=Hòa".encode().decode("latin-1"), ""
SERVERS = {
    "gunicorn": ["gunicorn", "told:application", "--bind", "127.0.0.1:{port}"],
    "granian": ["granian", "told:application", "--interface", "wsgi", "--port", "{port}"],
}


def told(name, cookies):
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", *(part.format(port=port) for part in SERVERS[name])]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            return [asked(port, cookie) for cookie in cookies]
        finally:
            server.terminate()


def asked(port, cookie):
    request = f"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
    for _ in range(200):
        try:
            with closing(socket.create_connection(("127.0.0.1", port), 10)) as client:
                client.sendall(request)
                with client.makefile("rb") as answer:
                    text = answer.read().decode()
            return json.loads(text[text.index("{") : text.rindex("}") + 1])["HTTP_COOKIE"]
        except ConnectionError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


as_known = True
for place, name in enumerate(SERVERS):
    for (cookie, known), seen in zip(COOKIES.items(), told(name, COOKIES), strict=True):
        print(f"{name} {version(name)}: sent {cookie!r}, given {seen!r}")
        as_known = as_known and seen == known[place]
sys.exit(not as_known)
PYTHON
cd "$folder" && "$folder/venv/bin/python" "$folder/asked.py"
