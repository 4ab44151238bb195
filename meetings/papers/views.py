"""Pages of a meeting's papers: chosen from the library, or files of its own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents import delivery, screening
from meetings import access, bulletins
from meetings.models import MeetingFile
from meetings.papers import choice, own_files, posting
from meetings.papers.forms import FileForm, PapersForm
from members.numbers import parse_typed_number
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of

PAPERS = 8  # on a page, so that “Lưu” stays in reach of a thumb


@answers_refusals("meetings:detail", "pk")
def papers(request, pk):
    """Looking and turning pages are POSTs as well, so that the ticks travel along; only “Lưu” changes anything."""
    meeting = access.planned(request.user, pk)
    form = PapersForm(request.POST or request.GET or None, meeting=meeting)
    if request.method == "POST" and "luu" not in request.POST:
        return redirect(f"{request.path}?{form.search()}")
    if request.method == "POST" and form.is_valid():
        choice.choose(meeting, by=request.user, papers=form.chosen)
        messages.success(request, f"Đã lưu {len(form.chosen)} tài liệu cho buổi sinh hoạt.")
        return redirect(meeting)
    page = page_of(form.found(), form.data.get("trang"), PAPERS)
    context = {"form": form, "meeting": meeting, "page": page, "bulletins": bulletins.of(meeting)}
    return render(request, "meetings/papers.html", context)


def add_file(request, pk):
    """The file is looked into before anything is locked: that takes seconds."""
    meeting = access.planned(request.user, pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            title, upload = form.cleaned_data["title"], form.cleaned_data["file"]
            about = {"secrecy": screening.Secrecy.NONE, "words": [title], "unit": meeting.unit, "by": request.user}
            role = MeetingFile.Role.DRAFT if form.cleaned_data["is_draft"] else MeetingFile.Role.PAPER
            own_files.add(meeting, screening.examine(upload, **about), title=title, by=request.user, role=role)
            messages.success(request, f"Đã thêm tệp “{title}”.")
            return redirect(meeting)
    return render(request, "meetings/add_file.html", {"form": form, "meeting": meeting}, status=status_of(form))


@require_POST
@answers_refusals("meetings:detail", "pk")
def remove_file(request, pk, file_pk):
    meeting = access.planned(request.user, pk)
    own_files.remove(get_object_or_404(meeting.files, pk=file_pk), by=request.user)
    messages.success(request, "Đã bỏ tệp.")
    return redirect(meeting)


@require_POST
@answers_refusals("meetings:detail", "pk")
def confirm_read(request, pk):
    meeting = access.seen(request.user, pk)
    document = parse_typed_number(request.POST.get("van-kien", ""))
    sha256 = "" if document else request.POST.get("tep", "")[:64]
    posting.confirm_read(meeting, by=request.user, document=document, sha256=sha256)
    messages.success(request, "Đã ghi: đồng chí đã đọc tài liệu này.")
    return redirect(f"{meeting.get_absolute_url()}#tai-lieu")


@require_safe
def readers(request, pk):
    meeting = access.planned(request.user, pk)
    context = {"meeting": meeting, "progress": posting.progress(meeting)}
    return render(request, "meetings/readers.html", context)


@require_safe
def file(request, pk, file_pk):
    found = get_object_or_404(access.seen(request.user, pk).files, pk=file_pk)
    as_attachment = "tai-ve" in request.GET
    response = delivery.send(request, found, as_attachment=as_attachment)
    response["X-Offline"] = "1"
    return response
