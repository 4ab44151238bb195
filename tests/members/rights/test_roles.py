"""The command that gives the first people of an installation their rights."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.models import User
from members.powers import Power
from tests import factories

pytestmark = pytest.mark.django_db


def give_role(*arguments) -> str:
    said = StringIO()
    call_command("give_role", *arguments, stdout=said)
    return said.getvalue().strip()


def test_a_role_is_given_and_taken_from_the_command_line():
    cast = factories.cast()
    spelled = f"+84 {cast.hoa.phone[1:]}"
    assert give_role(spelled, "editor", "01.001.001") == (
        "Đã giao vai trò Biên tập viên tại Đảng bộ phường Phúc Lâm cho Nguyễn Thị Hoa."
    )
    assert User.objects.get(pk=cast.hoa.pk).has_perm(Power.WRITE_NEWS, cast.cell_8)
    assert "Đã thôi giao" in give_role(cast.hoa.phone, "editor", "01.001.001", "--take")
    assert not User.objects.get(pk=cast.hoa.pk).has_perm(Power.WRITE_NEWS, cast.cell_8)


@pytest.mark.parametrize(
    ("phone", "unit", "sentence"),
    [
        ("0999999999", "01.001.001", "Không có tài khoản nào"),
        ("12", "01.001.001", "ố điện thoại"),
        (None, "77", "Không có đơn vị nào mang mã 77"),
    ],
)
def test_what_cannot_be_given_is_said(phone, unit, sentence):
    cast = factories.cast()
    with pytest.raises(CommandError, match=sentence):
        give_role(phone or cast.hoa.phone, "editor", unit)


def test_a_role_that_is_not_held_cannot_be_taken():
    cast = factories.cast()
    with pytest.raises(CommandError, match="không giữ vai trò"):
        give_role(cast.hoa.phone, "editor", "01.001.001", "--take")


def test_the_command_line_keeps_the_last_administrator_of_the_root_too():
    cast = factories.cast()
    with pytest.raises(CommandError, match="quản trị cuối cùng"):
        give_role(cast.administrator.phone, "administrator", "01", "--take")
