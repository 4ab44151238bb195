"""Enters a decision of the Government about single days from the command line, and shows the calendar of a year."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.working_days import calendar, entering
from members.working_days.forms import DecisionForm


class Command(BaseCommand):
    help = "Ghi ngày nghỉ, ngày làm bù theo quyết định của Chính phủ; không có ngày nào thì in lịch của một năm."

    def add_arguments(self, parser):
        parser.add_argument("--off", default="", help="ngày được nghỉ, ví dụ 02/01/2026")
        parser.add_argument("--worked", default="", help="ngày làm bù, ví dụ 10/01/2026")
        parser.add_argument("--document", default="", help="số, ngày của văn bản")
        parser.add_argument("--year", type=int, default=None, help="năm cần in; mặc định là năm nay")

    def handle(self, *, off, worked, document, year, **options):
        if off or worked or document:
            form = DecisionForm({"off": off, "worked": worked, "document": document})
            if not form.is_valid():
                raise CommandError(" ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
            entering.enter(form.days, document=form.cleaned_data["document"], by=None)
            self.stdout.write("Đã ghi vào lịch.")
            return
        for each in calendar.special_days(year or timezone.localdate().year):
            said = "làm việc" if each.works else "nghỉ"
            self.stdout.write(f"{each.day:%d/%m/%Y}  {said}  {each.name}  [{each.source}]")
