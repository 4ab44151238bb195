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


KEPT = {
    ("members.unit", "report.export", "day", "2026-11-30"): ("Ngày", "30/11/2026"),
    ("members.unit", "report.export", "format", "docx"): ("Dạng tệp", "Word"),
    ("meetings.meeting", "meeting.plan", "kind", "committee"): ("Loại sinh hoạt", "Họp chi ủy"),
    ("meetings.meeting", "meeting.roll", "presence", "present"): ("Điểm danh", "Có mặt"),
    ("meetings.meeting", "meeting.roll", "arrived_at", "2026-10-30T13:44:47Z"): ("Đến lúc", "20:44, 30/10/2026"),
    ("meetings.meeting", "meeting.score_enter", "4.1", "5.0"): ("Mục 4.1", "5"),
    ("meetings.meeting", "meeting.minutes_sign", "seat", "chair"): ("Người ký", "chủ trì"),
    ("meetings.vote", "vote.prepare", "subject", "recognition"): ("Loại việc", "Công nhận đảng viên chính thức"),
    ("members.member", "fee.declare", "kind", "other"): ("Loại", "Không thuộc các diện trên"),
    ("members.member", "supplement.hand_in", "changed", ("occupation",)): ("Mục thay đổi", "Nghề nghiệp hiện nay"),
    ("members.member", "record.note", "medals", ""): ("Huy hiệu Đảng đã được tặng", "—"),
    ("members.user", "account.sign_in", "method", "password+totp"): (
        "Cách đăng nhập", "mật khẩu + ứng dụng xác minh",
    ),
    ("operations.dossier", "dossier.lend", "reader", "Lê Văn"): ("Người đọc", "Lê Văn"),
    ("documents.document", "document.publish", "unit", "Đảng bộ Thành phố"): ("Đơn vị", "Đảng bộ Thành phố"),
    # Said in two ways by two columns of the app: nothing is guessed.
    ("members.unit", "role.give", "state", "done"): ("Trạng thái", "done"),
    ("meetings.meeting", "x", "at", "2026-13-45"): ("Đơn vị", "2026-13-45"),
}  # fmt: skip


@pytest.mark.parametrize("kept", KEPT)
def test_a_value_is_said_in_words(kept):
    object_type, action, key, value = kept
    entry = AuditEntry(object_type=object_type, action=action, after={key: list(value) if key == "changed" else value})
    assert [(change.label, change.after) for change in audit_query.changes(entry)] == [KEPT[kept]]


@pytest.mark.django_db
def test_a_row_that_a_column_points_to_is_said_by_its_name(cast):
    entry = AuditEntry(object_type="meetings.task", action="task.give", after={"assignee": cast.hoa.member.pk})
    assert [change.after for change in audit_query.changes(entry)] == [cast.hoa.full_name]
    entry.after = {"assignee": 987_654_321}
    assert [change.after for change in audit_query.changes(entry)] == ["987654321"]


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
