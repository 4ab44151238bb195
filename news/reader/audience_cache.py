"""What all who may read the same are shown: drawn once, kept in the cache under the very facts it was drawn from.

Rights are asked of the database with each request; what comes back (which articles, in which order, with which text) is
the key. So nobody is ever shown what was drawn for others, a withdrawn article is gone with the next request and a
scheduled one is there on time, and nothing has to be told when anything changes. Names of units and topics alone may
be as old as KEEP.
"""

from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

KEEP = 5 * 60  # seconds
AT_PROXY = 60  # seconds for which a proxy may show a page of nobody's without asking
# Anyone who has one of these is somebody, or is about to be told something.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
# How pages look by the cookies of a device; of what else somebody writes into these there is no end.
LOOKS = {"giao_dien": ("sang", "toi"), "co_chu": ("lon", "rat-lon")}

Draw = Callable[[], object]


def kept(**parts: tuple[object, Draw]) -> dict[str, object]:
    """Each part as it was drawn from the same facts before, else drawn now: name=(facts, how to draw it)."""
    keys = {name: _key(name, facts) for name, (facts, _) in parts.items()}
    known = cache.get_many(list(keys.values()))
    drawn = {name: known[key] if key in known else parts[name][1]() for name, key in keys.items()}
    if new := {key: drawn[name] for name, key in keys.items() if key not in known}:
        cache.set_many(new, KEEP)
    return drawn


def page(request, template: str, facts: object, draw: Callable[[], dict], *, keepable: bool = True) -> HttpResponse:
    """`template` with the context of `draw`. For anyone who is signed out it is ready bytes, which a proxy may keep
    too.

    `keepable` is False for addresses of which there is no end: they would fill the cache.
    """
    if request.user.is_authenticated or any(name in request.COOKIES for name in PERSONAL):
        return render(request, template, draw())
    look = [request.COOKIES.get(name) for name, known in LOOKS.items() if request.COOKIES.get(name) in known]
    made_of = template, request.build_absolute_uri(), look, facts

    def body() -> bytes:
        return render(request, template, draw()).content

    response = HttpResponse(kept(page=(made_of, body))["page"] if keepable else body())
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, public=True, max_age=0, s_maxage=AT_PROXY)
    response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _key(name: str, facts: object) -> str:
    """Of today: a page says “hôm nay” and “hôm qua”."""
    return f"news:{name}:{sha256(repr((timezone.localdate(), facts)).encode()).hexdigest()}"
