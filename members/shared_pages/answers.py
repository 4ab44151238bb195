"""The answer of a page that many may read alike.

The view asks with every request what this person may read, in one statement; what comes back are the facts. The
template of the page begins with `{% extends base|default:"base.html" %}` and is drawn without request, account or
messages: nothing of one person can come into it. What is of one person is given apart, by name, and stands in the
template as `{{ own.name }}`; `{% csrf_token %}` leaves the place of the token of each request.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from members.shared_pages import bodies
from members.shared_pages.frame import FRAME, Frame
from members.shared_pages.marks import Cut, Marks, cut, joined, mark, names

AT_PROXY = 60  # seconds for which a proxy may show a page of nobody's without asking
# Anyone who has one of these is somebody, or is about to be told something.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
PARTS = ("title", "head", "wide", "path", "content")  # blocks of base.html, in the order of shared/parts.html
WIDE = PARTS.index("wide")
READY = 256  # pages of strangers in each process, of some 20 kB
FORM = "csrf"  # {{ own.csrf }} in a form of a body: the field with the token of this request
TOKEN = "csrf_token"  # noqa: S105 - the name of its place, where the tag of Django's stands

Own = Mapping[str, str | bytes]
Body = tuple[Cut, ...]


def answer(
    request: HttpRequest,
    template: str,
    facts: object,
    context: Callable[[], dict],
    *,
    own: Own | None = None,
    keepable: bool = True,
) -> HttpResponse:
    """The page `template` with the body drawn from `context()`, which shows `facts` and nothing else.

    own: what is of this person, by the names of its places, as HTML. keepable: False for addresses of which there is no
    end; they would fill the cache.
    """

    def draw() -> Body:
        return _drawn(template, context())

    body = bodies.kept(template, facts, draw) if keepable else draw()
    values = _encoded(request, own or {}, body)
    frame: Frame = FRAME.only(request, joined(body[WIDE], values).decode())  # the portal has one
    if _is_of_somebody(request):
        return HttpResponse(_whole(frame.parts, frame.values | values, body))
    return _of_nobody(request, *_ready(frame.parts, tuple((frame.values | values).items()), body))


def fragment(
    request: HttpRequest,
    template: str,
    facts: object,
    context: Callable[[], dict],
    *,
    own: Own | None = None,
    keepable: bool = True,
) -> bytes:
    """A part of a page, kept like a body: what a few may see alike, as an answer or the buttons of a power.

    keepable: False for what nobody sees twice.
    """

    def draw() -> Body:
        return (cut(render_to_string(template, _places() | context())),)

    body = bodies.kept(template, facts, draw) if keepable else draw()
    return joined(body[0], _encoded(request, own or {}, body))


def _places() -> dict:
    return {"own": Marks(), TOKEN: mark(TOKEN)}


def _drawn(template: str, context: dict) -> Body:
    fence = mark("part")
    html = render_to_string(template, {"base": "shared/parts.html", "fence": fence} | _places() | context)
    return tuple(cut(part.strip()) for part in html.split(fence))


def _whole(frame: Cut, values: dict[str, bytes], body: Body) -> bytes:
    blocks = {name: joined(parts, values) for name, parts in zip(PARTS, body, strict=True)}
    return joined(frame, values | blocks)


@lru_cache(maxsize=READY)
def _ready(frame: Cut, values: tuple, body: Body) -> tuple[bytes, str]:
    """What strangers are shown, and its mark: there are few such pages, and many ask for them."""
    whole = _whole(frame, dict(values), body)
    return whole, f'"{sha256(whole).hexdigest()[:32]}"'


def _encoded(request: HttpRequest, own: Own, body: Body) -> dict[str, bytes]:
    values = {name: html if isinstance(html, bytes) else html.encode() for name, html in own.items()}
    if any(place in names(parts) for parts in body for place in (FORM, TOKEN)):
        values[TOKEN] = token = get_token(request).encode()
        values[FORM] = b'<input type="hidden" name="csrfmiddlewaretoken" value="%s">' % token
    return values


def _is_of_somebody(request: HttpRequest) -> bool:
    return request.user.is_authenticated or any(name in request.COOKIES for name in PERSONAL)


def _of_nobody(request: HttpRequest, whole: bytes, etag: str) -> HttpResponse:
    """Which a proxy may keep too."""
    kept = {"Vary": "Cookie", "Cache-Control": f"public, max-age=0, s-maxage={AT_PROXY}", "ETag": etag}
    response = HttpResponse(whole, headers=kept)
    return get_conditional_response(request, etag=etag, response=response)


def for_strangers(view: Callable) -> Callable:
    """Marks a view that answers strangers as it answers anybody without a cookie: it reads of the request its path and
    headers alone, and changes nothing."""
    view.for_strangers = True  # type: ignore[attr-defined]
    return view


def is_for_strangers(view: Callable) -> bool:
    return getattr(view, "for_strangers", False)
