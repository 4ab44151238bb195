"""Lists taken out as a file: one's own, with those of the audit; asking for one of members."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access, exports
from members.pages import page_of
from members.people import tasks
from members.people.forms import ExportForm, MemberSearch
from members.powers import Power
from members.refusals import answers_refusals, status_of
from members.sheets import XLSX_TYPE

TYPES = {
    "xlsx": XLSX_TYPE,
    "csv": "text/csv; charset=utf-8",
}


@require_safe
def export_list(request):
    """One's own lists, while their files are kept and after."""
    if not exports.may_have_any(request.user):
        raise PermissionDenied("Trang này dành cho đồng chí được giao xuất danh sách, xem nhật ký hoặc báo cáo.")
    page = page_of(request.user.list_exports.select_related("unit"), request.GET.get("trang"))
    may = {"may_members": Power.EXPORT_MEMBERS, "may_audit": Power.VIEW_AUDIT}
    context = {"page": page} | {name: access.anywhere(request.user, power) for name, power in may.items()}
    return render(request, "exports/list.html", context)


def ask(request, code):
    unit = access.load_unit(request.user, Power.EXPORT_MEMBERS, code)
    search = MemberSearch(request.GET)
    may_reveal = request.user.has_perm(Power.REVEAL_NUMBERS, unit)
    form = ExportForm(request.POST or None, may_reveal=may_reveal)
    if request.method == "POST" and search.is_valid() and form.is_valid():
        export = exports.ask(unit, by=request.user, asked=search.asked, described=search.said, **form.cleaned_data)
        tasks.write_export.delay_on_commit(export.pk)
        messages.success(request, "Đang lập tệp. Đồng chí sẽ nhận thông báo khi xong.")
        return redirect("exports:list")
    status = status_of(form) if search.is_valid() else 400
    return render(request, "exports/ask.html", {"unit": unit, "search": search, "form": form}, status=status)


@never_cache
@require_POST
@answers_refusals("exports:list")
def take(request, pk):
    export = get_object_or_404(request.user.list_exports.select_related("unit", "by__member"), pk=pk)
    file = exports.hand_over(export, by=request.user)
    return FileResponse(file, as_attachment=True, filename=exports.file_name(export), content_type=TYPES[export.format])
