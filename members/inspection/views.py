"""The audit for inspectors: looking, one entry, taking a list out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access, exports
from members.actions import label
from members.inspection import audit_query as auditing
from members.inspection import tasks
from members.inspection.forms import AuditSearch, ExportForm
from members.powers import Power


def _inspector(user) -> None:
    if not access.anywhere(user, Power.VIEW_AUDIT):
        raise PermissionDenied("Trang này dành cho đồng chí được giao xem nhật ký.")


@never_cache
@require_safe
def entries(request):
    _inspector(request.user)
    return _page(request, AuditSearch(request.GET, reader=request.user), ExportForm())


def _page(request, form, export_form, status=200):
    found = form.narrow(auditing.readable(request.user))
    page = auditing.page(found, request.GET.get("truoc", ""), actors=form.actors)
    rows: list = page.rows
    for entry in rows:
        entry.label = label(entry.action)
    query = request.GET.copy()
    query.pop("truoc", None)
    context = {"form": form, "page": page, "export_form": export_form, "query": query.urlencode()}
    query["truoc"] = page.older
    context["older"] = f"?{query.urlencode()}" if page.older else ""
    context["newest"] = f"?{context['query']}" if request.GET.get("truoc") else ""
    return render(request, "audit/list.html", context, status=status)


@never_cache
@require_safe
def entry(request, pk):
    found = auditing.load(request.user, pk)
    context = {"entry": found, "label": label(found.action), "changes": auditing.changes(found)}
    context["power"] = dict(Power.choices).get(found.power, found.power)
    return render(request, "audit/entry.html", context)


@never_cache
@require_POST
def export(request):
    """The filters stand in the address, as on the page; the reason is posted."""
    _inspector(request.user)
    form, export_form = AuditSearch(request.GET, reader=request.user), ExportForm(request.POST)
    if not (form.is_valid() and export_form.is_valid()):
        return _page(request, form, export_form, status=400)
    wanted = exports.ask_audit(
        by=request.user, asked=form.asked, described=form.described(), **export_form.cleaned_data
    )
    tasks.write_audit_export.delay_on_commit(wanted.pk)
    messages.success(request, "Đang lập tệp. Đồng chí sẽ nhận thông báo khi xong.")
    return redirect("exports:list")
