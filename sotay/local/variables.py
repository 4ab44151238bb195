"""The environment variables that the portal's settings read, for a run on this machine."""

import os
import secrets
import socket

import clone

# Addresses at which nobody answers: tests that reach for a server there fail.
NO_SERVERS = {"DATABASE_URL": "postgresql://nobody@%2Fnowhere/none", "REDIS_URL": "unix:///nowhere/kv.sock"}
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # where to reach at home what is bound to all addresses


def for_demo(state, servers, bind="127.0.0.1"):
    """Settings of the demo: closed as in production, but over plain HTTP. What the person has set already wins."""
    defaults = {
        "DEBUG": "0",
        "SECRET_KEY": clone.secret_key(state),
        "ALLOWED_HOSTS": ",".join(_names(bind)),
        "SOTAY_INSECURE_HTTP": "1",
        "SOTAY_DEMO": "1",
        "SOTAY_SMS_BACKEND": "kept",
        "SOTAY_PUSH_KEY": clone.push_key(state),
        "SOTAY_PUSH_SUBJECT": "mailto:so-tay@tinh.example",
        "MEDIA_ROOT": str(_folder(state / "media")),
        "STATIC_ROOT": str(_folder(state / "static")),
    }
    return defaults | _inherited() | servers


def for_check(servers):
    """Settings of a production server behind HTTPS, whatever this machine's own environment says."""
    ours = {"DEBUG": "0", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "sotay.example.vn"}
    kept = {name: value for name, value in _inherited().items() if not name.startswith(("SOTAY_", "TRUST_"))}
    return kept | ours | servers


def for_tests(servers):
    """The servers only. tests/conftest.py sets the rest, and pytest-django must not read settings before it has."""
    return {name: value for name, value in _inherited().items() if name != "DJANGO_SETTINGS_MODULE"} | servers


def addresses(bind, port):
    """Where the demo can be opened: on this machine first, then from a phone on the same network."""
    hosts = [bind] if bind not in EVERYWHERE else ["127.0.0.1", *_own_addresses()]
    return [f"http://{f'[{host}]' if ':' in host else host}:{port}/" for host in hosts]


def _inherited():
    # UTF-8 whatever the terminal says: every sentence is Vietnamese.
    ours = {"DJANGO_SETTINGS_MODULE": "sotay.settings", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    # Where files beside the sources are forbidden, each process would compile all packages anew, and start in twice the
    # time.
    kept = {"PYTHONPYCACHEPREFIX": str(clone.state_folder() / "bytecode")} | os.environ
    return {name: value for name, value in kept.items() if name != "PYTHONDONTWRITEBYTECODE"} | ours


def _names(bind):
    names = ["localhost", "127.0.0.1", "[::1]", socket.gethostname()]
    if bind in EVERYWHERE:
        names += _own_addresses()
    elif bind not in names:
        names.append(bind)
    return names


def _own_addresses():
    """How the local network sees this machine. No packet is sent: connecting UDP only picks the route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [probe.getsockname()[0]]


def _folder(path):
    path.mkdir(exist_ok=True)
    return path
