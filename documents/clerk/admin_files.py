"""The files of a document at the clerk's desk: what they are, how far their words were read, taking an annex off."""

from typing import Any

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from documents.clerk.forms_files import TakeOffForm
from documents.filing import document_files
from documents.models import Document, DocumentFile
from members import access
from members.moves import WrongState
from members.powers import Power
from members.refusals import answers_refusals

TAKEN_OFF = "Tài liệu này đã được gỡ, hoặc văn kiện không còn đăng."


class FilesAdmin(admin.ModelAdmin):
    """For the admin of documents; the list costs no query a row."""

    def get_queryset(self, request):
        rows: Any = super().get_queryset(request)
        return rows.with_main()

    @admin.display(description="đọc chữ")
    def words(self, document):
        file = getattr(document, "main_file", None)
        return file.get_words_display() if file else "–"

    @admin.display(description="tệp đang có")
    def current_file(self, document):
        lines = ((self._line(file),) for file in document.files.listed(older=True))
        return format_html('<ul class="files">{}</ul>', format_html_join("", "<li>{}</li>", lines))

    def _line(self, file: DocumentFile) -> str:
        link = format_html('<a href="{}" target="_blank">{}</a>', file.get_absolute_url(), file.download_name)
        words = [] if file.is_unread else [file.get_words_display(), file.words_note]
        told = " · ".join(filter(None, [file.name, file.length, *words]))
        if file.replaced_at:
            gone = "thay" if file.role == DocumentFile.Role.MAIN else "gỡ"
            day = f"{localtime(file.replaced_at):%d/%m/%Y}"
            return format_html("{} · bản {}, {} ngày {}", link, file.version, gone, day)
        if file.is_unread:
            why = file.words_note or file.get_words_display()
            told = format_html('{} <span class="caution"><b>Cần xem lại tệp.</b> {}</span>', told, why)
        if file.caution:
            told = format_html('{} <span class="caution"><b>Lưu ý:</b> {}</span>', told, file.caution)
        if file.role == DocumentFile.Role.MAIN:
            return format_html("{} · {}", link, told)
        url = reverse("admin:documents_document_take_off", args=[file.document_id, file.pk])
        return format_html('{} · {} · <a href="{}">Gỡ</a>', link, told, url)

    def get_urls(self):
        take_off = self.admin_site.admin_view(self.take_off)
        return [path("<int:pk>/tep/<int:file>/go/", take_off, name="documents_document_take_off"), *super().get_urls()]

    @answers_refusals("admin:documents_document_change", "pk", say={WrongState: TAKEN_OFF})
    def take_off(self, request, pk, file):
        document = access.load(Document.objects, request.user, Power.MANAGE_DOCUMENTS, pk=pk)
        found = get_object_or_404(document.files.attachments(), pk=file)
        form = TakeOffForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            document_files.take_off(found, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã gỡ “{found.name}”.")
            return redirect("admin:documents_document_change", pk)
        context = self.admin_site.each_context(request) | {"title": "Gỡ tài liệu kèm theo", "opts": self.opts}
        return render(request, "admin/documents/document/take_off.html", context | {"form": form, "file": found})
