"""Nhập nhiều văn kiện: brought, shown as the command shows it, published."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from documents.importing import batches, report
from documents.importing.forms import BringForm
from documents.models import DocumentImport
from members import access
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from members.refusals import Sentences, answers_refusals, shown_on, status_of

POWER = Power.MANAGE_DOCUMENTS
LATE: Sentences = {WrongState: "Đợt nhập này đã được xử lý: đề nghị xem lại."}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def imports(request):
    if not access.anywhere(request.user, POWER):
        raise Http404
    form = BringForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            batch = batches.receive(by=request.user, **form.cleaned_data)
            return redirect("documents:import", batch.pk)
    known = DocumentImport.objects.of_units(access.units_for(request.user, POWER))
    context = {"form": form, "page": page_of(known, request.GET.get("trang"))}
    return render(request, "documents/imports.html", context, status=status_of(form))


@require_safe
@never_cache
def detail(request, pk):
    batch = _batch(request, pk)
    return render(request, "documents/import.html", {"batch": batch, "groups": report.shown(batch.outcome)})


@require_POST
@answers_refusals("documents:import", "pk", say=LATE)
def publish(request, pk):
    batches.publish(_batch(request, pk), by=request.user)
    return redirect("documents:import", pk)


@require_POST
@answers_refusals("documents:import", "pk", say=LATE)
def discard(request, pk):
    batches.discard(_batch(request, pk), by=request.user)
    messages.success(request, "Đã bỏ đợt nhập; các tệp tải lên đã được xóa.")
    return redirect("documents:imports")


@require_safe
@never_cache
def errors(request, pk):
    """The rows to mend as a workbook, to be brought again."""
    batch = _batch(request, pk)
    if not batch.errors:
        raise Http404
    answer = HttpResponse(bytes(batch.errors), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="dong-phai-sua-{batch.pk}.xlsx"'
    return answer


def _batch(request, pk) -> DocumentImport:
    return access.load(DocumentImport.objects.with_people(), request.user, POWER, pk=pk)
