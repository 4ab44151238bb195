"""Where anyone who is signed out is sent, and where signing in leads to from there."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login

from members import addresses


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends everybody who is signed out to sign in, and from there back to a page that can be opened: a session that
    ended while a page was open brings people to an address that only takes what a form sends."""

    def handle_no_permission(self, request, view_func):
        if addresses.takes_get(view_func):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(addresses.sent_from(request), self.get_login_url(view_func))
