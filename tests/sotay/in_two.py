"""The demo loaded by two processes, into a database of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import connection

from family import die_with_parent
from tests import database as databases

MANAGE = settings.BASE_DIR / "manage.py"
BY_KEYS = {"news.ArticleRead", "news.ArticleUnitRead", "sotay.DailyUse", "sotay.Installation"}  # as many as keys say


@contextmanager
def database() -> Iterator[str]:
    """The address of a new database, empty as a new portal is."""
    name = f"{connection.settings_dict['NAME']}_in_two"
    template = databases.prepare()
    with databases.server() as execute:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        finally:
            execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def load(url: str, mark: Path, media: Path, *options: str) -> subprocess.Popen:
    command = [sys.executable, MANAGE, "demo", "--skip-checks", "--in-two", mark, *options]
    environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(media)}
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=die_with_parent(signal.SIGTERM)
    )


def rows(cursor) -> dict[str, int]:
    """How many there are of each model, in the database of the cursor."""
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in BY_KEYS]
    tables = [model._meta.db_table for model in models]
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
    return dict(cursor.fetchall())
