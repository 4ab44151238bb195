"""Notes that a member used the portal today: once a member and day, in the cache server, after the answer is made."""

from sotay.usage import marks


class UsageMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)  # never asks for the user where the page did not
        if user is not None and user.is_authenticated and user.member_id and response.status_code < 400:
            marks.note(user.member_id)
        return response
