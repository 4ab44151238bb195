"""What somebody signed in is shown is theirs alone: no proxy keeps it, a browser asks before it shows it again."""


class PrivatePagesMiddleware:
    """Pages that say nothing of caching are kept by nobody else; a view that knows better says so itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response
