"""The demo loaded by two processes: the same as by one, and never taken for whole before it is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from family import die_with_parent
from members.models import AuditEntry, Unit
from sotay.demo import loading
from sotay.usage import months

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
BY_KEYS = {"news.ArticleRead", "news.ArticleUnitRead", "sotay.DailyUse", "sotay.Installation"}  # as many as keys say
MANAGE = settings.BASE_DIR / "manage.py"


@pytest.fixture(autouse=True)
def tidy(transactional_db, tmp_path) -> Iterator[None]:
    """No file and no table of a month stays."""
    there = {month for table in months.TABLES for month in months.known(table)}
    with override_settings(MEDIA_ROOT=tmp_path):
        yield
    with connection.cursor() as cursor:
        for month in {month for table in months.TABLES for month in months.known(table)}:
            if month.name not in {known.name for known in there}:
                cursor.execute(f'DROP TABLE "{month.name}"')


def rows() -> dict[str, int]:
    """How many there are of each model."""
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in BY_KEYS]
    return {model._meta.label: model._default_manager.count() for model in models}


def one_after_the_other() -> dict[str, int]:
    with transaction.atomic():
        loading.whole(small=True)
        told = rows()
        transaction.set_rollback(True)
    return told


def load_in_two(mark: Path, media: Path) -> subprocess.Popen:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    command = [sys.executable, MANAGE, "demo", "--small", "--skip-checks", "--in-two", mark]
    environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(media)}
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=die_with_parent(signal.SIGTERM)
    )


def test_two_processes_load_what_one_does(tmp_path):
    expected, mark = one_after_the_other(), tmp_path / "half"
    loaded = load_in_two(mark, tmp_path)
    said = loaded.communicate(timeout=300)[1]
    assert (loaded.returncode, mark.exists()) == (0, False), said
    assert rows() == expected


def test_the_mark_stands_where_one_of_them_has_died(tmp_path):
    mark = tmp_path / "half"
    loaded = load_in_two(mark, tmp_path)
    deadline = time.monotonic() + 120
    while not Unit.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    (second,) = Path(f"/proc/{loaded.pid}/task/{loaded.pid}/children").read_text().split()[:1]
    os.kill(int(second), signal.SIGKILL)
    said = loaded.communicate(timeout=300)[1]
    assert (loaded.returncode, mark.exists()) == (1, True) and "thứ hai" in said
    assert not AuditEntry.objects.filter(action=loading.LOADED).exists()
