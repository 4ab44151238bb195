"""A small provider of identities, run as a process of its own: discovery, authorize, token, userinfo, keys, RS256.

    python tests/identity_provider.py PORT

It signs in whom `GET /person?…` has named, and answers falsely when that says `wrong=nonce|signature|audience|sub`.
"""

import base64
import hashlib
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "sotay", "bi-mat-cua-cong"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
person: dict[str, str] = {}
asked: dict[str, str] = {}


class Provider(BaseHTTPRequestHandler):
    def log_message(self, *args):
        """Silent."""

    @property
    def me(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def do_GET(self):
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        match address.path:
            case "/.well-known/openid-configuration":
                names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token"}
                names |= {"userinfo_endpoint": "/userinfo", "jwks_uri": "/keys"}
                ways = {"issuer": self.me, "token_endpoint_auth_methods_supported": ["client_secret_post"]}
                self.answer(ways | {name: self.me + path for name, path in names.items()})
            case "/person":
                person.clear()
                person.update(query)
                self.answer({})
            case "/keys":
                public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
                self.answer({"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]})
            case "/authorize":
                asked.clear()
                asked.update(query)
                self.send_response(302)
                back = {"state": query["state"]}
                back |= {"error": "access_denied"} if person.get("wrong") == "denied" else {"code": "ma-mot-lan"}
                self.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
                self.end_headers()
            case "/userinfo" if self.headers.get("Authorization") == "Bearer the-truy-cap":
                told = {name: value for name, value in person.items() if name != "wrong"}
                self.answer(told | ({"sub": "somebody-else"} if person.get("wrong") == "sub" else {}))
            case _:
                self.answer({}, 404)

    def do_POST(self):
        """The token, for the right client, code and PKCE verifier."""
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        verified = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        sound = (form.get("client_id"), form.get("client_secret"), form.get("code")) == (CLIENT, SECRET, "ma-mot-lan")
        if not sound or verified.decode().rstrip("=") != asked.get("code_challenge"):
            self.answer({"error": "invalid_grant"}, 400)
            return
        wrong, now = person.get("wrong"), int(time.time())
        told = {"iss": self.me, "aud": CLIENT, "sub": person["sub"], "iat": now, "exp": now + 300}
        told |= {"nonce": asked.get("nonce")}
        told |= {"nonce": "khac"} if wrong == "nonce" else {"aud": "khac"} if wrong == "audience" else {}
        key = OTHER_KEY if wrong == "signature" else KEY
        token = jwt.encode(told, key, "RS256", headers={"kid": "1"})
        self.answer({"access_token": "the-truy-cap", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def answer(self, told, status=200):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
