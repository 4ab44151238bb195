"""Where somebody is reached, by which channel."""

import pytest

from members.delivery.gateways import address_of
from members.models import User
from members.models.delivery import Channel
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("whom", "phone", "email"),
    [
        ("member without an account", "0912000001", ""),
        ("member with an account", "0912000002", "hoa@thanhuy.vn"),
        ("account of a member", "0912000002", "hoa@thanhuy.vn"),
        ("staff", "0912000003", "van-phong@thanhuy.vn"),
    ],
)
def test_a_member_and_an_account_are_reached_at_the_same_place(cast, whom, phone, email):
    alone = factories.member(cast.cell_7, phone="0912000001")
    other = factories.member(cast.cell_7, phone="0912000002")
    account = User.objects.create(member=other, phone="0912000009", email="hoa@thanhuy.vn")
    staff = User.objects.create(staff_name="Văn phòng", phone="0912000003", email="van-phong@thanhuy.vn")
    reached = {
        "member without an account": alone,
        "member with an account": other,
        "account of a member": account,
        "staff": staff,
    }[whom]
    assert address_of(reached, Channel.SMS) == phone, "the number of the record, not the one that signs in"
    assert address_of(reached, Channel.EMAIL) == email
