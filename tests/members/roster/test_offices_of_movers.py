"""A list that moves a member, or takes one off the roll, takes the offices of the old chi bộ along."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.committees import terms
from members.models import Member, Office, RosterImport, User
from members.powers import Power
from members.roster import applying, deciding, reconciliation, undoing
from tests import factories
from tests.factories import days_ago
from tests.members import rosters

pytestmark = pytest.mark.django_db


def write_list(tmp_path, unit, by, *people) -> RosterImport:
    path = rosters.write(tmp_path / "danh-sach.xlsx", list(people))
    roster, _ = deciding.receive(SimpleUploadedFile(path.name, path.read_bytes()), unit, found_units=False, by=by)
    reconciliation.read(roster.pk)
    for kind in ("new", "changed", "moved"):
        deciding.decide_kind(roster, kind, "accept", by=by)
    roster = RosterImport.objects.get(pk=roster.pk)
    deciding.sign(roster, by=by, name=by.full_name, note="Thử", seen=roster.version)
    applying.apply(roster.pk)
    return RosterImport.objects.get(pk=roster.pk)


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        ({"cell": "Chi bộ 8"}, True),
        ({"status": "Từ trần", "status_date": "01/11/2026"}, True),
        ({"gender": "Nam"}, False),
    ],
)
def test_the_office_ends_with_the_list_that_says_so(client, cast, tmp_path, said, ended):
    known = {"personal_id": "001170999001", "card_no": "001170999001", "phone": "0999999001"}
    person = factories.member(cast.cell_7, birth_date=date(1970, 2, 5), **known)
    user = factories.account(person)
    facts = {"method": "elected", "decision_no": "9-QĐ/ĐU", "decided_on": days_ago(9), "since": days_ago(9)}
    office = terms.appoint(Office(unit=cast.cell_7, member=person, code="secretary", **facts), by=cast.organiser)
    row = rosters.person(999001, **({"phone": known["phone"]} | said))
    roster = write_list(tmp_path, cast.ward, cast.organiser, row)
    office.refresh_from_db()
    assert Member.objects.get(pk=person.pk).unit == (cast.cell_8 if "cell" in said else cast.cell_7)
    assert (office.until is not None) is ended
    assert User.objects.get(pk=user.pk).has_perm(Power.ISSUE_SLIPS, cast.cell_7) is not ended
    client.force_login(cast.organiser)
    address = f"/doi-chieu/{roster.pk}/"
    assert ("không tự có lại" in client.get(address).content.decode()) is ended  # before it is taken back
    deciding.ask_undo(roster, by=cast.organiser, reason="Nhầm")
    assert undoing.undo(roster.pk)
    assert ("đề nghị ghi lại ở trang của tổ chức" in client.get(address).content.decode()) is ended
