from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Thư viện văn kiện"

    def ready(self):
        from documents import reading, saving
        from documents.models import ReadingRequest
        from members import privacy, takeover

        asking = takeover.OpenWork("yêu cầu đọc văn kiện", ReadingRequest.objects.open, make_way=reading.make_way)
        takeover.register(asking)
        privacy.register(privacy.Section("da-doc", "Văn kiện đã xác nhận đọc", reading.rows_of, reading.in_words))
        privacy.register(privacy.Section("da-luu", "Văn kiện đã lưu", saving.rows_of, saving.in_words))
