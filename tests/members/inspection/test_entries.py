"""The inspector's page: own units and nothing else, by any filter, and taken out only with a trace."""

from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from members import audit, exports
from members.committees import terms
from members.inspection import audit_query, tasks
from members.models import AuditEntry, ListExport, Office, UnitGrant
from members.operations.models import Dossier
from members.powers import Role
from members.privacy import data_requests
from members.rights import roles
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(cast):
    """One action in each place, and one of no unit."""
    audit.record(
        cast.secretary, "member.reveal", cast.hoa.member, reason="Đối chiếu căn cước", after={"fields": ["card_no"]}
    )
    audit.record(cast.organiser, "member.reveal", cast.neighbour.member, reason="Rà soát")
    audit.record(cast.organiser_beside, "member.reveal", cast.stranger.member, reason="Việc của phường khác")
    audit.record(cast.administrator, "report.export", cast.city, reason="Việc của thành phố")
    audit.record(None, "account.activation_refused", after={"phone": "******123"}, reason="Không của đơn vị nào")
    return cast


def reasons(client, query="") -> list[str]:
    response = client.get(f"/nhat-ky/{query}")
    assert response.status_code == 200
    return [entry.reason for entry in response.context["page"].rows if entry.reason]


def test_an_inspector_reads_the_own_branch_only(client, written):
    client.force_login(written.inspector)
    assert reasons(client) == ["Rà soát", "Đối chiếu căn cước"]
    page = client.get("/nhat-ky/").content.decode()
    for hidden in ("Việc của phường khác", "Việc của thành phố", "Không của đơn vị nào", written.stranger.full_name):
        assert hidden not in page
    client.force_login(written.administrator)
    assert {"Việc của phường khác", "Việc của thành phố", "Không của đơn vị nào"} <= set(reasons(client))


@pytest.mark.parametrize("query", ["?ve=Lê Văn Đạt", "?nguoi=Ngô Thị Tuyết", "?viec=report.export", "?tu=2020-01-01"])
def test_no_filter_opens_another_branch(client, written, query):
    client.force_login(written.inspector)
    assert not set(reasons(client, query)) & {"Việc của phường khác", "Việc của thành phố", "Không của đơn vị nào"}
    page = client.get(f"/nhat-ky/?don_vi={written.beside.code}")
    assert "Không có đơn vị nào như vậy" in page.content.decode() and not page.context["page"].rows


def test_entries_elsewhere_and_of_no_unit_are_refused_one_by_one(client, written):
    client.force_login(written.inspector)
    for entry in AuditEntry.objects.select_related("unit"):
        inside = entry.unit is not None and entry.unit.path.startswith(written.ward.path)
        assert client.get(f"/nhat-ky/{entry.pk}/").status_code == (200 if inside else 403)
    assert client.get("/nhat-ky/999999999/").status_code == 404
    client.force_login(written.hoa)
    assert client.get(f"/nhat-ky/{AuditEntry.objects.first().pk}/").status_code == 404


def test_the_filters_find_by_person_member_unit_action_and_time(client, written):
    client.force_login(written.administrator)
    for query in (
        "?nguoi=tran van binh",
        f"?nguoi={written.secretary.phone}",
        "?ve=nguyen thi hoa",
        f"?ve={written.hoa.member.phone}",
        f"?don_vi={written.cell_7.code}&viec=member.reveal",
        "?don_vi=Chi bộ 7&viec=member.reveal",
    ):
        assert reasons(client, query) == ["Đối chiếu căn cước"], query
    for field in ("nguoi", "ve"):  # addresses are kept in logs and histories: no personal number finds anything
        for number in (written.hoa.member.personal_id, "001.170 000-001"):
            page = client.get(f"/nhat-ky/?{field}={number}")
            assert page.context["page"].rows == [] and "không ghi số định danh" in page.content.decode()
    today = timezone.localdate()
    assert "Rà soát" in reasons(client, f"?tu={today}&den={today}")
    assert reasons(client, f"?den={factories.days_ago(1)}") == []
    assert "Ngày cuối phải từ ngày đầu" in client.get(f"/nhat-ky/?tu={today}&den=2020-01-01").content.decode()


def test_the_entries_about_a_member_are_found_whatever_row_was_acted_upon(client, cast):
    roles.give(cast.hoa, Role.EDITOR, cast.ward, by=cast.administrator, reason="Giao biên tập")
    roles.take(cast.hoa, Role.EDITOR, cast.ward, by=cast.administrator, reason="Thôi biên tập")
    roles.give(cast.neighbour, Role.EDITOR, cast.ward, by=cast.administrator, reason="Giao người khác")
    held = Office(unit=cast.cell_7, member=cast.hoa.member, code=Office.Code.DEPUTY, method=Office.Method.ELECTED)
    held.decision_no, held.decided_on, held.since = "3-QĐ/ĐU", factories.days_ago(9), factories.days_ago(8)
    terms.appoint(held, by=cast.organiser)
    data_requests.ask(cast.hoa, kind="access", text="Xin bản sao")
    dossier = Dossier.objects.create(member=cast.hoa.member, holder=cast.ward, since=factories.days_ago(9))
    audit.record(cast.organiser, "dossier.put", dossier, reason="Xếp tủ 3")
    client.force_login(cast.administrator)
    for number in (cast.hoa.member.phone, "nguyen thi hoa"):
        rows = client.get(f"/nhat-ky/?ve={number}").context["page"].rows
        found = {entry.action for entry in rows}
        assert found >= {"role.give", "role.take", "office.appoint", "request.ask", "dossier.put"}
        assert "Giao người khác" not in {entry.reason for entry in rows}
    client.force_login(cast.inspector)
    inside = client.get(f"/nhat-ky/?ve={cast.hoa.member.phone}").context["page"].rows
    assert {entry.action for entry in inside} >= {"role.give", "office.appoint"}
    assert all(entry.unit.path.startswith(cast.ward.path) for entry in inside)


def test_two_people_of_one_name_are_both_found_in_order_of_time(client, cast):
    twins = [factories.account(factories.member(cast.cell_7, "Đặng Văn Đôi")) for _ in range(2)]
    for number in range(40):
        audit.record(twins[number % 2], "account.sign_in", twins[number % 2], reason=f"{number}")
    client.force_login(cast.inspector)
    first = client.get("/nhat-ky/?nguoi=dang van doi")
    seen = [entry.reason for entry in first.context["page"].rows]
    seen += [entry.reason for entry in client.get(f"/nhat-ky/{first.context['older']}").context["page"].rows]
    assert seen == [str(number) for number in reversed(range(40))]


def test_pages_follow_each_other_without_gap_or_repeat_and_at_one_price(client, cast):
    client.force_login(cast.inspector)
    at = timezone.now()
    costs = []
    for many in (1, 70):
        rows = [AuditEntry(at=at, action="account.sign_in", unit=cast.cell_7, actor=cast.hoa) for _ in range(many)]
        AuditEntry.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/nhat-ky/?viec=account.sign_in")
        costs.append(len(asked))
    assert costs[0] == costs[1]
    seen, address = [], "?viec=account.sign_in"
    while address:
        page = client.get(f"/nhat-ky/{address}")
        seen += [entry.pk for entry in page.context["page"].rows]
        address = page.context["older"]
    assert len(seen) == len(set(seen)) == 71 and seen == sorted(seen, reverse=True)


def test_an_entry_shows_before_and_after_in_words(client, cast):
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=cast.administrator, reason="Phân công")
    client.force_login(cast.inspector)
    page = client.get(f"/nhat-ky/{AuditEntry.objects.get(action='role.give', actor=cast.administrator).pk}/")
    text = page.content.decode()
    assert "Giao vai trò" in text and "Biên tập viên" in text and "Phân công" in text
    kept = AuditEntry(object_type="members.member", before={"gender": "male", "x": [1, True]}, after=["một"])
    assert [tuple(change) for change in audit_query.changes(kept)] == [
        ("Giới tính", "Nam", "—"), ("X", "1, có", "—"), ("Nội dung", "—", "một"),
    ]  # fmt: skip


def exported(client, query, data) -> bytes:
    """Asked for, written by the worker, taken from one's own lists."""
    assert client.post(f"/nhat-ky/xuat/{query}", data)["Location"] == "/dang-vien/xuat/"
    export = ListExport.objects.latest("pk")
    tasks.write_audit_export(export.pk)
    assert "Nhật ký" in client.get("/dang-vien/xuat/").content.decode()
    return b"".join(client.post(f"/dang-vien/xuat/{export.pk}/tep/").streaming_content)


def test_a_file_of_entries_is_not_handed_to_who_may_not_read_all_of_them_any_more(client, written):
    """Whoever wrote it down for two wards and inspects but one since: the file still holds the other."""
    roles.give(written.inspector, Role.INSPECTOR, written.beside, by=None)
    client.force_login(written.inspector)
    client.post("/nhat-ky/xuat/", {"reason": "Kiểm tra quý IV", "kind": "csv"})
    export = ListExport.objects.get()
    tasks.write_audit_export(export.pk)
    address = f"/dang-vien/xuat/{export.pk}/tep/"
    assert "Việc của phường khác" in b"".join(client.post(address).streaming_content).decode()
    roles.take(written.inspector, Role.INSPECTOR, written.beside, by=None)
    refused = client.post(address, follow=True).content.decode()
    assert "Đồng chí không còn được giao xuất danh sách này." in refused


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_is_marked_harmless_scoped_and_itself_in_the_audit(client, written, form):
    audit.record(written.secretary, "member.reveal", written.hoa.member, reason="=cmd|' /C calc'!A0")
    client.force_login(written.inspector)
    content = exported(client, "?viec=member.reveal", {"reason": "Kiểm tra quý IV", "kind": form})
    if form == "xlsx":
        cells = [cell for row in load_workbook(BytesIO(content)).active for cell in row if cell.value]
        assert {cell.data_type for cell in cells if cell.column > 1} == {"s"}
        assert {cell.data_type for cell in cells if cell.column == 1} == {"s", "d"}
        text = "\n".join(str(cell.value) for cell in cells)
    else:
        text = content.decode("utf-8-sig")
    assert ("=cmd" if form == "xlsx" else "'=cmd") in text and "Rà soát" in text
    assert "Đoàn Văn Khánh" in text and "Kiểm tra quý IV" in text
    assert "Việc của phường khác" not in text
    entry = AuditEntry.objects.get(action="audit.export")
    assert (entry.actor, entry.reason, entry.after["filter"]) == (
        written.inspector, "Kiểm tra quý IV", "Việc: member.reveal",
    )  # fmt: skip
    assert AuditEntry.objects.get(action="audit.exported").after["rows"] == 3
    assert AuditEntry.objects.get(action="audit.export_taken").actor == written.inspector


def test_an_export_of_the_audit_is_its_askers_and_of_what_the_asker_may_read_still(client, written):
    client.force_login(written.inspector)
    exported(client, "", {"reason": "Kiểm tra quý IV", "kind": "csv"})
    export = ListExport.objects.get()
    assert (export.state, export.asked) == ("ready", {"paths": [written.ward.path]})
    client.force_login(written.administrator)
    assert client.post(f"/dang-vien/xuat/{export.pk}/tep/").status_code == 404
    searched = {"ve": written.hoa.member.phone}
    late = exports.ask_audit(by=written.inspector, asked=searched, described="Tất cả", reason="Kiểm tra", kind="csv")
    UnitGrant.objects.filter(user=written.inspector).delete()
    tasks.write_audit_export(late.pk)
    late.refresh_from_db()
    assert (late.state, late.asked) == ("failed", {})
    client.force_login(written.inspector)
    assert client.post(f"/dang-vien/xuat/{export.pk}/tep/").status_code == 302  # told, not given


def test_the_audit_of_an_export_keeps_no_whole_phone_number(client, written):
    client.force_login(written.inspector)
    phone = written.hoa.member.phone
    content = exported(client, f"?ve={phone}&nguoi=tran van binh", {"reason": "Kiểm tra", "kind": "csv"})
    kept = AuditEntry.objects.get(action="audit.export").after["filter"]
    assert kept == f"Người thực hiện: tran van binh; Về đảng viên: ******{phone[-4:]}"
    assert phone not in content.decode() and ListExport.objects.get().asked == {"paths": [written.ward.path]}


def test_without_a_reason_nothing_is_taken_out(client, written):
    client.force_login(written.inspector)
    response = client.post("/nhat-ky/xuat/", {"reason": "", "kind": "csv"})
    assert response.status_code == 400 and "Cần ghi lý do xuất" in response.content.decode()
    assert not AuditEntry.objects.filter(action="audit.export").exists()


@pytest.mark.parametrize("statement", ["UPDATE members_auditentry SET reason = ''", "DELETE FROM members_auditentry"])
def test_the_database_refuses_to_change_or_remove_what_is_written(written, statement):
    many = AuditEntry.objects.count()
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == many and AuditEntry.objects.filter(reason="Rà soát").exists()
