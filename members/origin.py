"""From where a request comes, for the audit: use cases take no request, so its address travels in a context
variable."""

from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings

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


class OriginMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _address.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            _address.reset(token)
