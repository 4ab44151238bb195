"""The files of a document: what it is now, what stands beside it, what it was before."""

from csp.constants import SELF
from csp.decorators import csp
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from documents import delivery
from documents.models import Document, DocumentFile
from documents.texts import pages
from members.numbers import parse_typed_number


@require_safe
@xframe_options_sameorigin
@csp({"default-src": [SELF], "frame-ancestors": [SELF]})
def file(request, pk):
    document = get_object_or_404(Document.objects.open_to(request.user).with_main(), pk=pk)
    return _kept(delivery.send(request, _there(document.main), as_attachment=request.GET.get("tai-ve") == "1"))


@require_safe
@xframe_options_sameorigin
@csp({"default-src": [SELF], "frame-ancestors": [SELF]})
def version(request, pk, file):
    """One file by its own number, also when a newer one has taken its place: that only the clerk reads."""
    found = get_object_or_404(DocumentFile.objects.open_to(request.user), pk=file, document_id=pk)
    return delivery.send(request, _there(found), as_attachment=request.GET.get("tai-ve") == "1")


@require_safe
def text(request, pk):
    """What stands in the document, or in an attachment (`?tep=`), from the page `?trang=` on."""
    document = get_object_or_404(Document.objects.open_to(request.user).with_main(), pk=pk)
    asked = request.GET.get("tep")
    found = _attachment(document, asked) if asked else document.main
    context = {"document": document, "file": _there(found), "is_main": not asked}
    context["screen"] = pages.screen(found, request.GET.get("trang"))
    return _kept(render(request, "documents/text.html", context))


def _kept(response):
    """What a reader has opened opens again without a network, until he or she signs out."""
    response["X-Offline"] = "1"
    return response


def _attachment(document: Document, asked: str) -> DocumentFile:
    return get_object_or_404(document.files.attachments().current(), pk=parse_typed_number(asked))


def _there(file: DocumentFile | None) -> DocumentFile:
    if file is None or not file.file:
        raise Http404("Văn kiện này không còn tệp.")
    return file
