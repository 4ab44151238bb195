"""The edition of the handbook has nothing of the procedures, and everything else of it works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.process, pytest.mark.long]
OF_PROCEDURES = ("case", "view_records", "sensitive", "restricted", "dossier")  # in the names of their powers


@pytest.fixture(scope="module")
def handbook():
    """What a process of the handbook's edition finds in a database that it has migrated from nothing."""
    environment = os.environ | {"SOTAY_EDITION": "handbook", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.handbook_edition"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_of_the_procedures_is_there(handbook):
    assert [table for table in handbook["tables"] if table.startswith("operations")] == []
    assert [name for name in handbook["permissions"] if any(word in name for word in OF_PROCEDURES)] == []
    assert [url for url in handbook["urls"] if url.startswith("nghiep-vu")] == []
    assert [key for key in handbook["work"] + handbook["sections"] if "operations" in key or "nghiep-vu" in key] == []
    assert [label for label in handbook["left"] if "nghiệp vụ" in label] == []
    assert [action for action in handbook["audited"] if action.split(".")[0] in {"case", "medal", "fee"}] == []
    assert handbook["rooms"] == [] and not handbook["menu"]
    assert [name for name in handbook["tasks"] if "operations" in name or name == "follow-cases"] == []
    assert [name for name in handbook["roles"] if any(word in name for word in OF_PROCEDURES)] == []
    assert handbook["modules"] == []


def test_everything_else_works(handbook):
    assert handbook["pages"] == {"/": 200, "/dang-vien/": 200, "/to-chuc/": 200, "/nghiep-vu/": 404}
    assert "members_member" in handbook["tables"] and "meetings_meeting" in handbook["tables"]
    assert "view_roster" in handbook["permissions"] and "manage_units" in handbook["roles"]
    assert "close-day" in handbook["tasks"] and handbook["rules"] > 100


def test_only_settings_and_urls_ask_which_edition_runs():
    asked = ("EDITION", "PROCEDURES")
    found = {
        str(path.relative_to(ROOT))
        for app in ("members", "documents", "news", "meetings", "sotay")
        for path in (ROOT / app).rglob("*.py")
        if any(f"settings.{word}" in path.read_text(encoding="utf-8") for word in asked)
        or "SOTAY_EDITION" in path.read_text(encoding="utf-8")
    }
    # The last two read the tables of the full edition from a file, for the demo and the tests, and measure the other.
    assert found == {"sotay/settings.py", "sotay/urls.py", "sotay/local/structure.py", "sotay/bench/cases.py"}
