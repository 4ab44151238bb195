from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Thư viện văn kiện"

    def ready(self):
        from django.core import checks

        from documents import exchange, reading, saving
        from documents.checks import words_of_scans
        from documents.models import Dispatch, ReadingRequest, Receipt
        from members import privacy, takeover

        checks.register(words_of_scans)
        for work in (
            takeover.OpenWork("yêu cầu đọc văn kiện", ReadingRequest.objects.of_the_library, make_way=reading.make_way),
            takeover.OpenWork("văn bản đến chưa xử lý xong", Receipt.objects.waiting, make_way=exchange.make_way),
            takeover.OpenWork("văn bản đi chờ xử lý", Dispatch.objects.unfinished),
        ):
            takeover.register(work)
        privacy.register(privacy.Section("da-doc", "Văn kiện đã xác nhận đọc", reading.rows_of, reading.in_words))
        privacy.register(privacy.Section("da-luu", "Văn kiện đã lưu", saving.rows_of, saving.in_words))
