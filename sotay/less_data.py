"""“Chế độ tiết kiệm”: a page without its pictures, for weak signals. Fonts are those of the device anyway."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

COOKIE = "tiet_kiem"
CHOICES = ("bat", "tat")
HEADER = "Save-Data"  # what a browser says by itself when its owner has asked it to save
_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="(/(?!static/)[^"]*)"[^>]*>')
_WORDS = re.compile(r'\balt="([^"]*)"')


def is_wanted(request: HttpRequest) -> bool:
    """What was chosen on this device counts before what its browser says."""
    chosen = request.COOKIES.get(COOKIE)
    return chosen == "bat" or (chosen != "tat" and request.headers.get(HEADER, "").lower() == "on")


class LessDataMiddleware:
    """Puts its words in the place of each picture that the portal would send; drawings of its own and codes stay.

    Such a page has no ETag: the one with its pictures is another.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_wanted(request):
            return self.get_response(request)
        request.META.pop("HTTP_IF_NONE_MATCH", None)
        response = self.get_response(request)
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        response.content = _PICTURE.sub(_in_words, response.text)
        del response["ETag"]
        patch_vary_headers(response, [HEADER])
        return response


def _in_words(found: re.Match[str]) -> str:
    """What the picture shows, as its author has said; the letters come escaped, from a page of ours."""
    words = _WORDS.search(found[0])
    if not (words and words[1]):
        return ""
    return f'<span class="no-picture">[Ảnh: {words[1]}]</span>'
