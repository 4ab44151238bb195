"""manage.py import_documents FOLDER --sheet FILE --unit CODE: shows what would be published, and with --apply publishes
it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.importing import report, work
from documents.importing.spreadsheet import SheetError
from members import vietnamese
from members.models import Unit, User


class Command(BaseCommand):
    help = "Đưa một thư mục văn kiện cùng bảng thông tin (Excel, CSV) vào thư viện; thêm --apply để ghi."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục chứa các tệp văn kiện")
        parser.add_argument(
            "--sheet",
            required=True,
            metavar="TỆP",
            type=Path,
            help="bảng thông tin văn kiện (.xlsx, .xls, .ods, .csv, .tsv)",
        )
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị đăng, ví dụ 01.001.001")
        parser.add_argument("--apply", action="store_true", help="ghi vào thư viện; không có thì chỉ xem trước")
        parser.add_argument("--all", action="store_true", help="in mọi dòng, không chỉ những dòng đầu của mỗi nhóm")
        parser.add_argument("--errors", metavar="TỆP", type=Path, help="ghi các dòng phải sửa ra bảng tính này (.xlsx)")
        parser.add_argument("--by", metavar="SỐ_ĐIỆN_THOẠI", help="tài khoản chịu trách nhiệm, được ghi vào nhật ký")

    def handle(self, **options):
        unit = Unit.objects.coded(options["unit"]).first()
        if unit is None:
            raise CommandError(f"Không có tổ chức đảng mã “{options['unit']}”.")
        by = _account(options["by"])
        try:
            outcome = work.run(options["folder"], options["sheet"], unit, by=by, apply=options["apply"])
        except SheetError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(report.render(outcome, None if options["all"] else report.FIRST))
        book = report.workbook(outcome)
        if book and options["errors"]:
            options["errors"].write_bytes(book)
            self.stdout.write(f"Các dòng phải sửa: {options['errors']}")


def _account(phone: str | None) -> User | None:
    if phone is None:
        return None
    try:
        return User.objects.get(phone=vietnamese.phone(phone), is_active=True)
    except (ValueError, User.DoesNotExist):
        raise CommandError(f"Không có tài khoản đang dùng nào với số điện thoại “{phone}”.") from None
