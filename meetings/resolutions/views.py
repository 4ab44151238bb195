"""Pages of a resolution: written by those who run the meeting, signed by who leads the unit, read by its members."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import access
from meetings.models import Resolution
from meetings.printing import templates
from meetings.resolutions import content, finding, owed, posting, printed, signing, writing
from meetings.resolutions.forms import ResolutionForm
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of
from members.versions import VersionField
from members.word_answer import word_answer

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request):
    return request.POST if request.method == "POST" else None


@require_safe
def resolution(request, pk, resolution_pk):
    """As it will be on paper, and what is to be done next."""
    found = finding.seen(request.user, pk, resolution_pk)
    context = {"meeting": found.meeting, "resolution": found, "paper": printed.gather(found)}
    context |= {"runs": access.may_run(request.user, found.meeting), "countdown": posting.countdown(found)}
    context |= {"signs": found.is_draft and bool(signing.role_of(request.user, found.meeting))}
    if found.state == Resolution.State.SIGNED and (other := signing.taken_by(found)):
        context |= {"taken_by": other, "next_symbol": signing.next_symbol(found)}
    return render(request, "meetings/resolutions/detail.html", context)


@require_safe
def to_post(request):
    """What meetings that are over still owe, the one that is due first at the top."""
    page = page_of(owed.owing(request.user), request.GET.get("trang"))
    return render(request, "meetings/resolutions/owed.html", {"page": page, "owed": owed.owed(page.rows)})


@GET_OR_POST
@answers_refusals("meetings:detail", "pk")
def begin(request, pk):
    meeting = access.run(request.user, pk)
    new = Resolution(meeting=meeting)
    kind = "conclusion" if request.GET.get("loai") == "ket-luan" else "resolution"
    form = ResolutionForm(_sent(request), resolution=new, proposed=content.proposed(meeting, kind))
    if form.is_valid():
        with shown_on(form):
            made = writing.begin(meeting, by=request.user, **form.written)
            messages.success(request, "Đã lưu bản soạn.")
            return redirect(made)
    context = {"meeting": meeting, "form": form, "resolution": new}
    return render(request, "meetings/resolutions/write.html", context, status=status_of(form))


@GET_OR_POST
@answers_refusals("meetings:resolution", "pk", "resolution_pk")
def write(request, pk, resolution_pk):
    found = finding.written(request.user, pk, resolution_pk)
    if not found.is_draft:
        raise writing.Signed
    form = ResolutionForm(_sent(request), resolution=found)
    if form.is_valid():
        with shown_on(form):
            writing.write(found, by=request.user, seen=form.cleaned_data["seen_version"], **form.written)
            messages.success(request, "Đã lưu bản soạn.")
            return redirect(found)
    context = {"meeting": found.meeting, "form": form, "resolution": found}
    return render(request, "meetings/resolutions/write.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:resolution", "pk", "resolution_pk")
def drop(request, pk, resolution_pk):
    found = finding.written(request.user, pk, resolution_pk)
    writing.drop(found, by=request.user)
    messages.success(request, "Đã bỏ bản soạn.")
    return redirect(found.meeting)


@require_POST
@answers_refusals("meetings:resolution", "pk", "resolution_pk")
def sign(request, pk, resolution_pk):
    found = finding.seen(request.user, pk, resolution_pk)
    signing.sign(found, by=request.user, seen=VersionField().clean(request.POST.get("seen_version")))
    messages.success(request, f"Đồng chí đã ký, văn bản mang số {found.symbol}. Mời đăng để đảng viên đọc.")
    return redirect(found)


@require_POST
@answers_refusals("meetings:resolution", "pk", "resolution_pk")
def post(request, pk, resolution_pk):
    found = finding.written(request.user, pk, resolution_pk)
    posting.post(found, by=request.user)
    messages.success(request, f"Đã đăng {found.symbol} vào thư viện và báo cho đảng viên.")
    return redirect(found)


@require_POST
@answers_refusals("meetings:resolution", "pk", "resolution_pk")
def renumber(request, pk, resolution_pk):
    """One press: the next number, and posted under it."""
    found = finding.written(request.user, pk, resolution_pk)
    signing.renumber(found, by=request.user)
    posting.post(found, by=request.user)
    messages.success(request, f"Văn bản lấy số {found.symbol}, đã đăng vào thư viện và báo cho đảng viên.")
    return redirect(found)


@require_safe
@answers_refusals("meetings:resolution", "pk", "resolution_pk")
def word(request, pk, resolution_pk) -> HttpResponse:
    """The Word file of it now, also of a draft."""
    found = finding.seen(request.user, pk, resolution_pk)
    made = templates.made(found.meeting.unit, printed.PAPER, printed.gather(found))
    return word_answer(made, found.symbol or found.title)
