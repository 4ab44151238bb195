from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Thư viện văn kiện"

    def ready(self):
        from django.core import checks

        from documents.checks import words_of_scans
        from members import hooks

        checks.register(words_of_scans)
        hooks.when_asked(self._plug_in)

    def _plug_in(self):
        from documents import indexing
        from documents.clerk.waiting_work import WAITING
        from documents.exchange import dispatch
        from documents.filing import document_files
        from documents.filing.tasks import index_issuer
        from documents.importing import carrying
        from documents.importing import tasks as importing_tasks
        from documents.models import Dispatch, ReadingRequest, Receipt
        from documents.saved import saving
        from documents.texts import extraction
        from documents.texts.tasks import request_text
        from documents.to_read import counted, reminders, requests
        from documents.to_read.tasks import send_nudge
        from members import lost_work, personal_data, succession, waiting_work

        document_files.STORED.plug_in(request_text)
        for work in (
            succession.OpenWork(
                "yêu cầu đọc văn kiện",
                ReadingRequest.objects.of_the_library,
                resolve_duplicates=requests.resolve_duplicates,
            ),
            succession.OpenWork(
                "văn bản đến chưa xử lý xong", Receipt.objects.waiting, resolve_duplicates=dispatch.resolve_duplicates
            ),
            succession.OpenWork("văn bản đi chờ xử lý", Dispatch.objects.unfinished, settle=dispatch.hand_on),
        ):
            succession.OPEN_WORK.plug_in(work)
        for each in WAITING:
            waiting_work.WORK.plug_in(each)
        for rows in (
            lost_work.Rows("documents.text", extraction.due, request_text),
            lost_work.Rows("documents.import", carrying.lost, importing_tasks.send_again),
            lost_work.Rows("documents.nudge", reminders.unsent, send_nudge.delay),
            lost_work.Rows("documents.issuer", indexing.merged, index_issuer.delay),
        ):
            lost_work.ROWS.plug_in(rows)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("da-doc", "Văn kiện đã xác nhận đọc", requests.rows_of, requests.in_words)
        )
        personal_data.SECTIONS.plug_in(
            personal_data.Section("da-luu", "Văn kiện đã lưu", saving.rows_of, saving.in_words)
        )
        counted.plug_in()
