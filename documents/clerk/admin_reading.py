"""The file first: at the clerk's desk it is looked into, read, and the form filled in from its first page."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.shortcuts import redirect

from documents.clerk import inspection, staging
from documents.clerk.inspection import Inspection

READ_FIRST = (
    'Chọn tệp và độ mật ở trên rồi bấm: <button type="submit" name="_read" value="1" class="button">Đọc tệp và điền '
    "giúp</button> Máy điền số, ngày, cơ quan, trích yếu, người ký đọc được trên tệp; đồng chí xem lại từng ô trước "
    "khi đăng."
)
FILLED = "Đã đọc tệp và điền các ô đọc được. Đề nghị đồng chí xem lại từng ô rồi bấm Đăng văn kiện."
NOT_FILLED = "Đã nhận tệp, nhưng không đọc được phần đầu văn bản theo thể thức. Đề nghị đồng chí điền các ô dưới đây."
NOT_TYPED = ("csrfmiddlewaretoken", "staged", "as_typed", "seen_version")


class ReadingAdmin(admin.ModelAdmin):
    """For the admin of documents: what was uploaded is in `request.inspection`."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What was uploaded is looked into before the transaction begins in which it is kept."""
        waiting = staging.of(request.session, request.POST.get("staged") or request.GET.get("tep", ""))
        if request.POST and self.has_add_permission(request):
            if object_id:
                self.get_object(request, unquote(object_id))  # of another's unit nothing is looked at
            request.inspection = inspection.look(request.POST, request.FILES, by=request.user, staged=waiting)
            if "_read" in request.POST and request.inspection.file and not object_id:
                return self._begin_with_file(request)
        elif waiting:
            request.inspection = Inspection(staged=waiting)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _begin_with_file(self, request):
        """The form anew, with what the file says and what was typed already."""
        found: Inspection = request.inspection
        key = found.staged.key if found.staged else self._keep(request)
        messages.info(request, FILLED if found.facts else NOT_FILLED)
        return redirect(f"{request.path}?tep={key}")

    def _keep(self, request) -> str:
        names = [file.name for file in request.FILES.getlist("file")]
        typed = {name: value for name, value in request.POST.items() if value.strip() and self._is_typed(name)}
        title = names[0] if len(names) == 1 else f"{len(names)} trang ảnh"
        return staging.keep(request.session, request.inspection.file, title=title, typed=typed)

    def _is_typed(self, name: str) -> bool:
        return not name.startswith(("_", "relations-")) and name not in NOT_TYPED

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        waiting = getattr(request, "inspection", Inspection()).staged
        return initial | waiting.initial if waiting else initial

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by, form.inspection = request.user, getattr(request, "inspection", Inspection())
        form.reading = "_read" in request.POST
        return form

    def render_change_form(self, request, context, add=False, *args, **kwargs):
        """A file that differs from its form is kept meanwhile: it need not be chosen again to be compared."""
        form = context["adminform"].form
        if add and form.unlike_file and form.errors and not form.inspection.staged:
            form.data = form.data.copy()
            form.data["staged"] = self._keep(request)
        return super().render_change_form(request, context, add, *args, **kwargs)
