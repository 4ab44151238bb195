"""A button that is pressed twice does once what it is for. What the same person sends again within seconds, word for
word, is answered as it was the first time; what differs in a letter is another thing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

SECONDS = 10  # longer than two taps are apart, shorter than anybody types
OF_THE_PAGE = "csrfmiddlewaretoken"


def answers_once(view: Callable) -> Callable:
    """For a view whose POST makes something new and then leads elsewhere. Stands below `answers_refusals`: what was
    refused may be sent again at once. Without the cache server each is taken by itself."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        name = f"sent:{_print_of(request)}"
        with _one_after_the_other(name):
            if led_to := cache.get(name):
                return redirect(led_to)
            response = view(request, *args, **kwargs)
            if location := response.headers.get("Location"):
                cache.set(name, location, SECONDS)
            return response

    return answered


def _print_of(request: HttpRequest) -> str:
    """Tells nothing of what was sent to whoever has the cache server."""
    fields = [(name, values) for name, values in request.POST.lists() if name != OF_THE_PAGE]
    files = [(name, file.name, file.size) for name, file in request.FILES.items()]
    said = repr((request.user.pk, request.get_full_path(), fields, files))
    return salted_hmac("members.repeats", said, algorithm="sha256").hexdigest()


@contextmanager
def _one_after_the_other(name: str) -> Iterator[None]:
    """The second waits until the first is done. The database forgets it with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
