"""The first page: what needs the member now, then the newest news of the chi bộ, the đảng bộ and the city."""

from django.views.decorators.http import require_safe

from sotay.home_page import HomePage


@require_safe
def home(request):
    """Staff without a member's record see what is public and the links of their desk."""
    response = HomePage(request).answer()
    if not (request.user.grants or request.user.is_superuser):  # notices of those with an office name others
        response["X-Offline"] = "1"
    return response
