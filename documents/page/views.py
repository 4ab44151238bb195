"""One document as its reader sees it."""

from django.views.decorators.http import require_safe

from documents.page import reading_page


@require_safe
def detail(request, pk):
    return reading_page.answer(request, pk)
