"""Where to go back to after a button: the page that it stood on, when that is one of ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest, otherwise: str) -> str:
    """The address that the form has sent as `next`, if it is a path of this portal; else `otherwise`. What begins with
    no slash would be taken for the name of a view by whoever redirects to it."""
    asked = request.POST.get("next", "")
    ours = asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else otherwise
