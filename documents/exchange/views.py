"""Văn bản đến, đi: what comes to an office, what it sends, and how far each receiver has come."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from documents import delivery
from documents.exchange import dispatch as exchange
from documents.exchange import forms
from documents.models import Dispatch, Document, Receipt
from members import access
from members.moves import WrongState
from members.numbers import parse_typed_number
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once

POWER = Power.MANAGE_DOCUMENTS
HANDLED_BY_OTHERS = "Văn bản này đã được người khác xử lý, hoặc nơi gửi đã thu hồi."


@require_safe
def received_list(request):
    _for_clerks(request.user)
    form = forms.ReceivedFilter(request.GET, user=request.user)
    receipts = form.narrow(Receipt.objects.received_by(request.user, below=form.below))
    page = page_of(receipts, request.GET.get("trang"))
    return render(request, "documents/received_list.html", {"form": form, "page": page})


@require_safe
def sent_list(request):
    _for_clerks(request.user)
    form = forms.SentFilter(request.GET, user=request.user)
    page = page_of(form.narrow(Dispatch.objects.sent_by(request.user, below=form.below)), request.GET.get("trang"))
    return render(request, "documents/sent_list.html", {"form": form, "page": page})


@answers_once
def send(request):
    """From the unit, with the document, that the address names: `?don-vi=…&van-kien=…`; without one, a file."""
    _for_clerks(request.user)
    unit, document = _what_is_sent(request)
    kind = forms.SendForm if document else forms.SendFileForm
    form = kind(request.POST or None, request.FILES or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            sent = _sent(Dispatch(unit=unit, document=document, **form.facts), form, by=request.user)
            messages.success(request, "Đã gửi. Các nơi nhận được báo ngay.")
            return redirect(sent)
    context = {"form": form, "unit": unit, "document": document}
    return render(request, "documents/send.html", context, status=status_of(form))


def _sent(dispatch: Dispatch, form: forms.SendForm, *, by) -> Dispatch:
    if isinstance(form, forms.SendFileForm):
        return exchange.send_file(dispatch, form.receivers, by=by, **form.enclosed)
    return exchange.send(dispatch, form.receivers, by=by)


@require_safe
def received(request, pk):
    receipt = _receipt(request.user, pk)
    context: dict = {"receipt": receipt, "dispatch": receipt.dispatch}
    context |= {"result_form": forms.ResultForm(), "reason_form": forms.ReasonForm()}
    return render(request, "documents/received.html", context)


@require_POST
@answers_refusals("documents:received", "pk", say={WrongState: HANDLED_BY_OTHERS})
def open_received(request, pk):
    receipt = _receipt(request.user, pk)
    exchange.receive(receipt, by=request.user)
    return redirect(receipt)


@require_POST
def start(request, pk):
    return _moved(request, pk=pk, move=exchange.start, form=None, done="Đã nhận xử lý.")


@require_POST
def finish(request, pk):
    form = forms.ResultForm(request.POST)
    return _moved(request, pk=pk, move=exchange.finish, form=form, done="Đã ghi kết quả xử lý.")


@require_POST
def send_back(request, pk):
    form = forms.ReasonForm(request.POST)
    return _moved(request, pk=pk, move=exchange.send_back, form=form, done="Đã trả lại nơi gửi.")


@require_POST
@answers_refusals("documents:received", "pk")
def take_in(request, pk):
    receipt = _receipt(request.user, pk)
    filed = exchange.take_in(receipt, by=request.user)
    messages.success(request, f"Đã đưa {filed.short_name} vào thư viện của {receipt.unit}.")
    if filed.main.caution:
        messages.warning(request, f"Lưu ý: {filed.main.caution}")
    return redirect(receipt)


@require_safe
@xframe_options_sameorigin
def received_file(request, pk):
    """Only after it was opened: what was not, was not received."""
    receipt = _receipt(request.user, pk)
    if receipt.received_at is None:
        raise Http404
    return _file(request, receipt.dispatch)


@require_safe
def sent(request, pk):
    dispatch = _dispatch(request.user, pk)
    receipts = Receipt.objects.of_dispatch(dispatch)
    return render(
        request, "documents/sent.html", {"dispatch": dispatch, "receipts": receipts, "form": forms.RecallForm()}
    )


@require_safe
@xframe_options_sameorigin
def sent_file(request, pk):
    return _file(request, _dispatch(request.user, pk))


@require_POST
@answers_refusals("documents:sent", "pk", say={WrongState: "Văn bản này đã được thu hồi trước đó."})
def recall(request, pk):
    dispatch = _dispatch(request.user, pk)
    form = forms.RecallForm(request.POST)
    if not form.is_valid():
        receipts = Receipt.objects.of_dispatch(dispatch)
        context = {"dispatch": dispatch, "receipts": receipts, "form": form}
        return render(request, "documents/sent.html", context, status=400)
    exchange.recall(dispatch, by=request.user, **form.cleaned_data)
    messages.success(request, "Đã thu hồi.")
    return redirect(dispatch)


def _for_clerks(user) -> None:
    if not access.anywhere(user, POWER):
        raise Http404


def _receipt(user, pk) -> Receipt:
    return access.load(Receipt.objects.for_list(), user, POWER, pk=pk)


def _dispatch(user, pk) -> Dispatch:
    return access.load(Dispatch.objects.select_related("document"), user, POWER, pk=pk)


def _what_is_sent(request):
    """The unit that sends, the highest of the clerk's own where none is named, and the document, None for a file."""
    code, pk = request.GET.get("don-vi", ""), request.GET.get("van-kien", "")
    unit = access.load_unit(request.user, POWER, code) if code else access.units_for(request.user, POWER).first()
    if not pk:
        return unit, None
    return unit, get_object_or_404(Document.objects.open_to(request.user).for_page(), pk=parse_typed_number(pk))


@answers_refusals("documents:received", "pk", say={WrongState: HANDLED_BY_OTHERS})
def _moved(request, *, pk: int, move: Callable, form: Form | None, done: str):
    receipt = _receipt(request.user, pk)
    if form is not None and not form.is_valid():
        context = {"receipt": receipt, "dispatch": receipt.dispatch, "result_form": forms.ResultForm()}
        return render(request, "documents/received.html", context | {"reason_form": form}, status=400)
    move(receipt, by=request.user, **(form.cleaned_data if form else {}))
    messages.success(request, done)
    return redirect(receipt)


def _file(request, dispatch: Dispatch):
    enclosed = dispatch.enclosed
    if enclosed is None or not enclosed.file:
        raise Http404("Nơi gửi đã thu hồi hoặc gỡ văn bản này.")
    return delivery.send(request, enclosed, as_attachment=request.GET.get("tai-ve") == "1")
