"""Pages of góp ý, phản ánh: sent by a member, followed on a timeline, answered by a cấp ủy."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents import delivery
from meetings import uploads
from meetings.feedback import lists, rights, workflow
from meetings.feedback.forms import AnswerForm, CloseForm, ForwardForm, SendForm
from meetings.models import FeedbackFile
from members.access import anywhere, member_of
from members.offline import keepable
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once


def _answers_anywhere(user) -> bool:
    return any(anywhere(user, power) for power in (Power.PLAN_MEETINGS, Power.VIEW_REPORTS))


@require_safe
def own(request):
    context = lists.own(member_of(request.user), request.GET.get("trang"))
    return render(request, "meetings/feedback/own.html", context | {"answers": _answers_anywhere(request.user)})


@keepable
@answers_once
def send(request):
    """The file is looked into before anything is locked: that takes seconds."""
    member = member_of(request.user)
    form = SendForm(request.POST or None, request.FILES or None, member=member)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            data, unit = form.cleaned_data, form.chosen
            upload = uploads.examined(data["file"], words=[data["text"]], unit=unit, by=request.user)
            sent = workflow.send(unit, by=request.user, text=data["text"], phone=data["phone"], file=upload)
            messages.success(request, f"Đã gửi {unit.name}. Mã của đồng chí: {sent.spoken_code}.")
            return redirect(sent)
    return render(request, "meetings/feedback/send.html", {"form": form}, status=status_of(form))


@require_safe
def desk(request):
    if not _answers_anywhere(request.user):
        raise PermissionDenied("Trang này dành cho cấp ủy trả lời góp ý, phản ánh.")
    context = lists.desk(request.user, request.GET.get("xem", ""), request.GET.get("trang"))
    return render(request, "meetings/feedback/desk.html", context)


@require_safe
def detail(request, code):
    found = rights.seen(request.user, code)
    events = found.events.select_related("unit", "by__member").prefetch_related("files__event__feedback")
    context = {"found": found, "events": list(events), "close_form": CloseForm()}
    context |= rights.of(request.user, found)
    return render(request, "meetings/feedback/detail.html", context)


@require_safe
def file(request, code, file_pk):
    found = rights.seen(request.user, code)
    kept = get_object_or_404(FeedbackFile, pk=file_pk, event__feedback=found)
    return delivery.send(request, kept, as_attachment="tai-ve" in request.GET)


@require_POST
@answers_refusals("meetings:feedback", "code")
def receive(request, code):
    found = rights.seen(request.user, code)
    workflow.receive(found, by=request.user)
    messages.success(request, "Đã tiếp nhận và báo cho người gửi.")
    return redirect(found)


@require_POST
@answers_refusals("meetings:feedback", "code")
def begin(request, code):
    found = rights.seen(request.user, code)
    workflow.begin(found, by=request.user)
    messages.success(request, "Đã ghi đang xử lý và báo cho người gửi.")
    return redirect(found)


@answers_refusals("meetings:feedback", "code")
def answer(request, code):
    found = rights.seen(request.user, code)
    rights.check(rights.answers(request.user, found))
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            data = form.cleaned_data
            upload = uploads.examined(data["file"], words=[data["text"]], unit=found.unit, by=request.user)
            workflow.answer(found, by=request.user, text=data["text"], file=upload)
            messages.success(request, "Đã trả lời và báo cho người gửi.")
            return redirect(found)
    return render(request, "meetings/feedback/answer.html", {"form": form, "found": found}, status=status_of(form))


@answers_refusals("meetings:feedback", "code")
def forward(request, code):
    found = rights.seen(request.user, code)
    rights.check(rights.may_forward(request.user, found))
    form = ForwardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            workflow.forward(found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "Đã chuyển lên cấp trên trực tiếp.")
            is_sender = rights.is_sender(request.user, found)
            return redirect("meetings:feedback_sent" if is_sender else "meetings:feedback_desk")
    context = {"form": form, "found": found, "above": rights.next_level(found)}
    return render(request, "meetings/feedback/forward.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:feedback", "code")
def close(request, code):
    found = rights.seen(request.user, code)
    form = CloseForm(request.POST)
    if form.is_valid():
        workflow.close(found, by=request.user, rating=form.cleaned_data["rating"])
        messages.success(request, "Cảm ơn đồng chí đã đánh giá.")
    else:
        messages.warning(request, "Đề nghị chọn một mức hài lòng.")
    return redirect(found)
