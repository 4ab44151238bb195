"""What the log keeps of an action is shown under a Vietnamese word, whatever its key."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from members import audit
from members.inspection import audit_query
from members.inspection.words import OTHERWISE, OVER_FIELDS
from members.models import AuditEntry

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


def test_days_and_moments_are_said_as_everywhere_and_in_the_time_of_the_portal():
    """At 02:30 in Hà Nội the day before is not over in London."""
    after = {
        "publish_at": "2026-11-02T19:30:00.123456+00:00",
        "closes_at": "2026-11-03T19:30:00+07:00",
        "at": "2026-11-03T12:30:00.123Z",
        "until": "2026-12-31",
        "days": ["2026-11-03", "2026-12-03"],
        "number": "2026-11",
        "reason": "Họp 2026-11-03",
        "symbol": "2026-13-45",
    }
    said = {change.label: change.after for change in audit_query.changes(AuditEntry(after=after))}
    assert said == {
        "Đăng lúc": "02:30, 03/11/2026",
        "Kết thúc lúc": "19:30, 03/11/2026",
        "Đơn vị": "19:30, 03/11/2026",
        "Đến hết ngày": "31/12/2026",
        "Các ngày": "03/11/2026, 03/12/2026",
        "Số văn bản": "2026-11",
        "Lý do": "Họp 2026-11-03",
        "Số hiệu": "2026-13-45",
    }
