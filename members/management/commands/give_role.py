"""Gives or takes a role from the command line: how the first people of a new installation get their rights."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from members import vietnamese
from members.models import Unit, User
from members.powers import Role
from members.rights import roles


class Command(BaseCommand):
    help = "Giao hoặc thôi giao một vai trò tại một đơn vị."

    def add_arguments(self, parser):
        parser.add_argument("phone", help="số điện thoại của tài khoản")
        parser.add_argument("role", choices=Role.values, help="; ".join(f"{role.value}: {role.label}" for role in Role))
        parser.add_argument("unit", help="mã tổ chức đảng, ví dụ 01.001.001")
        parser.add_argument("--take", action="store_true", help="thôi giao vai trò")
        parser.add_argument("--until", type=date.fromisoformat, help="ngày cuối còn hiệu lực, NNNN-TT-NN")
        parser.add_argument("--reason", default="", help="căn cứ, lý do; ghi vào nhật ký")

    def handle(self, *, phone, role, unit, take, until, reason, **options):
        try:
            user = User.objects.select_related("member").get(phone=vietnamese.phone(phone))
            place = Unit.objects.by_code(unit)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except User.DoesNotExist:
            raise CommandError(f"Không có tài khoản nào dùng số {phone}.") from None
        except Unit.DoesNotExist:
            raise CommandError(f"Không có đơn vị nào mang mã {unit}.") from None
        try:
            self._change(user, role, place, take=take, until=until, reason=reason)
        except roles.RoleRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _change(self, user, role, place, *, take, until, reason):
        label = Role(role).label
        if not take:
            roles.give(user, role, place, by=None, until=until, reason=reason)
            self.stdout.write(f"Đã giao vai trò {label} tại {place} cho {user.full_name}.")
        elif roles.take(user, role, place, by=None, reason=reason):
            self.stdout.write(f"Đã thôi giao vai trò {label} tại {place} của {user.full_name}.")
        else:
            raise CommandError(f"{user.full_name} không giữ vai trò {label} tại {place}.")
