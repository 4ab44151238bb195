"""What a process loads when it starts: what one page or one task needs is loaded by whoever comes for it."""

import json
import subprocess
import sys
from functools import cache

import pytest

pytestmark = pytest.mark.process

SETUP = "import django; django.setup()"
WEB = "import sotay.wsgi"
WORKER = f"{SETUP}; from sotay.celery import app; app.loader.import_default_modules()"
# Spreadsheets, calendars, comparisons of texts, pictures, slips, feeds, files of strangers: of one page or one task.
ONE_PAGE = {"openpyxl", "icalendar", "lxml", "qrcode", "PIL", "feedparser", "docx", "pypdfium2", "pillow_heif"}
# Of who seals something or signs in elsewhere: twelve megabytes that are no use to a command, nor to the clock.
# Of who sends a task, keeps a page or answers one: a command that does none of it begins without.
SERVERS = {"celery", "kombu", "redis", "prometheus_client", "members.roster.applying", "meetings.minutes.printed"}
SEALING = {"cryptography.hazmat.bindings._rust", "meetings.voting.secrecy", "requests", "urllib3"}
# What the clock and a worker have no use of.
PAGES = {"sotay.urls", "members.urls", "documents.urls", "news.urls", "meetings.urls", "sotay.admin", "members.admin"}
PAGES |= {"documents.admin", "news.admin", "fido2", "django.contrib.syndication"}

TOLD = """
import sys
told = {"loaded": [*sys.modules]}
import gc, json
told["frozen"] = gc.get_freeze_count()
from django.db import connections
told["connected"] = [each.connection is not None for each in connections.all()]
from django.urls import get_resolver
told["knows_addresses"] = get_resolver()._populated
print(json.dumps(told))
"""


@pytest.mark.parametrize(
    ("start", "unwanted", "wanted"),
    [
        (SETUP, ONE_PAGE | PAGES | SEALING | SERVERS, {"members.models"}),
        (WEB, ONE_PAGE, {"sotay.urls", "news.admin", "sotay.celery", "members.roster.tasks"}),
        (WORKER, ONE_PAGE | PAGES, {"news.feeds.tasks", "members.roster.tasks"}),
    ],
    ids=["setup", "web", "worker and clock"],
)
def test_a_process_loads_nothing_that_one_page_needs(start, unwanted, wanted):
    loaded = loaded_by(start)
    assert loaded & unwanted == set() and wanted <= loaded


def test_the_web_is_loaded_before_it_forks_and_is_not_connected_to_anything():
    assert started(WEB)["connected"] == [False]


def test_collections_of_garbage_leave_alone_what_was_loaded():
    assert started(SETUP)["frozen"] > 100_000


def test_the_addresses_of_the_web_are_known_before_it_forks():
    assert started(WEB)["knows_addresses"] is True


def test_who_asks_for_holidays_loads_those_of_this_country_alone():
    asked = "from datetime import date; from members.working_days import calendar; calendar.holiday_name(date.today())"
    loaded = loaded_by(f"{SETUP}; {asked}")
    assert "holidays.calendars.chinese" in loaded and "holidays.countries" not in loaded


def loaded_by(start: str) -> set[str]:
    return set(started(start)["loaded"])


@cache
def started(start: str) -> dict:
    """What is so in a process that begins with `start`, and does nothing more; what has been loaded is looked at before
    anything else is asked."""
    code = f"{start}\n{TOLD}"
    return json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
