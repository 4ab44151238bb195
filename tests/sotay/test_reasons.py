"""A report of today says why members are not eligible, in the unit and below."""

import pytest

from members.models import Member
from sotay.reports import reasons
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_reason_with_its_number_the_most_frequent_first(cast, django_assert_num_queries):
    for unit, reason in ((cast.cell_7, "abroad"), (cast.cell_7, "old_or_ill"), (cast.cell_8, "old_or_ill")):
        factories.member(unit, "Lê Thị Xa", ineligible_reason=reason)
    factories.member(cast.cell_7, "Lê Văn Mất", ineligible_reason="abroad", status=Member.Status.DECEASED)
    factories.member(cast.cell_1, "Lê Văn Nơi", ineligible_reason="other")
    with django_assert_num_queries(1):
        assert reasons.of(cast.ward) == [("old_or_ill", "Tuổi cao, sức yếu", 2), ("abroad", "Ở ngoài nước", 1)]
    assert reasons.of(cast.cell_8) == [("old_or_ill", "Tuổi cao, sức yếu", 1)]
