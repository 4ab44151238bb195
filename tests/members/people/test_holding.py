"""What is held is as it is now, whatever befell it while one waited for it."""

from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from members import affiliations
from members.accounts import opening
from members.models import Member, User
from members.people import membership_list
from tests import factories
from tests.together import in_between

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_who_moves_at_this_moment_is_held_where_they_are_then(cast):
    """A row that is locked with what it points to in one statement is not found, when it points elsewhere by then."""

    def move() -> None:
        member = membership_list.lock(cast.hoa.member_id)
        affiliations.transfer(member, cast.cell_8, by=None, day=timezone.localdate(), why="Chuyển sinh hoạt")

    _, held = in_between(move, transaction.atomic(partial(membership_list.lock, cast.hoa.member_id)), refusals=())
    assert held.unit == cast.cell_8


def test_a_member_whose_account_is_opened_at_this_moment_is_held_with_it(cast):
    newcomer = factories.member(cast.cell_7, "Vũ Thị Ánh")
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    use = partial(opening.activate, phone=newcomer.phone, code=slip.code, password="hoa-phuong-1975")

    def hold() -> User:
        with transaction.atomic():
            return membership_list.lock(newcomer.pk).user

    opened, found = in_between(use, hold, refusals=(Member.user.RelatedObjectDoesNotExist,))
    assert found == opened
