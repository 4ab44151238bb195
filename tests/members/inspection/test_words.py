"""What the log keeps of an action is shown under a Vietnamese word, whatever its key."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from members import audit
from members.inspection import audit_query
from members.inspection.words import OTHERWISE, OVER_FIELDS

ROOT = Path(__file__).resolve().parents[3]
APPS = ("members", "documents", "news", "meetings", "sotay")


def kept() -> Iterator[tuple[str, str]]:
    """Each key that stands in the code in a `before` or `after` of a call, and where."""
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            for given in call.keywords if isinstance(call, ast.Call) else ():
                for said in ast.walk(given.value) if given.arg in ("before", "after") else ():
                    for key in said.keys if isinstance(said, ast.Dict) else ():
                        if isinstance(key, ast.Constant) and isinstance(key.value, str):
                            yield key.value, f"{path.relative_to(ROOT)}:{call.lineno}"


def test_every_key_has_its_word():
    known, found = OVER_FIELDS.keys() | OTHERWISE.keys(), dict(kept())
    assert len(found) > 80
    assert {key: place for key, place in found.items() if key not in known} == {}


@pytest.mark.django_db
def test_a_key_that_is_no_field_is_said_in_words(cast):
    entry = audit.record(cast.clerk, "report.export", cast.ward, after={"day": "2026-11-30", "format": "docx"})
    assert [change.label for change in audit_query.changes(entry)] == ["Ngày", "Dạng tệp"]
