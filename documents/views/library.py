"""The library as members read it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.forms.library import DocumentSearch
from documents.models import Document
from members.pages import page_of


@require_safe
def document_list(request):
    documents = Document.objects.open_to(request.user)
    form = DocumentSearch(request.GET, since=documents.oldest_year())
    page = page_of(form.narrow(documents.select_related("unit", "issuer")), request.GET.get("trang"))
    return render(request, "documents/list.html", {"form": form, "page": page})
