"""Reports that are made at fixed times: ordered, completed, signed, sent; and what came from below."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from members.moves import WrongState
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from members.word_answer import word_answer
from sotay.reports import frozen, paper, preparing, received, report_query, sending, waiting
from sotay.reports.models import Every, UnitReport
from sotay.reports.paper import Draft
from sotay.reports.periodic_forms import OrderForm, PeriodForm, RemarksForm, SeenForm
from sotay.reports.table import at_a_glance, funnel

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
MOVES = {
    "ky": (lambda report, by, seen: sending.sign(report, by=by, seen=seen), "Đã ký. Báo cáo chưa gửi."),
    "rut-chu-ky": (lambda report, by, seen: sending.reopen(report, by=by), "Đã rút chữ ký, báo cáo sửa được."),
    "gui": (lambda report, by, seen: sending.send(report, by=by), "Đã gửi báo cáo lên cấp trên."),
    "nhan": (lambda report, by, seen: sending.receive(report, by=by), "Đã ghi là đã nhận."),
}


@require_safe
def waiting_reports(request):
    """What waits for the reader: to complete and send, to receive."""
    to_do, to_receive = (page_of(rows(request.user).listed(), None) for rows in (waiting.to_do, waiting.to_receive))
    return render(request, "reports/periodic/waiting.html", {"to_do": to_do, "to_receive": to_receive})


@require_safe
def of_unit(request, code):
    unit = report_query.load_unit(request.user, code)
    form = PeriodForm(request.GET)
    page = page_of(UnitReport.objects.of(unit), request.GET.get("trang"))
    context = {"unit": unit, "page": page, "period": form, "said": form.every.said(form.end)}
    context["lines"] = [] if unit.is_cell else received.overview(unit, form.every, form.end)
    context["ordered"] = preparing.offered(unit)
    return render(request, "reports/periodic/of_unit.html", context)


@require_POST
@answers_refusals("unit_reports", "code")
def order(request, code, change):
    unit = report_query.load_unit(request.user, code)
    form = OrderForm(request.POST)
    if not form.is_valid():
        raise Http404
    act = {"dat": preparing.order, "thoi": preparing.stop}[change]
    act(unit, Every(form.cleaned_data["every"]), by=request.user)
    messages.success(request, "Đã ghi." if change == "thoi" else "Đã đặt. Báo cáo được lập sau khi hết kỳ này.")
    return redirect("unit_reports", unit.code)


@GET_OR_POST
def one(request, pk):
    report = sending.load(request.user, pk)
    form = RemarksForm(request.POST if request.method == "POST" else None, report=report)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            facts = {"seen": form.cleaned_data["seen_version"], "remarks": form.cleaned_data["remarks"]}
            sending.complete(report, by=request.user, **facts)
            messages.success(request, "Đã lưu.")
            return redirect("unit_report", pk)
    kept = frozen.report_of(report.unit, report.figures)
    stages = funnel(kept.own) if kept.own else []
    context = {"found": report, "form": form, "report": kept, "funnel": stages, "stages": at_a_glance(stages)}
    context |= sending.allowed(report, request.user)
    return render(request, "reports/periodic/one.html", context, status=status_of(form))


@require_POST
@answers_refusals("unit_report", "pk", say={WrongState: "Báo cáo vừa được đồng chí khác xử lý. Mời xem lại."})
def move(request, pk, name):
    act, said = MOVES[name]
    act(sending.load(request.user, pk), request.user, SeenForm(request.POST).seen)
    messages.success(request, said)
    return redirect("unit_report", pk)


@require_POST
@answers_refusals("unit_report", "pk")
@answers_once
def correct(request, pk):
    made = sending.correct(sending.load(request.user, pk), by=request.user)
    messages.success(request, "Đây là bản sửa. Bản đã gửi vẫn giữ nguyên.")
    return redirect("unit_report", made.pk)


@require_GET
@answers_refusals("unit_report", "pk")
def word(request, pk):
    report = sending.load(request.user, pk)
    made = paper.as_word(Draft.of(report), by=request.user)
    return word_answer(made, f"Báo cáo {report.unit} {report.period_end:%Y-%m-%d}")
