"""The page of one meeting."""

from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from meetings.meeting_page import page

OFFLINE = "X-Offline"  # asked with “1”: a page that may be kept; answered with “copy”: this one may not, ask for such


@require_safe
def detail(request, pk):
    """Kept on the phone. Names and reasons of others must not stay on a device: who sees them here has a copy without
    them kept, for which the service worker asks (templates/sw.js)."""
    response, names_others = page.answer(request, pk, copy=request.headers.get(OFFLINE) == "1")
    response[OFFLINE] = "copy" if names_others else "1"
    patch_vary_headers(response, [OFFLINE])
    return response
