"""The clerk's desk: publishing, correcting and taking out documents."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from documents import library, numbering
from documents.clerk import admin_relations as relation_admin
from documents.clerk import page_order, staging
from documents.clerk.admin_files import FilesAdmin
from documents.clerk.admin_issuers import IssuerAdmin, SubjectAdmin
from documents.clerk.admin_reading import READ_FIRST, ReadingAdmin
from documents.clerk.admin_relations import RelationInline
from documents.clerk.forms import DocumentForm, WithdrawForm
from documents.clerk.inspection import Inspection
from documents.finding import search
from documents.models import Document, Issuer, Question, Subject
from documents.questions.admin import QuestionAdmin
from documents.texts.unread import unread_at
from documents.to_read import requests
from members import access
from members.moves import WrongState
from members.powers import Power
from members.refusals import answers_refusals
from members.scoped_admin import ScopedAdmin, UnitFilter
from members.waiting_work import MOST

WAITS = "Văn kiện chưa đăng: chờ một đồng chí có thẩm quyền xác nhận là không mật. Có kết quả sẽ báo cho đồng chí."


class StandingFilter(admin.SimpleListFilter):
    title = "tình trạng"
    parameter_name = "tinh-trang"

    def lookups(self, request, model_admin):
        return [("dang", "Đang đăng"), ("go", "Đã gỡ")]

    def queryset(self, request, queryset):
        match self.value():
            case "dang":
                return queryset.published()
            case "go":
                return queryset.exclude(withdrawn_at=None)
        return queryset


class TextFilter(admin.SimpleListFilter):
    title = "chữ trong tệp"
    parameter_name = "chu"

    def lookups(self, request, model_admin):
        many = unread_at(request.user)[: MOST + 1].count()
        return [("chua-doc-duoc", f"Chưa đọc được ({f'hơn {MOST}' if many > MOST else many})")]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=unread_at(request.user).values("pk")) if self.value() else queryset


@admin.register(Document)
class DocumentAdmin(FilesAdmin, ReadingAdmin, ScopedAdmin):
    power = Power.MANAGE_DOCUMENTS
    action_labels = {
        "document.publish": "Đăng văn kiện",
        "document.attach": "Thêm tài liệu kèm theo",
        "document.take_off": "Gỡ tài liệu kèm theo",
        "document.correct": "Sửa văn kiện",
        "document.withdraw": "Gỡ văn kiện",
    }
    form = DocumentForm
    exclude = ("issuer",)  # typed as a name: a new one is founded when the document is published
    inlines = (RelationInline,)
    list_display = ("printed_number", "called", "kind", "issued", "unit", "validity", "standing")
    list_display_links = ("printed_number", "called")
    list_filter = (StandingFilter, TextFilter, UnitFilter, "validity", "kind")
    search_fields = ("symbol",)
    search_help_text = "Tìm theo số, ký hiệu (121-KH/TU) hoặc chữ trong trích yếu, có dấu hay không dấu."
    ordering = ("-issued_on", "-pk")
    list_select_related = ("issuer",)
    view_on_site = False
    readonly_fields = ("current_file", "standing", "validity", "published_by", "published", "why_withdrawn")
    said = ("number_raw", "kind", "issued_on", "issuer", "same_issuer", "title", "subject", "seen_version")
    signed: tuple[str, Any] = (
        "Người ký, nơi nhận",
        {"classes": ("collapse",), "fields": ("signer", "signer_role", "sign_mode", "urgency", "recipients")},
    )
    fieldsets = (
        ("Tệp", {"fields": ("unit", "secrecy", "file", "attachments", "staged")}),
        ("Văn bản", {"fields": said, "description": READ_FIRST}),
        ("Hiệu lực", {"fields": (("effective_from", "effective_to"),)}),
        signed,
    )
    read_fieldsets = (*fieldsets[:3], (signed[0], {"fields": signed[1]["fields"]}))  # what was filled in is seen
    change_fieldsets = (
        (None, {"fields": ("unit",)}),
        ("Văn bản", {"fields": said}),
        ("Hiệu lực", {"fields": ("validity", ("effective_from", "effective_to"))}),
        (
            "Tệp",
            {
                "fields": ("current_file", "file", "attachments", "secrecy"),
                "description": "Chỉ chọn tệp khi cần thay tệp đang có hoặc thêm phụ lục.",
            },
        ),
        signed,
        ("Đăng tải", {"fields": ("published_by", "published")}),
    )
    read_again = ("Xác nhận đã đọc", {"fields": ("read_again", "again_by")})
    withdrawn_fieldsets: tuple[tuple[str | None, Any], ...] = (
        (None, {"fields": ("unit",)}),
        ("Văn bản", {"fields": ("number_raw", "kind", "issued_on", "issuer", "title", "subject")}),
        ("Đăng tải", {"fields": ("standing", "why_withdrawn", "published_by", "published")}),
    )
    say = {WrongState: "Văn kiện này vừa được người khác gỡ, nên những thay đổi dưới đây không lưu được."}

    # What is shown

    def _is_looked_at(self, request, obj) -> bool:
        """What was taken out stays as it was; a form that was sent too late is shown again with all that was typed."""
        return obj is not None and obj.withdrawn_at is not None and not request.POST

    def get_readonly_fields(self, request, obj=None):
        looked_at = self._is_looked_at(request, obj)
        return flatten_fieldsets(self.withdrawn_fieldsets) if looked_at else self.readonly_fields

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.read_fieldsets if getattr(request, "inspection", Inspection()).staged else self.fieldsets
        if self._is_looked_at(request, obj):
            return self.withdrawn_fieldsets
        asked = (self.read_again,) if obj.reading_requests.exists() and not obj.is_over else ()
        return (*self.change_fieldsets[:4], *asked, *self.change_fieldsets[4:])

    def get_search_results(self, request, queryset, search_term):
        return (search.find(queryset, search_term) if search_term else queryset), False

    @admin.display(description="số, ký hiệu", ordering="number")
    def printed_number(self, document):
        return document.own_symbol.replace("-", "\N{NON-BREAKING HYPHEN}") or "không số"

    @admin.display(description="trích yếu", ordering="title")
    def called(self, document):
        return document.full_title

    @admin.display(description="ngày ban hành", ordering="issued_on")
    def issued(self, document):
        return f"{document.issued_on:%d/%m/%Y}"

    @admin.display(description="đăng lúc")
    def published(self, document):
        return f"{timezone.localtime(document.published_at):%H:%M, %d/%m/%Y}"

    @admin.display(description="tình trạng", ordering="withdrawn_at")
    def standing(self, document):
        if document.why_withdrawn == library.AWAITS_CLEARANCE:
            return "Chờ xác nhận không mật"
        gone = document.withdrawn_at
        return f"Đã gỡ {timezone.localtime(gone):%d/%m/%Y}" if gone else "Đang đăng"

    def render_change_form(self, request, context, *args, **kwargs):
        if self._is_looked_at(request, context.get("original")):
            context |= {"show_save": False, "title": "Xem văn kiện"}
        context["wrong"], context["errors"] = context["errors"], None  # `_errors.html` leads to each of them
        return super().render_change_form(request, context, *args, **kwargs)

    # What is done

    def save_model(self, request, obj, form, change):
        sent = {"file": form.inspection.file, "annexes": form.inspection.annexes, "by": request.user}
        if change:
            seen = obj.version = form.cleaned_data["seen_version"]
            library.correct(obj, **sent)
            if form.again and obj.version != seen:  # a double click has stored nothing
                asked = requests.ask_again(obj, by=request.user, deadline=form.cleaned_data["again_by"])
                messages.info(request, f"Đảng viên sẽ đọc và xác nhận lại bản mới ({asked} yêu cầu đọc).")
        else:
            self._publish(request, obj, form, sent)
        self._tell(request, obj, form)

    def _publish(self, request, obj, form, sent: dict) -> None:
        library.publish(obj, **sent, open_because=form.cleaned_data["open_because"] if form.speaks else "")
        if form.speaks:
            messages.info(request, WAITS)
        if waiting := form.inspection.staged:
            staging.drop(request.session, waiting.key)
        if form.inspection.held:
            transaction.on_commit(partial(page_order.discard, form.inspection.held))

    def _tell(self, request, obj, form) -> None:
        """What the clerk should know of what was just stored."""
        for each in filter(None, (form.inspection.file, *(annex for _, annex in form.inspection.annexes))):
            if each.caution:
                messages.warning(request, f"{each.file.name}: {each.caution}")
        if form.understood:
            messages.info(request, form.understood)
        if warning := numbering.doubt(obj.kind, obj.issuer, obj.issuer_body):
            messages.warning(request, warning)

    def construct_change_message(self, request, form, formsets, add=False):
        """The use cases write the audit; nothing is told twice."""
        return []

    def save_formset(self, request, form, formset, change):
        for level, sentence in relation_admin.save(formset, form.instance, by=request.user):
            messages.add_message(request, level, sentence)

    def get_urls(self):
        withdraw = self.admin_site.admin_view(self.withdraw)
        return [path("<int:pk>/go/", withdraw, name="documents_document_withdraw"), *super().get_urls()]

    @answers_refusals("admin:documents_document_changelist", say={WrongState: "Văn kiện này đã được gỡ trước đó."})
    def withdraw(self, request, pk):
        document = access.load(Document.objects, request.user, Power.MANAGE_DOCUMENTS, pk=pk)
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            library.withdraw(document, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã gỡ văn kiện {document.short_name}.")
            return redirect("admin:documents_document_changelist")
        context = self.admin_site.each_context(request) | {"title": "Gỡ văn kiện", "opts": self.opts}
        context |= {"form": form, "document": document}
        return render(request, "admin/documents/document/withdraw.html", context)


admin.site.register(Issuer, IssuerAdmin)
admin.site.register(Subject, SubjectAdmin)
admin.site.register(Question, QuestionAdmin)
