"""Documents that speak of state secrets and wait until somebody confirms that they are none."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from documents import delivery
from documents.clearing import deciding
from documents.clearing.forms import RefuseForm
from documents.models import Clearance
from members import access
from members.moves import WrongState
from members.pages import page_of
from members.refusals import answers_refusals, status_of

DECIDED = "Văn kiện này đã có kết quả xác nhận, hoặc đã bị xóa."
ASKED = Clearance.objects.select_related("document__issuer", "declared_by__member")


@require_safe
def waiting(request):
    if not any(access.anywhere(request.user, power) for power in Clearance.POWERS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao duyệt tin hoặc quản lý văn kiện.")
    page = page_of(Clearance.objects.to_decide(request.user), request.GET.get("trang"))
    return render(request, "documents/clearances.html", {"page": page})


@require_safe
def detail(request, pk):
    return _shown(request, _asked(request.user, pk), RefuseForm())


@require_safe
@xframe_options_sameorigin
def file(request, pk):
    found = _asked(request.user, pk).document.main
    if found is None:
        raise Http404
    return delivery.send(request, found, as_attachment=False)


@require_POST
@answers_refusals("documents:clearance", "pk", say={WrongState: DECIDED})
def confirm(request, pk):
    document = deciding.confirm(_asked(request.user, pk), by=request.user)
    messages.success(request, f"Đã xác nhận {document.symbol} không mật; văn kiện đã lên thư viện.")
    return redirect("documents:clearances")


@require_POST
@answers_refusals("documents:clearance", "pk", say={WrongState: DECIDED})
def refuse(request, pk):
    clearance, form = _asked(request.user, pk), RefuseForm(request.POST)
    if not form.is_valid():
        return _shown(request, clearance, form)
    deciding.refuse(clearance, by=request.user, **form.cleaned_data)
    messages.success(request, "Đã từ chối; nội dung văn kiện đã bị xóa.")
    return redirect("documents:clearances")


def _asked(user, pk: int) -> Clearance:
    return access.load(ASKED, user, *Clearance.POWERS, pk=pk)


def _shown(request, clearance: Clearance, form: RefuseForm):
    context = {"clearance": clearance, "document": clearance.document, "form": form}
    context["may_decide"] = clearance.state == Clearance.State.WAITING and clearance.declared_by_id != request.user.pk
    return render(request, "documents/clearance.html", context, status=status_of(form))
