"""Reads the settings in a process of its own that has seen none of ours, forked from one with the packages loaded."""

import multiprocessing
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What the settings import, and nothing of ours: a fork has then only them to read.
PACKAGES = ["django.core.cache", "django.template.engine", "psycopg", "csp.constants", "structlog", "environs"]
PACKAGES += ["logging.config", "whitenoise.compress"]
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(PACKAGES)


@dataclass(frozen=True)
class Started:
    returncode: int
    stdout: str
    stderr: str


def start(env: dict[str, str], names: tuple[str, ...]) -> Started:
    """Loads `sotay.settings` under exactly the variables `env` and prints its settings `names` in one line."""
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder, each) for each in ("stdout", "stderr")]
        process = _context.Process(target=_load, args=(env, names, *map(str, said)))
        process.start()
        process.join()
        return Started(process.exitcode, *(path.read_text(encoding="utf-8") for path in said))


def _load(env: dict[str, str], names: tuple[str, ...], stdout: str, stderr: str) -> None:
    for number, path in ((1, stdout), (2, stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    assert "sotay" not in sys.modules
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    from sotay import settings

    sys.stdout.write(" ".join(str(getattr(settings, name)) for name in names))
    sys.stdout.flush()
