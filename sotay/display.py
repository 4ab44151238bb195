"""Theme, text size and saving: chosen by a form, kept in cookies of the device, so they hold without signing in too."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from members.back import page_before
from sotay import less_data

THEMES = {"sang": "light", "toi": "dark"}
SIZES = ("lon", "rat-lon")
CHOICES = {"giao_dien": tuple(THEMES), "co_chu": SIZES, less_data.COOKIE: less_data.CHOICES}
YEAR = 60 * 60 * 24 * 365


@csrf_exempt
@login_not_required
@require_POST
def choose(request):
    """Sets what was sent; an empty or unknown choice goes back to the ordinary.

    Without a token: it changes nothing but the look on this device, and a page of news that all are shown alike, from
    a proxy too, can hold no token of one reader.
    """
    response = redirect(page_before(request, reverse("home")))
    for cookie, choices in CHOICES.items():
        if (choice := request.POST.get(cookie)) in choices:
            response.set_cookie(cookie, choice, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
        elif choice is not None:
            response.delete_cookie(cookie, samesite="Lax")
    return response
