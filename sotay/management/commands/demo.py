"""Loads the demo party into an empty database, or says who can sign in to it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from meetings.absences import warnings
from meetings.figures import counting
from members import audit
from members.demo_stories import STORIES
from members.models import Unit
from sotay.demo import ahead, content, offices, outward, party, reform, rollout, rollout_plan, weekly_reports
from sotay.demo.cell import history, opinions
from sotay.usage import figures

LOADED = "demo.load"

SELDOM = 200_000  # objects


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """All of it or nothing is loaded: no use case within marks a point to which it alone would be taken back, which is
    nearly half of all statements."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True


@contextmanager
def _garbage_left() -> Iterator[None]:
    """What is made in thousands stays to the end: garbage is looked for seldom."""
    asked = gc.get_threshold()
    gc.set_threshold(SELDOM, *asked[1:])
    try:
        yield
    finally:
        gc.set_threshold(*asked)


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
            with _garbage_left(), ahead.begun(*content.files_wanted(), offices.files_wanted()):
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
        reform.carry_out(city, district, by=users["organiser"])  # which looks at it first, and takes that back
        with _without_savepoints():
            self._tell(users)
        audit.record(None, LOADED, city)

    def _tell(self, users):
        content.write_articles(users)
        content.publish_documents(users)
        offices.tell(users)
        content.plan_meetings(users)
        history.tell(users)
        opinions.tell(users)
        outward.follow_sources(users)
        outward.publish_bulletins(users)
        for story in STORIES:
            story(Unit.objects.by_code(party.CELL), users)
        counting.count_kept_open()
        warnings.follow()
        rollout.load_history(timezone.localdate())
        rollout_plan.tell(users)
        weekly_reports.tell(users)

    @transaction.atomic
    def _top_up(self):
        """A demo that was stopped for weeks still has a meeting ahead and figures of today."""
        users = {person.key: party.account_of(person) for person in party.CAST}
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
