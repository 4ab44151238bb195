"""One's own data: the notice, what is held, who looked, the file of it all, and requests about it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import personal_data
from members.actions import label
from members.models import Consent
from members.moves import WrongState
from members.pages import page_of
from members.privacy import consents, data_requests
from members.privacy.forms import NoticeForm, RequestForm
from members.refusals import answers_refusals, shown_on, status_of

FEW = 3  # rows of each kind on the page of all kinds


def _held(user) -> list[dict]:
    """What is held of each kind that is not empty: the first rows in words, and whether there are more."""
    kinds = ((section, list(section.rows(user)[: FEW + 1])) for section in personal_data.SECTIONS)
    return [
        {"section": section, "told": [_known(section.summary(row)) for row in rows[:FEW]], "more": len(rows) > FEW}
        for section, rows in kinds
        if rows
    ]


def _known(told: dict) -> dict:
    """Without what is not known."""
    return {name: value for name, value in told.items() if value not in ("", "—")}


@never_cache
@require_safe
def overview(request):
    answers = consents.answers(request.user)
    optional = [
        {"subject": subject, "given": subject in answers and answers[subject].given} for subject in Consent.OPTIONAL
    ]
    context = {
        "held": _held(request.user),
        "notice": answers.get(Consent.Subject.NOTICE),
        "optional": optional,
    }
    return render(request, "privacy/overview.html", context | {"current": consents.CURRENT})


@never_cache
@answers_refusals("privacy:notice")
def notice(request):
    """The notice in force; an older one, as it was acknowledged, by its version."""
    version = request.GET.get("phien-ban", consents.CURRENT)
    if version not in consents.VERSIONS:
        raise Http404
    form = NoticeForm(request.POST or None, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        consents.acknowledge(request.user, version=form.cleaned_data["version"], also=form.cleaned_data["also"])
        messages.success(request, "Đã ghi nhận. Đồng chí xem lại ở Cá nhân, mục Dữ liệu của tôi.")
        return redirect("home")
    asks = version == consents.CURRENT != request.user.notice_version
    context = {"form": form, "version": version, "text": consents.text_of(version), "asks": asks}
    return render(request, "privacy/notice.html", context)


@require_POST
def consent(request, subject):
    if subject not in Consent.OPTIONAL:
        raise Http404
    given = request.POST.get("given") == "1"
    consents.agree(request.user, subject, given=given)
    messages.success(request, "Đã ghi nhận đồng ý." if given else "Đã rút lại sự đồng ý.")
    return HttpResponseRedirect(reverse("privacy:mine") + "#dong-y")


@never_cache
@require_safe
def section(request, key):
    found = personal_data.SECTIONS.get(key)
    if found is None:
        raise Http404
    page = page_of(found.rows(request.user), request.GET.get("trang"))
    return render(request, "privacy/section.html", {"section": found, "page": page, "told": map(found.summary, page)})


def _looks(request, entries, title, said):
    page = page_of(entries, request.GET.get("trang"))
    for entry in page:
        entry.label = label(entry.action)
    return render(request, "privacy/looks.html", {"page": page, "title": title, "said": said})


@never_cache
@require_safe
def looks(request):
    said = "Mọi lần người khác xem số, sửa, nhập hoặc làm việc với hồ sơ và tài khoản của đồng chí."
    return _looks(request, personal_data.looks(request.user), "Ai đã xem, đã sửa", said)


@never_cache
@require_safe
def lists_taken(request):
    said = (
        "Các lần xuất danh sách của chi bộ đồng chí và cấp trên trong thời gian đồng chí sinh hoạt ở đó. Nhật ký ghi "
        "đơn vị và điều kiện của mỗi lần xuất, không ghi từng tên: đồng chí có thể có trong danh sách, tùy điều kiện."
    )
    return _looks(request, personal_data.lists_taken(request.user), "Danh sách đã xuất", said)


@never_cache
@require_POST
def download(request):
    response = JsonResponse(personal_data.whole(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"du-lieu-cua-toi-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# Requests


@never_cache
def requests(request):
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            made = data_requests.ask(request.user, **form.cleaned_data)
            messages.success(request, f"Đã gửi. Đồng chí được phản hồi chậm nhất ngày {made.respond_by:%d/%m/%Y}.")
            return redirect("privacy:request", made.pk)
    page = page_of(request.user.data_requests.all(), request.GET.get("trang"))
    context = {"form": form, "page": page, "erase_rule": data_requests.ERASE_RULE}
    return render(request, "privacy/requests.html", context, status=status_of(form))


def _own(request, pk):
    found = request.user.data_requests.named(pk)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def one_request(request, pk):
    return render(request, "privacy/request.html", {"wanted": _own(request, pk)})


@require_POST
@answers_refusals("privacy:request", "pk", say={WrongState: data_requests.ENDED})
def cancel(request, pk):
    data_requests.cancel(_own(request, pk), by=request.user)
    messages.success(request, "Đã rút yêu cầu.")
    return redirect("privacy:request", pk)
