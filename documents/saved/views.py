"""Lưu xem sau: saving a document, and the page of what is saved."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents.models import Document, SavedDocument
from documents.saved import saving
from documents.saved.forms import FolderForm, SaveForm
from members.back import page_before
from members.pages import page_of
from members.refusals import shown_on, status_of


@require_safe
def saved_list(request):
    folders = list(saving.folders_of(request.user))
    asked = request.GET.get("thu-muc")
    folder = next((each for each in folders if str(each.pk) == asked), None)
    rows = SavedDocument.objects.of(request.user).in_folder(folder).shown_to(request.user)
    context = {"folders": folders, "folder": folder, "page": page_of(rows, request.GET.get("trang"))}
    return render(request, "documents/saved.html", context | {"form": FolderForm()})


@require_POST
def save(request, pk):
    """Saves; with a folder, or an empty one, puts it there."""
    document = get_object_or_404(Document.objects.open_to(request.user), pk=pk)
    form = SaveForm(request.POST, folders=request.user.document_folders.all())
    if form.is_valid() and "folder" not in request.POST:
        saving.save(document, by=request.user)
        messages.success(request, "Đã lưu để xem sau.")
    elif form.is_valid():
        saving.put(document, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã chuyển thư mục.")
    else:
        messages.error(request, "Thư mục này không còn. Đề nghị chọn thư mục khác.")
    return redirect(page_before(request, document.get_absolute_url()))


@require_POST
def unsave(request, pk):
    saving.unsave(pk, by=request.user)
    messages.success(request, "Đã bỏ lưu.")
    return redirect(page_before(request, "documents:saved"))


@require_POST
def open_folder(request):
    form = FolderForm(request.POST)
    if form.is_valid():
        with shown_on(form):
            saving.open_folder(form.cleaned_data["name"], by=request.user)
            return redirect("documents:saved")
    return _refused(request, form)


@require_POST
def rename_folder(request, pk):
    folder = get_object_or_404(request.user.document_folders, pk=pk)
    form = FolderForm(request.POST)
    if form.is_valid():
        with shown_on(form):
            saving.rename_folder(folder, form.cleaned_data["name"])
            return redirect(f"{reverse('documents:saved')}?thu-muc={pk}")
    return _refused(request, form, folder)


@require_POST
def delete_folder(request, pk):
    saving.delete_folder(get_object_or_404(request.user.document_folders, pk=pk))
    messages.success(request, "Đã xóa thư mục; các văn kiện trong đó vẫn được lưu.")
    return redirect("documents:saved")


def _refused(request, form, folder=None):
    """The page again, with what was typed."""
    rows = SavedDocument.objects.of(request.user).in_folder(folder).shown_to(request.user)
    context = {"folders": saving.folders_of(request.user), "folder": folder, "page": page_of(rows, 1), "form": form}
    return render(request, "documents/saved.html", context, status=status_of(form))
