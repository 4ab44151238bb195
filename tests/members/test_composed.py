"""What is typed with letters and marks apart, as some keyboards write them, is kept as one letter each."""

from unicodedata import is_normalized, normalize

import pytest
from django.urls import reverse

from members.models import CorrectionRequest, DataRequest, ListExport, Office, UnitEvent, UnitGrant, User
from members.powers import Role
from tests import factories

pytestmark = pytest.mark.django_db
WHY = normalize("NFD", "Quyết định của Đảng ủy phường Phúc Lâm")


def kept(text: str) -> None:
    assert is_normalized("NFC", text) and text == normalize("NFC", WHY)


def test_the_reason_and_the_name_of_an_account_of_staff(client, cast):
    client.force_login(cast.administrator)
    told = {"full_name": normalize("NFD", "Vũ Thị Ánh"), "phone": "0987000111", "role": Role.EDITOR, "reason": WHY}
    assert client.post(reverse("rights:staff", args=[cast.ward.code]), told).status_code == 302
    assert User.objects.get(phone="0987000111").staff_name == "Vũ Thị Ánh"
    kept(UnitGrant.objects.filter(user__phone="0987000111").first().reason)


def test_the_number_of_a_decision_and_its_note(client, cast):
    client.force_login(cast.organiser)
    day = f"{factories.days_ago(1):%d/%m/%Y}"
    told = {"name": "Chi bộ 7A", "symbol": "", "decision_no": normalize("NFD", "5-QĐ/ĐU ấp 7"), "note": WHY}
    told |= {"decided_on": day, "effective_on": day}
    address = reverse("units:change", args=[cast.cell_7.code, "doi-ten"])
    shown = client.post(address, told)
    client.post(address, told | {"seen": shown.context["found"].digest})
    event = UnitEvent.objects.get()
    assert event.decision_no == "5-QĐ/ĐU ấp 7"
    kept(event.note)


def test_an_office(client, cast):
    client.force_login(cast.organiser)
    day = f"{factories.days_ago(1):%d/%m/%Y}"
    told = {"code": "deputy", "method": "elected", "decision_no": normalize("NFD", "Nghị quyết 5"), "decided_on": day}
    address = reverse("units:appoint", args=[cast.cell_7.code, cast.hoa.member_id])
    assert client.post(address, told | {"since": day}).status_code == 302
    assert Office.objects.get(member=cast.hoa.member).decision_no == "Nghị quyết 5"


def test_a_correction_a_request_and_a_list(client, cast):
    client.force_login(cast.hoa)
    told = {"gender": "male", "note": WHY, "seen_version": cast.hoa.member.version}
    client.post(reverse("corrections:own") + "?muc=gender", told)
    kept(CorrectionRequest.objects.get().note)
    client.post(reverse("privacy:requests"), {"kind": "access", "text": f"{WHY}\n\n{WHY}"})
    assert DataRequest.objects.get().text == normalize("NFC", f"{WHY}\n\n{WHY}")
    client.force_login(cast.organiser)
    client.post(reverse("exports:ask", args=[cast.cell_7.code]), {"reason": WHY})
    kept(ListExport.objects.get().reason)
