"""Where a form is sent and nobody is signed in any more, and where one has been stored."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from members import addresses
from members.kept_forms import keeping, sending
from members.models import User

COOKIE = "bieu_mau"
SENT = "ban_giu"  # a field of a form of which something is kept: set by forms.js
ENDED = "Đồng chí đã bị đăng xuất nên nội dung chưa được lưu. Đồng chí đăng nhập lại: những gì vừa ghi vẫn còn."
BACK = 'Nội dung đồng chí ghi trước khi bị đăng xuất vẫn được giữ. <a href="{}">Xem phần đã giữ</a>'


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends everybody who is signed out to sign in, and from there back to a page that can be opened. What a form has
    sent is kept first: a session may have ended while the page was open."""

    def handle_no_permission(self, request, view_func):
        if request.method != "POST" and addresses.takes_get(view_func):
            return super().handle_no_permission(request, view_func)
        page = addresses.sent_from(request)
        login = resolve_url(self.get_login_url(view_func))
        response = redirect_to_login(page, login, self.get_redirect_field_name(view_func))
        key = request.POST and keeping.keep_signed_out(
            _fields_of(request), path=request.path, page=page, user=_who_was(request)
        )
        if key:
            messages.warning(request, ENDED)
            age = int(keeping.SIGNED_OUT_FOR.total_seconds())
            response.set_cookie(COOKIE, key, max_age=age, secure=request.is_secure(), httponly=True, samesite="Lax")
        return response


def keep_stale(request: HttpRequest) -> str:
    """Keeps what somebody signed in has sent from a page of this portal that is older than the session, whose token no
    longer fits; the page to return to, or nothing where it may come from another site."""
    came_from = request.headers.get("Origin") or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    if not ours or not request.user.is_authenticated or not request.POST:
        return ""
    page = addresses.sent_from(request)
    kept = keeping.keep(request.user, _fields_of(request), path=request.path, page=page, interrupted=True)
    return page if kept else ""


def _fields_of(request: HttpRequest) -> keeping.Fields:
    return [(name, value) for name in request.POST for value in request.POST.getlist(name)]


def _who_was(request: HttpRequest) -> User | None:
    """Whose session it was, while the database still has the one that has ended."""
    session = Session.objects.filter(session_key=request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")).first()
    pk = session and session.get_decoded().get(SESSION_KEY)
    return User.objects.filter(pk=pk).first() if pk else None


class StoredMiddleware:
    """A form that was stored leads elsewhere: then what was kept of it goes. Asks nothing of other requests."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not 300 <= response.status_code < 400 or not request.user.is_authenticated:
            return response
        if SENT in request.POST:
            keeping.drop(request.user, request.path)
        key = request.COOKIES.get(COOKIE)
        if key and keeping.claim(key, request.user):
            response.delete_cookie(COOKIE, samesite="Lax")
            messages.info(request, format_html(BACK, reverse("kept_forms:list")))
        return response


class SentLaterMiddleware:
    """A form with a key of the device is carried out once. Stands last, so that all others have let it pass."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        key = sending.key_of(request)
        if key is None or not request.user.is_authenticated:
            return None
        return sending.carry_out(request, key, lambda: view(request, *args, **kwargs))
