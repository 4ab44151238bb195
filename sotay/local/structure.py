"""The tables of an empty portal as SQL: read in under a second, where migrating from nothing takes half a minute.

`structure.sql` says in its first line which migrations it was made from. When they are no longer these, it is not used
and the portal is migrated step by step; `make structure` writes it anew, and `make check` fails until that is done.
"""

import hashlib
import os
from pathlib import Path

from clone import ROOT, VENV

FILE = Path(__file__).with_name("structure.sql")
# Before the one and after the other pg_dump speaks of itself and its session, in words that other versions do not know.
FIRST, LAST = "--\n-- Name: ", "--\n-- PostgreSQL database dump complete"
MARK = "sotay-structure"  # within the data of the cluster, so that it goes with them


def fingerprint():
    """Of our migrations with every letter, and of the packages' by their names: those never change once published."""
    seen = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/operations/migrations/*.py")]):
        seen.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    for packages in VENV.glob("lib/python3*/site-packages"):
        theirs = [*packages.glob("*/migrations/0*.py"), *packages.glob("*/*/migrations/0*.py")]
        theirs += packages.glob("django/contrib/*/migrations/0*.py")
        seen.update("\n".join(sorted({str(path.relative_to(packages)) for path in theirs})).encode())
    return seen.hexdigest()


def current():
    """Whether the file was made from the migrations of today, and is of the edition that is asked for: it holds the
    tables of the full one."""
    if os.environ.get("SOTAY_EDITION") == "handbook":
        return False
    with FILE.open(encoding="utf-8") as file:
        return file.readline() == _heading()


def _heading():
    return f"-- {fingerprint()}\n"


def text(dumped):
    """What the file should say, given what pg_dump says of a database that was just migrated."""
    return _heading() + plain(dumped)


def plain(dumped):
    """The statements of a dump made with --inserts: any client of PostgreSQL can run them in one go."""
    return dumped[dumped.index(FIRST) : dumped.rindex(LAST)]


def applied(pgdata):
    """Whether this cluster was brought to the migrations of today, as `note` remembers."""
    mark = pgdata / MARK
    return mark.exists() and mark.read_text() == fingerprint()


def note(pgdata):
    (pgdata / MARK).write_text(fingerprint())


def forget(pgdata):
    (pgdata / MARK).unlink(missing_ok=True)
