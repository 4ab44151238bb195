"""Loads the demo party into an empty database, or says who can sign in to it."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from meetings.absences import warnings
from meetings.figures import counting
from members import audit
from members.demo_stories import STORIES
from members.models import Unit
from sotay.demo import content, offices, outward, party, reform, rollout, rollout_plan, weekly_reports
from sotay.demo.cell import history, opinions
from sotay.usage import figures

LOADED = "demo.load"
COUNTED = 4  # months


class Command(BaseCommand):
    help = "Nạp dữ liệu trình diễn vào cơ sở dữ liệu trống; chạy lại chỉ bổ sung buổi sinh hoạt sắp tới."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="rồi in bảng tài khoản và một phiếu kích hoạt mới")
        parser.add_argument("--small", action="store_true", help="không có chín đảng bộ của đợt làm điểm")

    def handle(self, *, accounts, small, **options):
        if party.is_loaded():
            self._top_up()
        elif Unit.objects.exists():
            raise CommandError(
                "Cơ sở dữ liệu này đã có dữ liệu khác: dữ liệu trình diễn chỉ nạp vào cơ sở dữ liệu trống."
            )
        else:
            self._load(small)
        if accounts:
            self._print_accounts()

    @transaction.atomic
    def _load(self, small):
        city = party.found_city()
        district = reform.found_district(city)  # first, when nobody else was there: the figures of its eve are closed
        if not small:
            party.load_pilots(city)  # before any member is changed: people.written_in_bulk
        party.load_ward()
        party.load_ward_beside(city)
        users = party.open_accounts()
        reform.carry_out(city, district, by=users["organiser"])
        content.write_articles(users)
        content.publish_documents(users)
        offices.tell(users)
        content.plan_meetings(users)
        history.tell(users)
        opinions.tell(users)
        for month in counting.months_back(COUNTED):  # the night counts the others
            counting.count(month)
        warnings.follow()
        outward.follow_sources(users)
        outward.publish_bulletins(users)
        for story in STORIES:
            story(Unit.objects.by_code(party.CELL), users)
        rollout.load_history(timezone.localdate())
        rollout_plan.tell(users)
        weekly_reports.tell(users)
        self._count_meetings()
        audit.record(None, LOADED, city)

    @transaction.atomic
    def _top_up(self):
        """A demo that was stopped for weeks still has a meeting ahead and figures of today."""
        users = {person.key: party.account_of(person) for person in party.CAST}
        content.plan_meetings(users)
        history.go_on(users)
        figures.close_past()
        figures.refresh()
        self._count_meetings()

    def _count_meetings(self):
        """The figures of the months behind it, and whom they tell the chi ủy of."""
        counting.count_kept_open()
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
