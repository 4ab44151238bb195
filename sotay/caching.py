"""The cache server, and what may be kept of a page: what somebody signed in is shown is theirs alone, no proxy keeps
it, and a browser asks before it shows it again."""

from django.core.cache import cache
from django.core.cache.backends import redis
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from members.outages import Outage
from sotay.monitoring import metrics

OUTAGE = Outage("cache", cost="pages are drawn anew; nobody can sign in")


class _Client(redis.RedisCacheClient):
    """Keeps its client of the server: Django makes a new one for every call, which costs more than the call."""

    def __init__(self, servers, **options):
        """One retry opens a connection that was closed since."""
        super().__init__(servers, **options, retry=Retry(NoBackoff(), 1))
        self._kept = {}

    def get_client(self, key=None, *, write=False):
        place = self._get_connection_pool_index(write)  # type: ignore[attr-defined]  # Django's own, untyped
        if place not in self._kept:
            self._kept[place] = super().get_client(key, write=write)
        return self._kept[place]


class RedisCache(redis.RedisCache):
    """Django's, but reading and keeping never fail: while the server is away nothing is found and nothing kept.

    `add` and `incr` still raise RedisError: locks, limits of sign-in and codes that work once rest on their answer.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _Client

    def get(self, key, default=None, version=None):
        return _or(default, super().get, key, default, version)

    def get_many(self, keys, version=None):
        return _or({}, super().get_many, keys, version)

    def set(self, key, value, *args, **kwargs):
        return _or(None, super().set, key, value, *args, **kwargs)

    def set_many(self, data, *args, **kwargs):
        return _or([], super().set_many, data, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        return _or(False, super().touch, key, *args, **kwargs)

    def has_key(self, key, version=None):
        return _or(False, super().has_key, key, version)

    def delete(self, key, version=None):
        return _or(False, super().delete, key, version)

    def delete_many(self, keys, version=None):
        return _or(None, super().delete_many, keys, version)


def _or(lost, call, *args, **kwargs):
    """What `call` returns; `lost` while the server is away."""
    if OUTAGE.is_on():
        return lost
    try:
        found = call(*args, **kwargs)
    except RedisError as error:
        OUTAGE.failed(error)
        metrics.CACHE_ERRORS.inc()
        return lost
    OUTAGE.answered()
    return found


class PrivatePagesMiddleware:
    """Pages that say nothing of caching are kept by nobody else; a view that knows better says so itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if OUTAGE.since:
            cache.has_key("any")  # pages ask it seldom, so that nobody would tell that it is back
        was_somebody = request.user.is_authenticated
        response = self.get_response(request)
        if was_somebody and not request.user.is_authenticated:  # anyone who signs out leaves no picture on the device
            response["Clear-Site-Data"] = '"cache"'
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response
