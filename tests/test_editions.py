"""The edition of the handbook has nothing of the procedures, and everything else of it works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import database

ROOT = Path(__file__).resolve().parent.parent
OF_PROCEDURES = ("case", "view_records", "sensitive", "restricted", "dossier")  # in the names of their powers


@pytest.fixture(scope="class")
def handbook():
    """What a process of the handbook's edition finds in a database that it has migrated from nothing."""
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "sotay" / "local")))
    done = subprocess.run(
        [sys.executable, "-m", "tests.handbook_edition"],
        cwd=ROOT,
        env=os.environ | {"SOTAY_EDITION": "handbook", "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.process
@pytest.mark.long
class TestHandbook:
    def test_nothing_of_the_procedures_is_there(self, handbook):
        assert [name for name in handbook["permissions"] if any(word in name for word in OF_PROCEDURES)] == []
        assert [url for url in handbook["urls"] if url.startswith("nghiep-vu")] == []
        work = handbook["work"] + handbook["sections"]
        assert [key for key in work if "operations" in key or "nghiep-vu" in key] == []
        assert [label for label in handbook["left"] if "nghiệp vụ" in label] == []
        assert [action for action in handbook["audited"] if action.split(".")[0] in {"case", "medal", "fee"}] == []
        assert handbook["rooms"] == [] and not handbook["menu"]
        assert [name for name in handbook["tasks"] if "operations" in name or name == "follow-cases"] == []
        assert [name for name in handbook["roles"] if any(word in name for word in OF_PROCEDURES)] == []
        assert handbook["modules"] == []

    def test_its_tables_are_those_of_the_full_edition_without_the_procedures(self, handbook, db):
        shape = database.shape()
        of_procedures = {table for table in shape if table.startswith("operations_")}
        assert of_procedures and handbook["tables"] == {
            table: lines for table, lines in shape.items() if table not in of_procedures
        }

    def test_everything_else_works(self, handbook):
        assert handbook["pages"] == {"/": 200, "/dang-vien/": 200, "/to-chuc/": 200, "/nghiep-vu/": 404}
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
