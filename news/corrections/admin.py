"""The desk of corrections in the admin: begun from the article, written with the same editor."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from members.scoped_admin import UnitFilter
from news.corrections import workflow
from news.corrections.forms import CorrectionForm
from news.editing.admin_writing import WritingAdmin
from news.models import ArticleCorrection


@admin.register(ArticleCorrection)
class ArticleCorrectionAdmin(WritingAdmin):
    form = CorrectionForm
    left_out = "{} ảnh dán trong nội dung không được lưu. Ảnh mới, đồng chí tải lên ở bài rồi chèn vào."
    list_display = ("title", "state_tag", "unit")
    list_filter = ("state", UnitFilter)
    search_fields = ("title",)
    search_help_text = "Tìm theo tiêu đề."
    ordering = ("-pk",)
    fieldsets = ((None, {"fields": ("note", "title", "summary", "body", "seen_version")}),)
    reading_fieldsets = ((None, {"fields": ("note", "title", "summary", "body_shown")}),)
    readonly_fields = ("state_tag", "body_shown")

    def has_add_permission(self, request) -> bool:
        """Begun from the article it corrects."""
        return False

    @admin.display(description="trạng thái", ordering="state")
    def state_tag(self, correction):
        return format_html('<span class="state state-{}">{}</span>', correction.state, correction.state_label)

    @admin.display(description="nội dung")
    def body_shown(self, correction):
        return format_html('<div class="body-shown">{}</div>', mark_safe(correction.body))  # cleaned by ArticleField

    def save_model(self, request, obj, form, change):
        workflow.save(obj, by=request.user, seen=form.cleaned_data["seen_version"])

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "_submit" in request.POST:
            workflow.submit(form.instance, by=request.user)

    def response_change(self, request, obj):
        """On to the page that shows what is different, where it is sent or decided."""
        sent = not obj.is_editable
        messages.success(request, "Đã gửi bản đính chính cho người duyệt." if sent else "Đã lưu bản đính chính.")
        return HttpResponseRedirect(obj.get_absolute_url())
