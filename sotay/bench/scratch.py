"""Databases of the bench's own beside the given one: made once, kept, made anew when what fills them has changed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.utils import timezone
from psycopg import sql

KEPT = timedelta(days=3)  # older data would have no use of this week


class Scratch:
    """One database: `url` for a process that works in it."""

    def __init__(self, name: str, fill: Callable[["Scratch"], None], *facts, root: Path = settings.BASE_DIR):
        """`facts` are what `fill` depends on besides its code: whenever they change, the database is made anew. `root`
        is the clone whose code works in it, with its own packages where it is another one."""
        self.name, self.fill, self.facts = f"{settings.DATABASES['default']['NAME']}_bench_{name}", fill, facts
        self.root = root
        self.url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.name}").geturl()

    @property
    def python(self) -> Path:
        """Of the packages that its code runs on."""
        return Path(sys.executable) if self.root == settings.BASE_DIR else self.root / ".venv" / "bin" / "python"

    def ready(self, *, anew: bool = False) -> "Scratch":
        """Makes the database unless it stands there with the same contents."""
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            if anew or not self._is_current(server):
                name = sql.Identifier(self.name)
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
                server.execute(sql.SQL("CREATE DATABASE {}").format(name))
                self.fill(self)
                stamp = sql.Literal(json.dumps([timezone.localdate().isoformat(), self._print()]))
                server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, stamp))
        return self

    def manage(self, *arguments: str, settings_module: str = "sotay.settings") -> None:
        """Runs a management command in it."""
        self.run("-m", "django", *arguments, settings_module=settings_module)

    def probe(self, name: str, **arguments) -> dict:
        """What sotay.bench.probe `name` measures in a process of its own, so that its memory is its own too."""
        return json.loads(self.run("-m", "sotay.bench.probe", name, json.dumps(arguments)).splitlines()[-1])

    def run(self, *command: str, settings_module: str = "sotay.settings", **variables: str) -> str:
        """What the command says; `variables` are of its environment."""
        done = subprocess.run(
            [self.python, *command],
            cwd=self.root,
            env=self.environment(settings_module) | variables,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def environment(self, settings_module: str = "sotay.settings") -> dict[str, str]:
        """As in production, but over plain HTTP from this machine; another clone has a cache and static files of its
        own."""
        closed = {"DEBUG": "0", "SOTAY_INSECURE_HTTP": "1", "ALLOWED_HOSTS": "127.0.0.1,testserver"}
        static = {"REDIS_DB_OFFSET": "8", "STATIC_ROOT": str(self.root / "var" / "static")}
        apart = {} if self.root == settings.BASE_DIR else static
        return os.environ | closed | apart | {"DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": settings_module}

    def _is_current(self, server: psycopg.Connection) -> bool:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        found = server.execute(query, [self.name]).fetchone()
        if not found or not found[0]:
            return False
        day, made_of = json.loads(found[0])
        return made_of == self._print() and timezone.localdate() - date.fromisoformat(day) < KEPT

    def _print(self) -> str:
        """A fingerprint of the schema, of what fills it and of the facts."""
        code = [*settings.BASE_DIR.glob("*/migrations/*.py"), *settings.BASE_DIR.glob("sotay/demo/*.py")]
        code += Path(__file__).parent.glob("plain/*.py")
        contents = b"".join(path.read_bytes() for path in sorted(code))
        return sha256(contents + repr(self.facts).encode()).hexdigest()
