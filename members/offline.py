"""Pages that a telephone may keep, and how it is known that it asks for them by itself."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

HEADER = "X-Offline"  # answered with “1”: may be kept; asked with “1”: fetched ahead, nobody is reading it


def keepable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page may stand on the device of who opened it, until they sign out: it names nobody else."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == 200:
            response[HEADER] = "1"
        return response

    return answered


def is_fetched_ahead(request: HttpRequest) -> bool:
    """The device asks for it, not a person: nothing is noted as read."""
    return request.headers.get(HEADER) == "1"
