"""A browser as far as these tests need one: it knows the certificate, keeps cookies, sends forms."""

import re
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import urllib3

HOST = "sotay.example.vn"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Client:
    """Asks the machine at 127.0.0.1 by the portal's name; follows no redirect by itself."""

    def __init__(self, port: int, certificate: Path):
        self.origin = f"https://{HOST}"
        self.cookies: dict[str, str] = {}
        self._pool = urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            port,
            ca_certs=str(certificate),
            server_hostname=HOST,
            assert_hostname=HOST,
            retries=False,
            timeout=60,
        )

    def close(self) -> None:
        self._pool.close()

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        return self._send("GET", path, None, headers)

    def send(self, path: str, body: bytes) -> urllib3.BaseHTTPResponse:
        return self._send("POST", path, body, {})

    def post(self, path: str, fields: dict[str, str], form: str) -> urllib3.BaseHTTPResponse:
        """Sends `fields` to `path` with the token of the page at `form`."""
        token = _TOKEN.search(self.get(form).data.decode())[1]
        body = urlencode(fields | {"csrfmiddlewaretoken": token})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.origin + form}
        return self._send("POST", path, body, headers)

    def announce(self, path: str, length: int) -> urllib3.BaseHTTPResponse:
        """A POST that says it is `length` bytes long; the answer comes before a byte of them is sent."""
        return self._send("POST", path, b"", {"Content-Length": str(length)})

    def _send(self, method: str, path: str, body, headers: dict) -> urllib3.BaseHTTPResponse:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": HOST, "Accept-Encoding": "identity"} | ({"Cookie": cookies} if cookies else {})
        answer = self._pool.request(method, path, body=body, headers=sent | headers, redirect=False)
        for line in answer.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer
