"""Miễn, giảm đảng phí that ends before its time, and what the form says of the rules of the month."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from members import rules
from members.dates import months_after
from members.models import AuditEntry, RuleParameter
from members.operations.fees import collecting, declaring
from members.operations.fees.collecting import FeeRefused
from members.operations.models import FeeLine, FeeRelief
from tests.members.operations.test_fees import declared, line_of, sheet_of, signed_in, this_month

pytestmark = pytest.mark.django_db


def granted(cast, **changes) -> FeeRelief:
    told = {"ground": "poor", "percent": 100, "since": this_month(), "until": None, "number": "12-QĐ/ĐU"}
    return declaring.grant(cast.hoa.member, decided_on=timezone.localdate(), by=cast.secretary, **told | changes)


def page_of(relief, line) -> str:
    return reverse("fees:end_relief", args=[line.pk, relief.pk])


def test_who_collects_ends_a_relief_on_the_page_of_the_member(cast, client):
    declared(cast.hoa.member)
    relief, sheet = granted(cast), sheet_of(cast.cell_7)
    line = line_of(sheet, cast.hoa.member)
    assert line.due == 0
    page, address = reverse("fees:line", args=[line.pk]), page_of(relief, line)
    assert f'href="{address}"' in signed_in(client, cast.secretary).get(page).content.decode()
    assert "12-QĐ/ĐU" in client.get(address).content.decode()
    told = {"since": f"{this_month():%Y-%m}", "reason": "Đã thoát nghèo"}
    assert client.post(address, told | {"reason": ""}).status_code == 400
    assert client.post(address, told).status_code == 302
    assert line_of(sheet, cast.hoa.member).due == 25_000
    shown = client.get(page).content.decode()
    assert "Đã thôi áp dụng" in shown and f'href="{address}"' not in shown
    assert client.post(address, told).status_code == 404
    assert AuditEntry.objects.get(action="fee.relief_ended").reason == "Đã thoát nghèo"
    assert f'href="{address}"' not in signed_in(client, cast.hoa).get(reverse("fees:own")).content.decode()


def test_it_ends_from_a_month_on_and_held_before(cast):
    """A month that was exempt by right does not become owed because the reason is gone later."""
    hoa, before = cast.hoa.member, months_after(this_month(), -1)
    declared(hoa, since=before)
    relief = granted(cast, since=before)
    earlier, now = sheet_of(cast.cell_7, before), sheet_of(cast.cell_7)
    declaring.end_relief(relief, since=this_month(), by=cast.secretary, reason="Đã thoát nghèo")
    assert (line_of(earlier, hoa).due, line_of(now, hoa).due) == (0, 25_000)
    relief.refresh_from_db()
    assert (relief.until, relief.ended_at) == (before, None)
    with pytest.raises(FeeRefused, match="chỉ áp dụng đến hết tháng"):
        declaring.end_relief(relief, since=this_month(), by=cast.secretary, reason="Lần nữa")


def test_of_two_who_end_it_one_is_told(cast):
    relief = granted(cast)
    seen = FeeRelief.objects.get(pk=relief.pk)
    declaring.end_relief(relief, since=this_month(), by=cast.secretary, reason="Hết khó khăn")
    with pytest.raises(FeeRefused, match="vừa được đồng chí khác"):
        declaring.end_relief(seen, since=this_month(), by=cast.secretary, reason="Hết khó khăn")


def test_of_another_member_it_is_not_found(cast, client):
    sheet = sheet_of(cast.cell_7)
    relief, other = granted(cast), line_of(sheet, cast.secretary.member)
    assert signed_in(client, cast.secretary).get(page_of(relief, other)).status_code == 404


def test_the_form_says_the_shares_and_months_of_the_rules_in_force(cast, client):
    line = line_of(sheet_of(cast.cell_7), cast.hoa.member)
    address = reverse("fees:relieve", args=[line.pk])
    shown = signed_in(client, cast.secretary).get(address).content.decode()
    assert "30, 50, 70 hoặc 100." in shown and "nhiều nhất 12 tháng" in shown
    day = date(2026, 3, 1)
    RuleParameter.objects.create(key="fee.reduce_months", value=6, valid_from=day, document="Sửa", scope=cast.ward)
    RuleParameter.objects.filter(key="fee.reduce.70").update(valid_to=day)
    shown = client.get(address).content.decode()
    assert "30, 50 hoặc 100." in shown and "nhiều nhất 6 tháng" in shown


def test_a_decision_that_is_sent_twice_is_noted_once(cast, client):
    address = reverse("fees:relieve", args=[line_of(sheet_of(cast.cell_7), cast.hoa.member).pk])
    told = {"ground": "poor", "percent": "100", "since": f"{this_month():%Y-%m}", "until": "", "number": "12-QĐ/ĐU"}
    told |= {"decided_on": f"{timezone.localdate():%d/%m/%Y}"}
    signed_in(client, cast.secretary)
    assert [client.post(address, told).status_code for _ in range(2)] == [302, 302]
    assert FeeRelief.objects.count() == 1


def test_a_month_before_the_rule_is_refused_with_a_sentence(cast):
    declared(cast.hoa.member, since=date(2026, 1, 1))
    with pytest.raises(FeeRefused, match="Tháng 01/2026 chưa có quy định giảm do hoàn cảnh khó khăn"):
        granted(cast, ground="hardship", since=date(2026, 1, 1), until=date(2026, 1, 1))


def test_the_sheet_names_the_document_of_its_month(cast, client):
    signed_in(client, cast.secretary)
    for text, document in (("2026-01", "342-QĐ/TW"), ("2026-02", "01-QĐ/TW (2026)")):
        month = date.fromisoformat(f"{text}-01")
        collecting.open_sheet(cast.cell_7, month, by=None)
        assert rules.book().parameter("fee.social_insured", on=month).document == document
        shown = client.get(reverse("fees:sheet", args=[cast.cell_7.code, text])).content.decode()
        assert f"Mức đóng của tháng này theo {document}." in shown
    assert FeeLine.objects.filter(due=None).exists()
