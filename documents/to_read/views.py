"""Việc cần đọc: what a member is asked to read, and how far those who were asked have come."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents.filing import chain
from documents.models import Document, Reading, ReadingRequest
from documents.to_read import progress
from documents.to_read import requests as reading
from documents.to_read.forms import AskForm, RecordForm
from members import access
from members.models import Member
from members.numbers import parse_typed_number
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.sheets import download

MOST_ROUNDS = 9_999
MOST = 30  # more than anybody is ever asked to read at a time


@require_safe
def to_read(request):
    member = request.user.member
    context = {
        "waiting": reading.waiting_for(member, MOST) if member else [],
        "done": page_of(Reading.objects.recent(request.user), request.GET.get("trang")),
        "follows": any(access.anywhere(request.user, power) for power in progress.FOLLOWING),
    }
    return render(request, "documents/to_read.html", context)


@require_POST
@answers_refusals("documents:detail", "pk")
def confirm(request, pk):
    access.member_of(request.user)
    document = get_object_or_404(Document.objects.readable_by(request.user.member), pk=pk)
    reading.confirm(document, by=request.user, of_round=_round_read(request))
    messages.success(request, "Đã ghi nhận đồng chí đã đọc văn kiện này.")
    return redirect(document)


def _round_read(request) -> int:
    """Of the text that stood on the page; one that was kept on a phone since before there were rounds says nothing."""
    told = parse_typed_number(request.POST.get("lan"), most=MOST_ROUNDS)
    return 1 if told is None else told


def ask(request, pk):
    if not access.anywhere(request.user, Power.MANAGE_DOCUMENTS):
        raise Http404
    document = get_object_or_404(Document.objects.open_to(request.user).select_related("unit", "issuer"), pk=pk)
    form = AskForm(request.POST or None, document=document, user=request.user)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            asked = reading.ask(document, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã gửi yêu cầu đọc. Đảng viên thấy ngay trên trang chủ của mình.")
            return redirect(asked)
    context = {"document": document, "form": form}
    return render(request, "documents/ask_reading.html", context, status=status_of(form))


@require_safe
def followed(request):
    if not any(access.anywhere(request.user, power) for power in progress.FOLLOWING):
        raise Http404
    requests = ReadingRequest.objects.followed_by(request.user).for_list().with_figures_for(request.user)
    return render(request, "documents/followed.html", {"page": page_of(requests, request.GET.get("trang"))})


@require_safe
def entrance(request, pk):
    return redirect(progress.entrance(request.user, pk))


@require_safe
def readers(request, pk, code):
    asked, unit = progress.load(request.user, pk, code)
    context = {"progress": progress.of(asked, unit), "asked": asked, "unit": unit}
    context |= {
        "may_nudge": any(request.user.has_perm(power, unit) for power in progress.NUDGING),
        "may_record": unit.is_cell and request.user.has_perm(Power.ASSIST_MEMBERS, unit),
        "may_close": request.user.has_perm(Power.MANAGE_DOCUMENTS, asked.unit),
        "trail": progress.trail(asked, unit, request.user),
        "ending": chain.ending(asked.document, request.user) if asked.document.is_over else [],
    }
    if unit.is_cell:
        context["page"] = page_of(progress.names(asked, unit), request.GET.get("trang"))
        context["helped"] = progress.helped(asked, unit)
    return render(request, "documents/readers.html", context)


@require_POST
def readers_file(request, pk, code):
    asked, unit = progress.load(request.user, pk, code)
    return download(progress.as_table(asked, unit, by=request.user), f"tien-do-doc-{pk}")


@require_POST
@answers_refusals("documents:readers", "pk", "code")
def nudge(request, pk, code):
    asked, unit = progress.load(request.user, pk, code, *progress.NUDGING)
    reading.nudge(asked, unit, by=request.user)
    messages.success(request, "Đã đôn đốc: những đồng chí chưa xác nhận sẽ nhận được thông báo trong ít phút.")
    return redirect(asked.url_of(unit))


@require_POST
def close(request, pk):
    asked = access.load(ReadingRequest.objects.for_list(), request.user, Power.MANAGE_DOCUMENTS, pk=pk)
    ended = reading.close(asked, by=request.user)
    messages.success(request, "Đã kết thúc yêu cầu đọc." if ended else "Yêu cầu đọc này đã kết thúc trước đó.")
    return redirect(asked)


def record(request, pk, member):
    """Writes down that somebody has read the document to a member who cannot use the portal."""
    person = access.load(
        Member.objects.counted().select_related("helper"), request.user, Power.ASSIST_MEMBERS, pk=member
    )
    asked = get_object_or_404(ReadingRequest.objects.reaching(person).for_list(), pk=pk)
    form = RecordForm(request.POST or None, member=person)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            reading.confirm_for(person, asked.document, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã ghi đồng chí {person} được đọc văn kiện này.")
            return redirect(asked.url_of(person.unit))
    context = {"asked": asked, "person": person, "form": form}
    return render(request, "documents/record_reading.html", context, status=status_of(form))
