"""Pages of difficulties: sent from below, followed on a line of time, answered above."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings.tabs import tabs_of
from members.fields import ReasonForm
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from sotay.rollout import reporting, rights
from sotay.rollout.forms_help import AnswerForm, SendForm
from sotay.rollout.models import Difficulty

TABS = (("", "Cần trả lời"), ("da-gui", "Tôi đã gửi"), ("tat-ca", "Tất cả"))


@require_safe
def difficulty_list(request):
    rights.enter(request.user, rights.SEE)
    rows, which = Difficulty.objects.for_list(), request.GET.get("xem", "")
    found = {"da-gui": rows.sent_by(request.user), "tat-ca": rows.seen_by(request.user)}.get(which)
    page = page_of(rows.to_handle(request.user) if found is None else found, request.GET.get("trang"))
    return render(request, "rollout/difficulties.html", {"page": page, "tabs": tabs_of(TABS, which)})


@answers_once
def send(request):
    rights.enter(request.user, rights.SEE)
    form = SendForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            sent = reporting.send(by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã gửi {sent.at.name}. Khi có trả lời đồng chí được báo.")
            return redirect(sent)
    return _form(request, form, "Báo khó khăn", "")


@require_safe
def detail(request, pk):
    found = rights.difficulty(request.user, pk)
    events = found.events.select_related("unit", "by__member")
    context = {"difficulty": found, "events": list(events), "handles": reporting.handles(request.user, found)}
    context |= {"is_sender": found.sent_by_id == request.user.pk, "climbs": reporting.climbs(request.user, found)}
    return render(request, "rollout/difficulty.html", context)


@require_POST
@answers_refusals("rollout:difficulty", "pk")
def begin(request, pk):
    found = rights.difficulty(request.user, pk)
    reporting.begin(found, by=request.user)
    messages.success(request, "Đã ghi đang xử lý và báo nơi gửi.")
    return redirect(found)


@answers_refusals("rollout:difficulty", "pk")
def answer(request, pk):
    found = rights.difficulty(request.user, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reporting.answer(found, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, "Đã trả lời và báo nơi gửi.")
        return redirect(found)
    return _form(request, form, "Trả lời khó khăn", found.text, found)


@answers_refusals("rollout:difficulty", "pk")
def forward(request, pk):
    found = rights.difficulty(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reporting.forward(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Đã chuyển lên cấp trên.")
        return redirect("rollout:difficulties")
    return _form(request, form, "Chuyển lên cấp trên", found.text, found)


@require_POST
@answers_refusals("rollout:difficulty", "pk")
def close(request, pk):
    found = rights.difficulty(request.user, pk)
    reporting.close(found, by=request.user)
    messages.success(request, "Đã đóng.")
    return redirect(found)


def _form(request, form, title, about, back=None):
    context = {"form": form, "title": title, "about": about, "back": back.get_absolute_url() if back else ""}
    return render(request, "rollout/form.html", context, status=status_of(form))
