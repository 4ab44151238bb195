"""The audit may be archived at any time: lists, corrections, roles, units and offices go on as before with none of it,
emptied after every step."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from members.accounts import opening
from members.committees import terms
from members.models import AuditEntry, CorrectionRequest, Member, Office, RosterImport, Unit, UnitGrant
from members.people import corrections
from members.powers import Role
from members.rights import roles
from members.roster import applying, deciding, reconciliation, stage, undoing
from tests import factories
from tests.members import rosters
from tests.members.events import happen

pytestmark = pytest.mark.django_db
CODE = rosters.EXPECTED["code"]


def emptied() -> None:
    """As after archiving: the guard that keeps every entry is set aside by whoever owns the table."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE members_auditentry")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert not AuditEntry.objects.exists()


def list_of(path, day: str, *people):
    return rosters.write(
        path, list(people), title=[["ĐẢNG BỘ PHƯỜNG PHÚC LÂM"], [f"DANH SÁCH ĐẢNG VIÊN ĐẾN NGÀY {day}"]]
    )


def brought(path, by) -> RosterImport:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    roster, _ = deciding.receive(file, Unit.objects.by_code(CODE), found_units=False, by=by)
    emptied()
    reconciliation.read(roster.pk)
    emptied()
    return RosterImport.objects.get(pk=roster.pk)


def signed(roster, by) -> RosterImport:
    deciding.decide_kind(roster, "new", "accept", by=by)
    emptied()
    seen = RosterImport.objects.get(pk=roster.pk).version
    deciding.sign(roster, by=by, name=by.full_name, note="Thử", seen=seen)
    emptied()
    assert applying.apply(roster.pk)
    emptied()
    return RosterImport.objects.get(pk=roster.pk)


@pytest.fixture
def organiser():
    city = factories.city()
    ward = factories.party(city, CODE, "Đảng bộ phường Phúc Lâm")
    factories.cell(ward, f"{CODE}.000.007", "Chi bộ 7")
    return factories.holder(Role.ORGANISER, city, "Đỗ Văn Sơn")


def test_a_list_is_brought_decided_signed_written_and_taken_back(organiser, tmp_path):
    path = list_of(tmp_path / "moi.xlsx", "31/10/2026", rosters.person(1), rosters.person(2))
    roster = signed(brought(path, organiser), organiser)
    assert (roster.state, roster.applied["new"], Member.objects.counted().count()) == ("done", 2, 2)
    deciding.ask_undo(roster, by=organiser, reason="Nhầm tệp")
    emptied()
    assert undoing.undo(roster.pk)
    roster.refresh_from_db()
    assert (roster.state, roster.undo_reason, Member.objects.counted().count()) == ("undone", "Nhầm tệp", 0)


def test_a_list_older_than_the_last_one_says_so(organiser, tmp_path):
    new = list_of(tmp_path / "moi.xlsx", "31/10/2026", rosters.person(1))
    old = list_of(tmp_path / "cu.xlsx", "30/09/2026", rosters.person(2))
    signed(brought(new, organiser), organiser)
    waiting = brought(old, organiser)
    assert stage.newer_than(waiting.as_of, waiting.unit) == date(2026, 10, 31)
    assert stage.run(old, CODE).newer == date(2026, 10, 31)
    stage.run(old, CODE, apply=True)
    emptied()
    assert stage.run(new, CODE).newer is None, "an older list that is written later does not turn the clock back"


def test_a_correction_is_asked_and_decided(cast):
    asked = {"values": {"gender": "male"}, "note": "Căn cước mới"}
    request = corrections.propose(cast.hoa.member, by=cast.hoa, seen=1, **asked)
    emptied()
    request = CorrectionRequest.objects.get(pk=request.pk)
    corrections.approve(request, by=cast.organiser, seen=request.member.version)
    emptied()
    assert (request.state, request.decided_by) == ("approved", cast.organiser)
    stored = Member.objects.get(pk=cast.hoa.member_id)
    assert (stored.gender, stored.saved_by) == ("male", cast.organiser)


def test_a_role_is_given_moved_to_another_end_and_taken(cast):
    until = timezone.localdate() + timedelta(days=9)
    for end in (None, until):
        roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=cast.administrator, until=end, reason="Phân công")
        emptied()
    held = UnitGrant.objects.filter(user=cast.hoa, role=Role.EDITOR)
    assert set(held.values_list("until", "given_by")) == {(until, cast.administrator.pk)}
    assert roles.take(cast.hoa, Role.EDITOR, cast.cell_7, by=cast.administrator, reason="Đổi việc")
    emptied()
    assert not held.exists()
    assert not roles.take(cast.hoa, Role.EDITOR, cast.cell_7, by=cast.administrator, reason="Đổi việc")


def test_a_unit_is_merged_and_its_members_go_along(cast):
    plan = {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}
    event = happen("merge", plan, by=cast.administrator)
    emptied()
    assert event.state == "done" and Unit.objects.get(pk=cast.cell_7.pk).status == "merged"
    assert Member.objects.get(pk=cast.hoa.member_id).unit == cast.cell_8


def test_an_office_is_appointed_brings_its_role_and_ends(cast):
    today = timezone.localdate()
    facts = {"code": "deputy", "method": "appointed", "decision_no": "1-QĐ/ĐU", "decided_on": today, "since": today}
    office = terms.appoint(Office(unit=cast.cell_7, member=cast.hoa.member, **facts), by=cast.administrator)
    emptied()
    assert UnitGrant.objects.in_force().filter(user=cast.hoa, office=office).exists()
    terms.end(office, by=cast.administrator, until=today, reason="Nghỉ hưu")
    emptied()
    assert (Office.objects.get(pk=office.pk).until, Office.objects.get(pk=office.pk).end_reason) == (today, "Nghỉ hưu")
    assert not UnitGrant.objects.in_force().filter(user=cast.hoa, office=office).exists()


def test_an_account_is_opened_by_a_slip(cast):
    newcomer = factories.member(cast.cell_7, "Đinh Thị Mơ", phone="0987000111")
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    emptied()
    user = opening.activate(phone=newcomer.phone, code=slip.code, password="mot-mat-khau-dai-2026")
    emptied()
    assert user.member == newcomer and Member.objects.get(pk=newcomer.pk).activated_on == timezone.localdate()
