"""The library as members read it."""

from csp.constants import SELF
from csp.decorators import csp
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from documents import delivery
from documents.forms.library import DocumentSearch
from documents.models import Document
from members.pages import page_of


@require_safe
def document_list(request):
    documents = Document.objects.open_to(request.user)
    form = DocumentSearch(request.GET, since=documents.oldest_year())
    page = page_of(form.narrow(documents.select_related("unit")), request.GET.get("trang"))
    return render(request, "documents/list.html", {"form": form, "page": page})


@require_safe
def detail(request, pk):
    document = get_object_or_404(Document.objects.open_to(request.user).select_related("unit"), pk=pk)
    return render(request, "documents/detail.html", {"document": document})


@require_safe
@xframe_options_sameorigin
@csp({"default-src": [SELF], "frame-ancestors": [SELF]})
def file(request, pk):
    document = get_object_or_404(Document.objects.open_to(request.user), pk=pk)
    return delivery.send(request, document, as_attachment=request.GET.get("tai-ve") == "1")
