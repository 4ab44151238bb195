"""Fills an empty database with a whole city."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from members.models import Member
from sotay.demo import scale


class Command(BaseCommand):
    help = "Nạp cả một thành phố hư cấu (17.000 chi bộ, 500.000 đảng viên, 30 ngày sử dụng, 10.000 tin) vào kho trống."

    def add_arguments(self, parser):
        parser.add_argument("--members", type=int, default=scale.MEMBERS, help="số đảng viên (mặc định 500000)")
        parser.add_argument("--days", type=int, default=30, help="số ngày sử dụng gần nhất (mặc định 30)")
        parser.add_argument("--articles", type=int, default=10_000, help="số tin bài (mặc định 10000)")
        parser.add_argument("--fresh", action="store_true", help="xóa dữ liệu do lệnh này nạp trước đây rồi nạp lại")

    def handle(self, *, members, days, articles, fresh, **options):
        if members < 1 or days < 0 or articles < 0:
            raise CommandError("Số đảng viên phải là số dương; số ngày và số tin bài không được âm.")
        start = time.monotonic()
        with transaction.atomic():
            self.empty(fresh)
            scale.load(
                timezone.localdate(),
                members,
                days=days,
                article_count=articles,
                say=lambda text: self.stdout.write(f"{time.monotonic() - start:6.1f} s  {text}"),
            )

    def empty(self, fresh):
        if fresh:
            try:
                scale.wipe()
            except scale.NotOurs as refusal:
                raise CommandError(str(refusal)) from refusal
        elif Member.objects.exists():
            raise CommandError("Đã có đảng viên: lệnh này chỉ nạp vào cơ sở dữ liệu trống (hoặc thêm --fresh).")
