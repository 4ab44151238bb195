"""The desk of bulletins in the admin: the PDF is uploaded, its text read out, corrected and sent for approval."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect

from members import approval
from members.scoped_admin import UnitFilter
from news.bulletins import workflow
from news.bulletins.forms import BulletinForm
from news.editing.admin_writing import WritingAdmin
from news.models import Bulletin


@admin.register(Bulletin)
class BulletinAdmin(WritingAdmin):
    action_labels = {"bulletin.create": "Soạn", "bulletin.save": "Sửa"}
    action_labels |= approval.button_labels("bulletin", "bản tin", Bulletin.MOVES)
    form = BulletinForm
    left_out = "{} ảnh dán trong nội dung không được lưu. Ảnh của bản tin để trong tệp PDF."
    list_display = ("title", "month_shown", "unit", "state")
    list_filter = ("state", UnitFilter)
    search_fields = ("title",)
    ordering = ("-month", "-pk")
    fieldsets = (
        (None, {"fields": ("unit", "month", "title", "upload", "body")}),
        ("Đăng", {"fields": ("responsible_body", "seen_version")}),
    )
    reading_fieldsets = ((None, {"fields": ("unit", "month_shown", "title", "responsible_body")}),)
    readonly_fields = ("month_shown",)

    def inspect_upload(self, request, obj, name, file):
        return workflow.examine(file, unit=self.unit_of(request, obj), by=request.user)

    @admin.display(description="tháng", ordering="month")
    def month_shown(self, bulletin):
        return f"{bulletin.month:%m/%Y}"

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        pdf = form.cleaned_data["upload"]
        if change:
            workflow.save(obj, by=request.user, pdf=pdf, seen=form.cleaned_data["seen_version"])
        else:
            workflow.create(obj, by=request.user, pdf=pdf)

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        """On to the page as its readers see it, where it is sent for approval."""
        if obj.body:
            messages.success(request, "Đã lưu bản tin. Đồng chí đọc lại rồi gửi duyệt.")
        else:
            messages.warning(request, "Đã lưu bản tin. Tệp là bản quét nên chưa có chữ: đồng chí có thể ghi nội dung.")
        return HttpResponseRedirect(obj.get_absolute_url())
