"""Reads again the files whose words could not be read."""

from django.core.management.base import BaseCommand

from documents.apart import ocr
from documents.models import DocumentFile
from documents.texts import extraction
from documents.texts.tasks import read_text

Words = DocumentFile.Words
CHOICES = {
    "waiting": [Words.WAITING],
    "failed": [Words.FAILED],
    "no_ocr": [Words.NO_OCR],
    "garbled": [Words.GARBLED],
    "all": list(Words),
}


class Command(BaseCommand):
    help = "Đọc lại chữ trong tệp văn kiện đang chờ, không đọc được, hoặc là bản quét khi máy chủ chưa cài Tesseract."

    def add_arguments(self, parser):
        parser.add_argument("--only", choices=CHOICES, help="chỉ những tệp ở tình trạng này (mặc định: cả ba)")
        parser.add_argument("--now", action="store_true", help="đọc ngay tại đây, không qua hàng việc")

    def handle(self, *, only, now, **options):
        states = CHOICES[only] if only else [Words.WAITING, Words.FAILED, Words.NO_OCR]
        if not ocr.installed():
            self.stdout.write(f"Chưa có Tesseract tiếng Việt, bản quét vẫn chưa đọc được ({ocr.INSTALL}).")
        chosen = DocumentFile.objects.kept().current().filter(words__in=states)
        numbers = list(chosen.order_by("pk").values_list("pk", flat=True))
        extraction.ask_again(DocumentFile.objects.filter(pk__in=numbers))
        for pk in numbers:
            extraction.read(pk) if now else read_text.delay(pk)
        self.stdout.write(f"{'Đã đọc lại' if now else 'Đã giao đọc lại'} {len(numbers)} tệp.")
