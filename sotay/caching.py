"""The cache server, and what may be kept of a page: what somebody signed in is shown is theirs alone, no proxy keeps
it, and a browser asks before it shows it again."""

from django.core.cache.backends import redis


class _Client(redis.RedisCacheClient):
    """Keeps its client of the server: Django makes a new one for every call, which costs more than the call."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._kept = {}

    def get_client(self, key=None, *, write=False):
        place = self._get_connection_pool_index(write)
        if place not in self._kept:
            self._kept[place] = super().get_client(key, write=write)
        return self._kept[place]


class RedisCache(redis.RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _Client


class PrivatePagesMiddleware:
    """Pages that say nothing of caching are kept by nobody else; a view that knows better says so itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_somebody = request.user.is_authenticated
        response = self.get_response(request)
        if was_somebody and not request.user.is_authenticated:  # anyone who signs out leaves no picture on the device
            response["Clear-Site-Data"] = '"cache"'
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response
