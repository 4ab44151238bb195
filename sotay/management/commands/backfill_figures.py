"""Counts figures of past days: days that were never counted, or measures that came later."""

from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.refusals import Refused
from sotay.usage import backfill


class Command(BaseCommand):
    help = "Tính số liệu các ngày đã qua chưa được tính; thêm --only: các chỉ tiêu mà ngày đã chốt chưa có."

    def add_arguments(self, parser):
        parser.add_argument("--since", required=True, type=date.fromisoformat, metavar="2026-01-31", help="ngày đầu")
        parser.add_argument("--until", type=date.fromisoformat, metavar="2026-02-28", help="ngày cuối; hôm qua")
        parser.add_argument("--only", default="", metavar="read_news,attended", help="chỉ các chỉ tiêu này")

    def handle(self, *, since, until, only, **options):
        last = until or timezone.localdate() - timedelta(days=1)
        keys = [key.strip() for key in only.split(",") if key.strip()]
        try:
            many = 0
            for day in backfill.fill(keys, since, last) if keys else backfill.count(since, last):
                many += 1
                self.stdout.write(f"{day:%d/%m/%Y}")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Đã tính {many} ngày." if many else "Không có ngày nào phải tính.")
