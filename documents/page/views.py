"""One document as its reader sees it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.filing import chain
from documents.models import Document
from documents.saved import saving
from documents.to_read import progress, requests
from members.access import anywhere
from members.powers import Power


@require_safe
def detail(request, pk):
    documents = Document.objects.open_to(request.user).with_main().for_page()
    document = get_object_or_404(documents, pk=pk)
    user, member = request.user, request.user.member
    may_correct = user.has_perm(Power.MANAGE_DOCUMENTS, document.unit)
    context = {
        "document": document,
        "story": chain.of(document, user),
        "saved": saving.of(document, user),
        "folders": user.document_folders.all(),
        "asked": requests.asked_of(member, document) if member else None,
        "followed": progress.of_document(document, user),
        "may_ask": anywhere(user, Power.MANAGE_DOCUMENTS),
        "may_correct": may_correct,
        "files": document.files.listed(older=may_correct),
        "related": Document.objects.open_to(user).related_to(document),
    }
    response = render(request, "documents/detail.html", context)
    if not (may_correct or context["may_ask"] or context["followed"]):  # how far others have read stays on no device
        response["X-Offline"] = "1"
    return response
