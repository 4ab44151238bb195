"""“Sai mục nào?” comes first, then only what was ticked; numbers that were shown can be hidden again."""

import pytest

from members.models import CorrectionRequest

pytestmark = pytest.mark.django_db
ADDRESS = "/ca-nhan/de-nghi/"


def test_a_member_ticks_what_is_wrong_and_is_asked_for_nothing_else(cast, client):
    client.force_login(cast.hoa)
    first = client.get(ADDRESS).text
    assert "Sai mục nào?" in first and "Ngày sinh" in first and 'name="note"' not in first
    page = client.get(f"{ADDRESS}?muc=phone&muc=gender")
    assert [name for name in page.context["form"].fields if name != "seen_version"] == ["gender", "phone", "note"]
    sent = {"phone": "0912345678", "gender": "female", "note": "Đổi số từ tháng 11", "seen_version": "1"}
    sent |= {"full_name": "Tên Không Hỏi", "card_no": "001170999999"}
    assert client.post(f"{ADDRESS}?muc=phone&muc=gender", sent).status_code == 302
    assert list(CorrectionRequest.objects.get().changes) == ["phone"]


@pytest.mark.parametrize("query", ["?muc=birth_date", "?muc=", "?muc=%00", "?khac=1"])
def test_what_cannot_be_asked_for_is_asked_again(cast, client, query):
    client.force_login(cast.hoa)
    page = client.get(ADDRESS + query)
    assert page.status_code in (200, 400) and 'name="note"' not in page.text


def test_numbers_that_were_shown_are_hidden_again_by_a_link(cast, client):
    client.force_login(cast.hoa)
    shown = client.post("/ca-nhan/xem-so/").text
    assert cast.hoa.member.personal_id in shown and "Che lại" in shown
    hidden = client.get("/ca-nhan/").text
    assert cast.hoa.member.personal_id not in hidden and "Che lại" not in hidden
    client.force_login(cast.organiser)
    card = f"/dang-vien/{cast.hoa.member_id}/"
    shown = client.post(f"{card}xem-so/", {"reason": "Đối chiếu thẻ"}).text
    assert "Che lại" in shown and f'href="{card}"' in shown
    assert "Che lại" not in client.get(card).text
