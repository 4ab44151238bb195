"""What the log keeps of an action is shown under a Vietnamese word, whatever its key."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import audit, exports
from members.inspection import audit_query, export
from members.inspection.words import OTHERWISE, OVER_FIELDS
from members.models import AuditEntry, Office, User
from tests import factories

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


def kept_keys(cast, many: int) -> list[AuditEntry]:
    """Entries that have kept the keys of people, and of rows that are called after people and units beside them."""
    people = [factories.member(cast.cell_7, f"Lê Văn Mười {number}") for number in range(many)]
    facts = {"method": "elected", "decision_no": "1-QĐ/ĐU", "decided_on": "2026-01-05", "since": "2026-01-05"}
    offices = [Office(unit=cast.cell_7, member=each, code="cell_committee_member", **facts) for each in people]
    keys = {
        ("meetings.task", "assignee"): people,
        ("members.unitgrant", "user"): list(map(factories.account, people)),
        ("members.unitgrant", "office"): Office.objects.bulk_create(offices),
    }
    return [
        AuditEntry(object_type=kind, action="role.give", unit=cast.cell_7, after={key: [row.pk, 2**70]})
        for (kind, key), rows in keys.items()
        for row in rows
    ]


@pytest.mark.django_db
def test_thirty_entries_of_a_page_are_said_at_the_price_of_one(cast, django_assert_num_queries):
    one, many = kept_keys(cast, 1), kept_keys(cast, 10)
    with django_assert_num_queries(3):
        assert [changes[0].after for changes in audit_query.changes_of_each(one)] == [
            f"{said}, {2**70}" for said in ("Lê Văn Mười 0", "Lê Văn Mười 0", "Chi ủy viên Chi bộ 7: Lê Văn Mười 0")
        ]
    with django_assert_num_queries(3):
        said = [changes[0].after.removesuffix(f", {2**70}") for changes in audit_query.changes_of_each(many)]
    assert said[9:11] == ["Lê Văn Mười 9", "Lê Văn Mười 0"] and said[-1] == "Chi ủy viên Chi bộ 7: Lê Văn Mười 9"


@pytest.mark.django_db
def test_the_history_of_one_thing_says_its_keys_at_one_price(client, cast):
    there = factories.document(cast.ward)
    client.force_login(cast.clerk)
    client.get(f"/quan-tri/documents/document/{there.pk}/history/")  # the rights of who asks are read once
    costs = []
    for many in (1, 30):
        issuers = [factories.issuer(f"Ban số {many}-{number}", cast.ward) for number in range(many)]
        for issuer in issuers:
            audit.record(cast.clerk, "document.correct", there, before={"issuer": issuer.pk}, after={"issuer": None})
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/quan-tri/documents/document/{there.pk}/history/").content.decode()
        assert all(issuer.name in page for issuer in issuers)
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.django_db
def test_a_file_of_entries_asks_once_for_each_chunk(cast):
    costs = []
    for many in (1, 20):
        AuditEntry.objects.bulk_create(kept_keys(cast, many))
        reader = User.objects.get(pk=cast.inspector.pk)
        asking = exports.ask_audit(by=reader, asked={"viec": "role.give"}, described="", reason="Tra", kind="csv")
        with CaptureQueriesContext(connection) as asked:
            rows = export.write(told := BytesIO(), asking)
        costs.append(len(asked))
    assert costs[0] == costs[1] and rows > 60
    assert told.getvalue().decode().count("Chi ủy viên Chi bộ 7: Lê Văn Mười 19") == 1


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
