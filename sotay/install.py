"""The portal on the home screen: how it gets there, and that it did."""

import re
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from sotay.usage import installs
from sotay.usage.models import Installation

Platform = Installation.Platform
# What a browser says of its machine, the first that fits.
_SYSTEMS = (
    (r"iPhone|iPad|iPod", Platform.IOS),
    (r"Android", Platform.ANDROID),
    (r"Windows|X11|Macintosh", Platform.DESKTOP),
)


class InstallationForm(forms.Form):
    """What the script of a page sends when it was started from the home screen."""

    device = forms.UUIDField()
    platform = forms.ChoiceField(choices=Platform.choices)


def platform_of(user_agent: str) -> str:
    """Of which system the steps are shown first; an iPad that calls itself a Macintosh is known to its script alone."""
    return next((found for pattern, found in _SYSTEMS if re.search(pattern, user_agent)), Platform.OTHER)


@require_safe
def install(request):
    return render(request, "install.html", {"platform": platform_of(request.headers.get("User-Agent", ""))})


@require_POST
def installed(request):
    """Told at the first start from the home screen; staff who are on no roll are counted nowhere."""
    form = InstallationForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    device: UUID = form.cleaned_data["device"]
    if request.user.member_id:
        installs.note(request.user.member_id, device, form.cleaned_data["platform"])
    return HttpResponse(status=204)
