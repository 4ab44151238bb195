"""What is composed once gives the very object that the queryset gives."""

import pytest
from django.forms.models import model_to_dict

from members import notices, row_loader
from members.accounts.backends import ACCOUNTS
from members.models import User

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
            found = row_loader.one(ACCOUNTS, pk)
            assert found.unread_notices is not None and (not found.member or found.member.unit.parent.name)
        assert found == User.objects.get(pk=pk) and everything(found) == everything(ACCOUNTS.get(pk=pk))
    assert row_loader.one(ACCOUNTS, cast.hoa.pk).unread_notices == 1


def test_nobody_has_an_unknown_number(cast):
    assert row_loader.one(ACCOUNTS, 99_999_999) is None
