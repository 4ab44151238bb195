"""A report says why members are not eligible, in the unit and below, on its own day."""

import pytest
from django.utils import timezone

from members.models import Member
from sotay.reports import reasons, report_query
from sotay.usage import figures
from tests import factories

pytestmark = pytest.mark.django_db


def of(unit, day):
    return reasons.of(report_query.read(unit, day).own)


def test_each_reason_with_its_number_the_most_frequent_first(cast):
    for unit, reason in ((cast.cell_7, "abroad"), (cast.cell_7, "old_or_ill"), (cast.cell_8, "old_or_ill")):
        factories.member(unit, "Lê Thị Xa", ineligible_reason=reason)
    factories.member(cast.cell_7, "Lê Văn Mất", ineligible_reason="abroad", status=Member.Status.DECEASED)
    factories.member(cast.cell_1, "Lê Văn Nơi", ineligible_reason="other")
    figures.refresh()
    today = timezone.localdate()
    assert of(cast.ward, today) == [("Tuổi cao, sức yếu", 2), ("Ở ngoài nước", 1)]
    assert of(cast.cell_8, today) == [("Tuổi cao, sức yếu", 1)]


def test_a_past_day_says_its_own(client, cast):
    yesterday = factories.days_ago(1)
    gone = factories.member(cast.cell_7, "Lê Thị Xa", ineligible_reason="abroad")
    figures.close(yesterday)
    gone.ineligible_reason = "other"
    gone.save()
    client.force_login(cast.organiser)
    page = client.get(f"/bao-cao/{cast.ward.code}/", {"ngay": f"{yesterday:%d/%m/%Y}"})
    assert page.context["reasons"] == [("Ở ngoài nước", 1)]
