"""Measures the portal at full size and prints one table of ratios."""

import sys
import time

from django.core.management.base import BaseCommand, CommandError

from sotay.bench.goals import GOALS, Bench
from sotay.bench.table import drawn
from sotay.demo import scale


class Command(BaseCommand):
    help = "Đo cổng ở quy mô thật và in một bảng tỷ lệ; mã thoát khác 0 khi có mục tiêu không đạt."

    def add_arguments(self, parser):
        parser.add_argument("--only", default="", metavar="G1,G2", help="chỉ đo các mục tiêu này")
        parser.add_argument("--quick", action="store_true", help="dữ liệu nhỏ hơn mười lần, ít lượt hơn: để thử")
        parser.add_argument("--fresh", action="store_true", help="làm lại dữ liệu đo dù đã có")

    def handle(self, *, only, quick, fresh, **options):
        wanted = [goal.strip().upper() for goal in only.split(",") if goal.strip()] or list(GOALS)
        if unknown := [goal for goal in wanted if goal not in GOALS]:
            raise CommandError(f"Không có mục tiêu {', '.join(unknown)}; hiện đo được: {', '.join(GOALS)}.")
        bench = Bench(scale.MEMBERS // 10 if quick else scale.MEMBERS, rounds=3 if quick else 5, anew=fresh)
        lines: list = []
        start = time.monotonic()
        for goal in wanted:
            lines += GOALS[goal](bench)
            self.stderr.write(f"{time.monotonic() - start:6.0f} s  {goal}")
        self.stdout.write(f"\n{drawn(lines)}\n")
        missed = sorted({line.goal for line in lines if line.verdict == "KHÔNG ĐẠT"})
        if missed:
            self.stderr.write(f"Không đạt: {', '.join(missed)}.")
            sys.exit(1)
