"""The devices on which one is signed in, and ending them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.accounts import devices


@never_cache
@require_safe
def device_list(request):
    return render(request, "members/devices.html", {"sessions": devices.of(request)})


@require_POST
def end(request, pk):
    """One device; the one in hand signs out on the page for that."""
    if devices.end(request, pk):
        messages.success(request, "Đã đăng xuất thiết bị đó.")
    return redirect("devices:list")


@require_POST
def end_others(request):
    devices.sign_out_others(request)
    messages.success(request, "Đã đăng xuất mọi thiết bị khác.")
    return redirect("devices:list")
