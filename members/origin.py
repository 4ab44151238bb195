"""From where a request comes and by which id it is known, for the audit: use cases take no request, so both travel in
context variables."""

import re
import secrets
from contextvars import ContextVar
from ipaddress import ip_address

import structlog
from django.conf import settings

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_address: ContextVar[str | None] = ContextVar("address", default=None)


def address() -> str | None:
    """The network address of the request being answered; None in tasks and commands."""
    return _address.get()


def address_of(request) -> str | None:
    """Behind our own proxy (TRUST_PROXY) the last hop it wrote, otherwise the peer; None on a unix socket and where the
    proxy wrote what is no address: the audit must be able to keep it."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.TRUST_PROXY else ""
    try:
        return str(ip_address(forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None


def request_id() -> str:
    """The id of the request being answered; in a task, of the request that has caused it; "" in commands."""
    return structlog.contextvars.get_contextvars().get("request_id", "")


def request_id_of(request) -> str:
    """The id that our own proxy (TRUST_PROXY) has given to a request, if it is well-formed; else a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUST_PROXY else ""
    return given if given and REQUEST_ID.fullmatch(given) else new_request_id()


def new_request_id() -> str:
    """16 letters and digits: short enough to be read out on the telephone."""
    return secrets.token_hex(8)


class OriginMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _address.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            _address.reset(token)
