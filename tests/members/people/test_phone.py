"""A number that the record lacks: the bí thư asks for it from the page of slips, and the officer decides."""

import pytest

from members.models import CorrectionRequest
from members.people import corrections
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def without(cast):
    return factories.member(cast.cell_7, "Lê Thị Chưa", phone="")


def test_from_the_page_of_slips_to_the_record(cast, client, without):
    client.force_login(cast.secretary)
    slips, asking = f"/phieu-kich-hoat/{cast.cell_7.code}/", f"/dang-vien/{without.pk}/so-dien-thoai/"
    assert asking in client.get(slips).text
    assert client.post(asking, {"phone": "12", "note": "Báo chi ủy"}).status_code == 400
    response = client.post(asking, {"phone": "0912 345 678", "note": "Đồng chí ấy báo chi ủy."}, follow=True)
    assert response.redirect_chain == [(slips, 302)] and "Đã gửi đề nghị" in response.text
    assert "đang chờ duyệt" in response.text and asking not in response.text
    request = CorrectionRequest.objects.get()
    assert (request.member, request.proposed_by, list(request.changes)) == (without, cast.secretary, ["phone"])
    without.refresh_from_db()
    assert without.phone == ""
    corrections.approve(request, by=cast.organiser, seen=without.version)
    assert f'value="{without.pk}"' in client.get(slips).text
    assert client.get(asking)["Location"] == slips
    again = client.post(asking, {"phone": "0912345679", "note": "Số khác"})
    without.refresh_from_db()
    assert again.status_code == 302 and without.phone == "0912345678" and CorrectionRequest.objects.count() == 1


def test_a_bi_thu_asks_only_for_the_own_chi_bo(cast, client):
    beside = factories.member(cast.cell_8, "Lê Thị Khác", phone="")
    client.force_login(cast.secretary)
    assert client.get(f"/dang-vien/{beside.pk}/so-dien-thoai/").status_code == 403
    client.force_login(cast.hoa)
    assert client.get(f"/dang-vien/{beside.pk}/so-dien-thoai/").status_code == 404
    assert not CorrectionRequest.objects.exists()
