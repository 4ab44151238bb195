"""The audit for inspectors: looking, one entry, taking a list out."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.actions import label
from members.inspection import audit_query as auditing
from members.inspection import export as audit_export
from members.inspection.forms import AuditSearch, ExportForm
from members.powers import Power

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


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
    found, asked = form.narrow(auditing.readable(request.user)), export_form.cleaned_data
    try:
        content = audit_export.export(found, by=request.user, described=form.described(), **asked)
    except audit_export.TooMany as refusal:
        export_form.add_error(None, str(refusal))
        return _page(request, form, export_form, status=400)
    response = HttpResponse(content, content_type=TYPES[asked["kind"]])
    name = f"nhat-ky-{timezone.localtime():%Y-%m-%d-%H%M}.{asked['kind']}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
