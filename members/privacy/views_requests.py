"""Where officers answer requests about personal data."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.models import DataRequest
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from members.privacy import data_requests
from members.privacy.forms import AnswerForm
from members.refusals import answers_refusals

ACTIONS = {
    "phan-hoi": (data_requests.respond, "Đã gửi phản hồi."),
    "gia-han": (data_requests.extend, "Đã gia hạn và báo cho người gửi."),
    "xong": (data_requests.finish, "Đã ghi nhận giải quyết xong."),
    "tu-choi": (data_requests.refuse, "Đã trả lời không chấp nhận."),
}


@never_cache
@require_safe
def queue(request):
    if not access.anywhere(request.user, Power.ANSWER_REQUESTS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao trả lời yêu cầu về dữ liệu cá nhân.")
    done = request.GET.get("xem") == "xong"
    rows = data_requests.closed(request.user) if done else data_requests.queue(request.user)
    tabs = [
        {"label": "Chờ giải quyết", "url": "?", "current": not done},
        {"label": "Đã kết thúc", "url": "?xem=xong", "current": done},
    ]
    page = page_of(rows, request.GET.get("trang"))
    return render(request, "privacy/queue.html", {"page": page, "tabs": tabs, "done": done})


def _load(request, pk) -> DataRequest:
    return access.load(
        DataRequest.objects.select_related("user__member__unit", "handled_by__member"),
        request.user,
        Power.ANSWER_REQUESTS,
        pk=pk,
    )


def _forms(wanted, failed="", form=None) -> dict:
    """One small form an action, each with ids of its own; the one that failed keeps what was written."""
    erase = {"text": data_requests.ERASE_RULE} if wanted.kind == DataRequest.Kind.ERASE else None
    forms = {name: AnswerForm(auto_id=f"{name}_%s", initial=erase if name == "tu-choi" else None) for name in ACTIONS}
    return forms | ({failed: form} if failed else {})


def _page(request, wanted, forms, status=200):
    can = {name: wanted.can(name) for name in ("respond", "extend", "finish", "refuse")}
    can["finish"] &= wanted.kind != DataRequest.Kind.ERASE
    own = wanted.user_id == request.user.pk
    named = {name.replace("-", "_"): form for name, form in forms.items()}
    return render(request, "privacy/answer.html", {"wanted": wanted, "can": can, "own": own, **named}, status=status)


@never_cache
@require_safe
def answer(request, pk):
    wanted = _load(request, pk)
    return _page(request, wanted, _forms(wanted))


@require_POST
@answers_refusals("privacy:answer", "pk", say={WrongState: data_requests.ENDED})
def handle(request, pk, action):
    if action not in ACTIONS:
        raise Http404
    wanted, (work, said) = _load(request, pk), ACTIONS[action]
    form = AnswerForm(request.POST, auto_id=f"{action}_%s")
    if not form.is_valid():
        return _page(request, wanted, _forms(wanted, action, form), status=400)
    work(wanted, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, said)
    return redirect("privacy:answer", pk)
