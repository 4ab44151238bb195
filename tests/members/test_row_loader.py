"""What is composed once gives the very object that the queryset gives."""

import pytest
from django.forms.models import model_to_dict
from django.utils import timezone

from members import notices, row_loader
from members.accounts.backends import ACCOUNTS
from members.models import Office, Unit, User
from tests import factories

pytestmark = pytest.mark.django_db


def everything(user) -> list:
    chain = [user, user.member, user.member and user.member.unit, user.member and user.member.unit.parent]
    facts = [
        (each._state.db, each._state.adding, each.get_deferred_fields(), model_to_dict(each)) for each in chain if each
    ]
    return [*facts, user.holds_powers, user.has_second_factor, user.unread_notices]


def test_the_account_of_everybody_is_the_one_the_queryset_gives(cast, django_assert_num_queries):
    notices.tell(cast.hoa, "Một việc")
    for name in ("hoa", "secretary", "clerk", "administrator"):
        pk = getattr(cast, name).pk
        with django_assert_num_queries(1):
            found = row_loader.one(ACCOUNTS, pk, today=timezone.localdate())
            assert found.unread_notices is not None and (not found.member or found.member.unit.parent.name)
        assert found == User.objects.get(pk=pk) and everything(found) == everything(ACCOUNTS.get(pk=pk))
        units = Unit.objects.at(found.member.reading_lineage if found.member else [])
        assert sorted(found.reading_units) == sorted(units.values_list("pk", flat=True))
        assert found.committee_units == []
    assert row_loader.one(ACCOUNTS, cast.hoa.pk, today=timezone.localdate()).unread_notices == 1


def test_an_account_knows_where_its_member_reads_what_is_for_the_committee(cast):
    """A guest of another chi bộ reads there too; a seat opens its unit and all above on the days it is held."""
    today = timezone.localdate()
    guest = factories.member(cast.cell_8, "Lê Văn Tạm", temporary_unit=cast.cell_1)
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": factories.days_ago(30)}
    Office.objects.create(unit=cast.ward, member=guest, code="deputy", since=factories.days_ago(3), **facts)
    Office.objects.create(unit=cast.cell_8, member=guest, code="group_leader", since=factories.days_ago(3), **facts)
    user = factories.account(guest)
    found = row_loader.one(ACCOUNTS, user.pk, today=today)
    above = {cast.city.pk, cast.ward.pk, cast.beside.pk}
    assert set(found.reading_units) == above | {cast.cell_8.pk, cast.cell_1.pk}
    assert set(found.committee_units) == {cast.city.pk, cast.ward.pk}
    assert row_loader.one(ACCOUNTS, user.pk, today=factories.days_ago(4)).committee_units == []


def test_nobody_has_an_unknown_number(cast):
    assert row_loader.one(ACCOUNTS, 99_999_999, today=timezone.localdate()) is None
