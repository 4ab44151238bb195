"""Loads the demo party into an empty database, or says who can sign in to it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from meetings.absences import warnings
from meetings.figures import counting
from members.models import Unit
from sotay.demo import ahead, beside, content, loading, offices, party
from sotay.demo.cell import history
from sotay.usage import figures


class Command(BaseCommand):
    help = "Nạp dữ liệu trình diễn vào cơ sở dữ liệu trống; chạy lại chỉ bổ sung buổi sinh hoạt sắp tới."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="rồi in bảng tài khoản và một phiếu kích hoạt mới")
        parser.add_argument("--small", action="store_true", help="không có chín đảng bộ của đợt làm điểm")
        half = "nạp bằng hai tiến trình; tệp này có mặt khi mới nạp được một phần: khi ấy làm lại từ đầu"
        parser.add_argument("--in-two", type=Path, metavar="TỆP", help=half)

    def handle(self, *, accounts, small, in_two, **options):
        with loading.garbage_left():
            if party.is_loaded():
                self._top_up()
            elif Unit.objects.exists():
                raise CommandError(
                    "Cơ sở dữ liệu này đã có dữ liệu khác: dữ liệu trình diễn chỉ nạp vào cơ sở dữ liệu trống."
                )
            elif in_two:
                self._load_in_two(in_two, small)
            else:
                self._load(small)
        if accounts:
            self._print_accounts()

    def _load(self, small):
        wanted = *content.files_of_articles(), *content.files_of_documents(), offices.files_wanted()
        with ahead.begun(*wanted):
            loading.whole(small=small)

    def _load_in_two(self, mark, small):
        try:
            beside.load(mark, small=small)
        except beside.Alone as alone:
            raise CommandError("Tiến trình nạp thứ hai đã dừng giữa chừng (lý do ở trên).") from alone

    @transaction.atomic
    def _top_up(self):
        """A demo that was stopped for weeks still has a meeting ahead and figures of today."""
        users = loading.cast()
        content.plan_meetings(users)
        history.go_on(users)
        figures.close_past()
        figures.refresh()
        for month in counting.recent():  # the night counts the others
            counting.count(month)
        warnings.follow()

    def _print_accounts(self):
        rows = [("Vai trò", "Đơn vị", "Họ và tên", "Số điện thoại")]
        for person in party.CAST:
            user = party.account_of(person)
            rows.append((person.says, Unit.objects.by_code(person.unit).name, user.full_name, user.phone))
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        lines = ["  ".join([*(row[c].ljust(widths[c]) for c in range(3)), row[3]]) for row in rows]
        slip = party.slip_for_newcomer()
        newcomer = f"{slip.person.full_name}, số {slip.person.phone}, mã trên phiếu {slip.spelled} (trang /kich-hoat/)"
        heading = f"Đăng nhập bằng số điện thoại, mật khẩu chung của bản trình diễn: {party.PASSWORD}"
        rule = "-" * len(lines[0])
        code = "Người giữ vai trò nhập thêm mã xác minh; xem mã lúc này: python3 sotay/local/dev.py demo_code"
        ends = ["", code, f"Chưa có tài khoản: {newcomer}"]
        self.stdout.write("\n".join([heading, "", lines[0], rule, *lines[1:], *ends]))
