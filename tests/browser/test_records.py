"""The phiếu đảng viên on a phone and at a desk: read, corrected, shown with a reason; dossiers and the yearly sheet."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.operations.dossiers import keeping as dossiers
from members.operations.models import RecordSource
from members.operations.records import keeping
from members.operations.yearly import rounds
from tests.browser.signing_in import sign_in
from tests.browser.test_members import fits

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS")


def seen(page, axe, name):
    axe(page)
    assert fits(page)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def test_a_record_is_corrected_from_the_phone_and_read_at_the_desk(phone, desk, axe, cast):
    member = cast.hoa.member
    for key, value in {
        "ethnicity": {"value": "mong"},
        "work_history": [
            {"since": "1988-09", "until": "1992-06", "job": "Sinh viên", "unit": "Đại học Sư phạm Hà Nội"},
            {"since": "1993-01", "job": "Giáo viên", "unit": "Trường THCS Phúc Lâm"},
        ],
    }.items():
        keeping.write(member, key, value, by=None, way=RecordSource.Way.CASE)
    sign_in(phone, cast.hoa)
    phone.goto("/ca-nhan/")
    phone.get_by_role("link", name="Phiếu đảng viên của tôi").click()
    expect(phone.get_by_text("từ 07/1992 đến 12/1992")).to_be_visible()
    expect(phone.get_by_text("Mông")).to_have_count(0)
    seen(phone, axe, "own")
    phone.get_by_role("link", name="Đề nghị sửa Quê quán").click()
    phone.get_by_label("Quốc gia").fill("Việt Nam")
    phone.get_by_label("Tỉnh, thành phố").fill("Hải Dương")
    phone.get_by_label("Xã, phường, số nhà, thôn").fill("Thôn Nội, xã Tân Tiến")
    phone.get_by_label("Căn cứ").fill("Giấy khai sinh bản chính")
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_role("alert")).to_contain_text("34 tỉnh, thành phố")
    seen(phone, axe, "part")
    phone.get_by_label("Tỉnh, thành phố").fill("Hải Phòng")
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_text("Chờ duyệt", exact=True)).to_be_visible()

    sign_in(desk, cast.organiser)
    desk.goto("/dang-vien/de-nghi/")
    desk.get_by_role("link", name="Nguyễn Thị Hoa").click()
    expect(desk.get_by_role("row", name="Quê quán")).to_contain_text("Thôn Nội, xã Tân Tiến, Hải Phòng")
    desk.get_by_role("button", name="Duyệt, ghi vào hồ sơ").click()
    expect(desk.get_by_role("status")).to_contain_text("Đã duyệt")
    desk.goto(f"/nghiep-vu/ho-so/{member.pk}/")
    expect(desk.get_by_text("Thôn Nội, xã Tân Tiến, Hải Phòng")).to_be_visible()
    seen(desk, axe, "record")
    desk.get_by_text("Xem các mục được che").click()
    desk.get_by_label("Lý do xem").fill("Thẩm tra hồ sơ khen thưởng")
    desk.get_by_role("button", name="Xem", exact=True).click()
    expect(desk.get_by_text("Mông", exact=True)).to_be_visible()
    desk.get_by_role("link", name="Sửa Dân tộc").click()
    expect(desk.get_by_label("Dân tộc")).to_have_value("mong")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_pages_of_records_are_fit_for_everybody(screen, request, axe, cast):
    page = request.getfixturevalue(screen)
    today, member = timezone.localdate(), cast.hoa.member
    keeping.write(member, "family", [{"relation": "cha", "name": "Cha"}], by=None, way=RecordSource.Way.CASE)
    told = {"on": today, "place": "Tủ 2, ngăn 3", "index_confirmed": True}
    dossier = dossiers.take_in(member, cast.ward, by=cast.organiser, **told)
    dossiers.put(dossier, 42, by=cast.organiser, seen=1, number="12-TH/ĐU", day=today)
    lent = {"reader": "Vũ Đình Khôi", "reader_unit": "Ủy ban Kiểm tra", "reason": "Thẩm tra", "consent": "5-TB/ĐU"}
    days = {"lent_on": today - timedelta(days=9), "due_on": today - timedelta(days=2)}
    dossiers.lend(dossier, by=cast.organiser, **lent, **days)
    opened = rounds.open_round(cast.ward, today.year, today + timedelta(days=9), by=cast.organiser)
    rounds.hand_in(member, opened, by=cast.hoa, on=today)
    ward = cast.ward.code
    sign_in(page, cast.organiser)
    for name, address in {
        "list": f"ho-so/?don-vi={ward}",
        "complete": f"ho-so/muc-day-du/?don-vi={ward}",
        "items": "ho-so/cac-muc/",
        "rows": f"ho-so/{member.pk}/sua/family/",
        "printed": f"ho-so/{member.pk}/in/",
        "export": f"ho-so/xuat/{ward}/",
        "dossiers": f"ho-so/giay/?don-vi={ward}",
        "dossier": f"ho-so/giay/{dossier.pk}/",
        "put": f"ho-so/giay/{dossier.pk}/them/",
        "check": f"ho-so/giay/doi-chieu/{ward}/",
        "yearly": f"ho-so/phieu-bo-sung/?don-vi={ward}",
        "handed": f"ho-so/phieu-bo-sung/?don-vi={ward}&muc=da-nop",
    }.items():
        page.goto(f"/nghiep-vu/{address}")
        seen(page, axe, name)
