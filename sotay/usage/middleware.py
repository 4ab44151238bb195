"""Notes that a member used the portal today: once a member and day, in the cache server, after the answer is made."""

from django.utils import timezone

from members.recent_cache import RecentCache
from sotay.usage import pending_usage


class UsageMiddleware:
    def __init__(self, get_response):
        # After a minute again: a cache server that lost its marks has them back soon.
        self.get_response, self.noted = get_response, RecentCache(seconds=60)

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)  # never asks for the user where the page did not
        if user is not None and user.is_authenticated and user.member_id and response.status_code < 400:
            self._note(user.member_id)
        return response

    def _note(self, member_id: int) -> None:
        today = timezone.localdate(), member_id
        if not self.noted.holds(today) and pending_usage.note(member_id):
            self.noted.note(today)
