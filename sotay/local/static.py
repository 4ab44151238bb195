"""Static files are collected and compressed anew only when one may have changed: it takes longer than all the rest."""

import hashlib
from pathlib import Path

from clone import MANAGE, PYTHON, ROOT

SOURCES = (ROOT / "requirements-dev.txt", ROOT / "sotay" / "settings.py")
COLLECT = (PYTHON, MANAGE, "collectstatic", "--noinput", "-v0")


def collected(state, environment):
    """Whether STATIC_ROOT holds what the packages, the settings and our own folder `static` would give today."""
    mark = state / "static.collected"
    manifest = Path(environment["STATIC_ROOT"], "staticfiles.json")
    return manifest.exists() and mark.exists() and mark.read_text() == _fingerprint(environment)


def note(state, environment):
    (state / "static.collected").write_text(_fingerprint(environment))


def _fingerprint(environment):
    seen = hashlib.sha256(environment["STATIC_ROOT"].encode())
    for path in SOURCES:
        seen.update(path.read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        about = path.stat()
        seen.update(f"{path.relative_to(ROOT)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return seen.hexdigest()
