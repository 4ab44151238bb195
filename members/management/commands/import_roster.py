"""manage.py import_roster FILE --unit CODE: shows what a roster would change, and with --apply changes it."""

from django.core.management.base import BaseCommand, CommandError

from members import vietnamese
from members.models import User
from members.roster import preview, stage
from members.roster.books import RosterError


class Command(BaseCommand):
    help = "So danh sách đảng viên (Excel) với hồ sơ, in ra kết quả; thêm --apply để ghi."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP", help="danh sách đảng viên (.xlsx, .xls, .ods, .csv)")
        parser.add_argument(
            "--unit", required=True, metavar="MÃ", help="mã tổ chức đảng của danh sách, ví dụ 01.001.001"
        )
        parser.add_argument(
            "--found-units",
            action="store_true",
            help="thành lập đơn vị và các chi bộ trong trang “Danh mục chi bộ” nếu chưa có",
        )
        parser.add_argument("--apply", action="store_true", help="ghi vào cơ sở dữ liệu; không có thì chỉ xem trước")
        parser.add_argument("--all", action="store_true", help="in mọi dòng, không chỉ những dòng đầu của mỗi nhóm")
        parser.add_argument("--by", metavar="SỐ_ĐIỆN_THOẠI", help="tài khoản chịu trách nhiệm, được ghi vào nhật ký")

    def handle(self, **options):
        try:
            outcome = stage.run(
                options["file"],
                options["unit"],
                by=_account(options["by"]),
                apply=options["apply"],
                found_units=options["found_units"],
                limit=None if options["all"] else preview.FIRST,
            )
        except RosterError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(preview.render(outcome))


def _account(phone: str | None) -> User | None:
    if phone is None:
        return None
    try:
        return User.objects.get(phone=vietnamese.phone(phone), is_active=True)
    except (ValueError, User.DoesNotExist):
        raise CommandError(f"Không có tài khoản đang dùng nào với số điện thoại “{phone}”.") from None
