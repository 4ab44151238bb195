"""Compares the stored files with what was kept of them."""

from django.core.management.base import BaseCommand, CommandError

from documents.texts import integrity


class Command(BaseCommand):
    help = "Đối chiếu tệp văn kiện trong kho lưu trữ với mã băm SHA-256 lúc đăng; kết quả ghi vào nhật ký."

    def handle(self, **options):
        report = integrity.check_files()
        for word, files in (("Mất tệp", report.missing), ("Khác lúc đăng", report.changed)):
            for file in files:
                self.stdout.write(f"{word}: {file.document.symbol}, {file.get_role_display()}, {file.file.name}")
        self.stdout.write(f"{report}.")
        if report.missing or report.changed:
            raise CommandError("Có tệp mất hoặc bị thay đổi: đề nghị phục hồi từ bản sao lưu hoặc đăng lại.")
