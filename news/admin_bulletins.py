"""The desk of bulletins in the admin: the PDF is uploaded, its text read out, corrected and sent for approval."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from members.scoped_admin import UnitFilter
from news import bulletins
from news.admin_writing import WritingAdmin
from news.forms.bulletins import BulletinForm


class BulletinAdmin(WritingAdmin):
    deeds = {
        "bulletin.create": "Soạn",
        "bulletin.save": "Sửa",
        "bulletin.submit": "Gửi duyệt",
        "bulletin.check": "Duyệt bước một",
        "bulletin.approve": "Duyệt đăng",
        "bulletin.return": "Trả lại",
        "bulletin.withdraw": "Gỡ",
    }
    form = BulletinForm
    list_display = ("title", "month_shown", "unit", "state")
    list_filter = ("state", UnitFilter)
    search_fields = ("title",)
    ordering = ("-month", "-pk")
    fieldsets = (
        (None, {"fields": ("unit", "month", "title", "upload", "body")}),
        ("Đăng", {"fields": ("responsible_body",)}),
    )
    reading_fieldsets = ((None, {"fields": ("unit", "month_shown", "title", "responsible_body")}),)
    readonly_fields = ("month_shown",)

    def has_change_permission(self, request, obj=None) -> bool:
        """Only while it is editable; a form sent too late is told so by the use case."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self.reading_fieldsets
        return self.fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def month_shown(self, bulletin):
        return f"{bulletin.month:%m/%Y}"

    month_shown.short_description = "tháng"
    month_shown.admin_order_field = "month"

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        work = bulletins.save if change else bulletins.create
        work(obj, by=request.user, pdf=form.pdf)

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        """On to the page as its readers see it, where it is sent for approval."""
        if obj.body:
            messages.success(request, "Đã lưu bản tin. Đồng chí đọc lại rồi gửi duyệt.")
        else:
            messages.warning(request, "Đã lưu bản tin. Tệp là bản quét nên chưa có chữ: đồng chí có thể ghi nội dung.")
        return HttpResponseRedirect(obj.get_absolute_url())
