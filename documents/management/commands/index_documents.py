"""Makes the index by which documents are found anew, from what the documents say."""

from django.core.management.base import BaseCommand

from documents import indexing


class Command(BaseCommand):
    help = "Làm lại chỉ mục tìm kiếm văn kiện từ số, trích yếu và chữ trong tệp; chạy lúc nào cũng được."

    def handle(self, **options):
        self.stdout.write(f"Đã lập chỉ mục {indexing.refresh_all()} văn kiện.")
