"""The library as members search it."""

from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from documents.finding import library_page, search
from documents.models import Document


@require_safe
def document_list(request):
    return library_page.answer(request)


@require_safe
@cache_control(private=True, no_store=True)
def suggestions(request):
    """What goes on as the box begins, for its list: number, trích yếu and address of each."""
    text = request.GET.get("q", "")[: search.LETTERS]
    found = search.suggested(Document.objects.open_to(request.user), text) if len(text.strip()) > 1 else []
    told = [{"symbol": each.own_symbol, "title": each.full_title, "url": each.get_absolute_url()} for each in found]
    return JsonResponse({"suggestions": told})
