"""Which addresses can be opened, and which page belongs to one that only takes what a form sends."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def takes_get(view: Callable) -> bool:
    """Whether the page of `view` can be opened: Django's require_POST keeps what it lets through to itself, in the
    closure of the function that it wraps around a view."""
    inner: Callable | None = view
    while inner is not None:
        names = getattr(getattr(inner, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            cells = inner.__closure__
            return "GET" in cells[names.index("request_method_list")].cell_contents
        inner = getattr(inner, "__wrapped__", None)
    return True


def opens(path: str) -> bool:
    try:
        return takes_get(resolve(path).func)
    except Resolver404:
        return False


def page_above(path: str) -> str:
    """The nearest address above `path` that can be opened: `/sinh-hoat/7/` of `/sinh-hoat/7/tra-loi/`."""
    parts = path.strip("/").split("/")
    above = ("/" + "/".join([*parts[:count], ""]) for count in range(len(parts) - 1, 0, -1))
    return next(filter(opens, above), "/")


def sent_from(request: HttpRequest) -> str:
    """The page whose form was sent, where the browser names one of ours; else the address itself if it can be opened,
    or the page above it."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        page = urlsplit(came_from)
        if opens(page.path):
            return f"{page.path}?{page.query}" if page.query else page.path
    return request.get_full_path() if opens(request.path) else page_above(request.path)
