"""A round of Huy hiệu Đảng from its list to the decision signed for all, on a phone and at a desk; the cards."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.dates import months_after
from members.operations.models import CardBatch, Case, Medal, MedalBook
from tests import factories
from tests.browser.signing_in import sign_in
from tests.browser.test_members import fits
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Nguyễn Thị Minh Nguyệt", "Trần Quốc Khánh", "Lê Văn Ba")


def seen(axe, name, *pages):
    """The pages are fit for everybody; with SHOTS=folder they leave pictures."""
    for page in pages:
        axe(page)
        assert fits(page)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder, f"{name}-{page.viewport_size['width']}.png"), full_page=True)


def both(axe, name, address, phone, desk):
    for page in (phone, desk):
        page.goto(address)
    seen(axe, name, phone, desk)


def test_a_round_is_opened_and_signed_for_all_at_once(phone, desk, axe, cast):
    coming, today = scenes.next_round(cast), f"{timezone.localdate():%d/%m/%Y}"
    for place, name in enumerate(NAMES):
        admitted = months_after(coming.closes, -12 * 30) - timedelta(days=place)
        fields = {"admission_date": admitted, "official_date": months_after(admitted, 12)}
        factories.member(cast.cell_7, name, birth_date=date(1961, 4, 1 + place), **fields)
    MedalBook.objects.create(unit=cast.city, years=30, symbol="HN", last=41)
    for page in (phone, desk):
        sign_in(page, cast.organiser)
    both(axe, "rounds", "/nghiep-vu/huy-hieu/", phone, desk)
    both(axe, "book", "/nghiep-vu/huy-hieu/so-cap-so/", phone, desk)
    both(axe, "round", f"/nghiep-vu/huy-hieu/{coming.on}/", phone, desk)
    phone.get_by_text("Lập hồ sơ cho các đồng chí chưa có").click()
    phone.get_by_role("button", name="Lập hồ sơ", exact=True).click()
    expect(phone.get_by_text("Đã lập 3 hồ sơ.")).to_be_visible()
    seen(axe, "round-opened", phone)
    for case in Case.objects.all():
        scenes.until(case, "province_decided")
    both(axe, "desk", "/nghiep-vu/", phone, desk)
    phone.get_by_role("link", name="Làm nhiều hồ sơ một lượt").click()
    desk.goto("/nghiep-vu/nhieu/")
    seen(axe, "piles", phone, desk)
    desk.get_by_role("link", name="quyết định, cấp số").click()
    phone.get_by_role("link", name="quyết định, cấp số").click()
    seen(axe, "pile", phone, desk)
    phone.get_by_label("Số quyết định").fill("15-QĐ/TU")
    phone.get_by_label("Mọi hồ sơ đã có: Quyết định tặng Huy hiệu Đảng").check()
    phone.get_by_label("Ngày ghi trên giấy").fill(today)
    phone.get_by_label("Trần Quốc Khánh").uncheck()
    phone.get_by_role("button", name="Xem trước").click()
    expect(phone.get_by_text("sẽ được ghi ngày")).to_contain_text("2 hồ sơ")
    seen(axe, "preview", phone)
    assert not Medal.objects.exists()
    phone.get_by_role("button", name="Ghi quyết định, cấp số: 2 hồ sơ").click()
    expect(phone.get_by_text("Đã ghi 2 hồ sơ")).to_be_visible()
    assert set(Medal.objects.values_list("number", flat=True)) == {"HN 00000042", "HN 00000043"}
    both(axe, "case", Case.objects.filter(step="awarded").first().get_absolute_url(), phone, desk)


def test_cards_are_checked_by_batch_and_by_year(phone, desk, axe, cast):
    for page in (phone, desk):
        sign_in(page, cast.organiser)
    lost = scenes.opened("card_first", cast)
    scenes.until(lost, "approved")
    for name in NAMES:
        factories.member(cast.cell_7, name, admission_date=date(1990, 5, 19), official_date=date(1991, 5, 19))
    both(axe, "card-batches", "/nghiep-vu/the-dang/", phone, desk)
    both(axe, "card-batch", f"/nghiep-vu/the-dang/dot/{CardBatch.objects.get().pk}/", phone, desk)
    phone.get_by_label("Tên các tệp ảnh đã nhận").fill("Lê Lạ_01011950_19051990.jpg")
    phone.get_by_role("button", name="Kiểm tra tên ảnh").click()
    expect(phone.get_by_text("tên tệp không khớp ai")).to_be_visible()
    seen(axe, "card-photos", phone)
    both(axe, "card-checks", "/nghiep-vu/the-dang/kiem-tra/", phone, desk)
    both(axe, "card-check", f"/nghiep-vu/the-dang/kiem-tra/{cast.cell_7.code}/", phone, desk)
    phone.get_by_label("Lê Văn Ba").select_option("lost")
    phone.get_by_role("button", name="Ghi kết quả").click()
    expect(phone.get_by_role("link", name="Lê Văn Ba: đề nghị cấp lại")).to_be_visible()
    scenes.finish(lost)
    both(axe, "cards-handed", "/nghiep-vu/the-dang/giao-nhan/", phone, desk)
