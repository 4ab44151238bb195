"""What I am told and where: chosen on a page, renewed by the device itself."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.delivery import choosing, subscriptions, timetable, vapid
from members.delivery.forms import ChoiceForm, DeviceForm
from members.refusals import answers_refusals, status_of


def choices(request):
    form = ChoiceForm(request.POST if request.method == "POST" else None, choice=choosing.of(request.user))
    if request.method == "POST" and form.is_valid():
        choosing.choose(by=request.user, **form.facts)
        messages.success(request, "Đã lưu.")
        return redirect("push:choices")
    devices = request.user.push_subscriptions.count()
    context = {"form": form, "devices": devices, "offered": vapid.is_set_up(), "hours": timetable.in_words()}
    return render(request, "members/notice_choices.html", context, status=status_of(form))


@never_cache
@require_safe
def key(request):
    """What a device compares with what it has: our public key, whose it is, the token with which it tells."""
    who = salted_hmac("members.push", str(request.user.pk), algorithm="sha256").hexdigest()[:16]
    return JsonResponse({"key": vapid.public_key(), "who": who, "token": get_token(request)})


@require_POST
@answers_refusals()
def subscribe(request):
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    device = subscriptions.named_device(request.session)
    subscriptions.subscribe(by=request.user, device=device, **form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
def unsubscribe(request):
    form = DeviceForm(request.POST)
    if form.is_valid():
        subscriptions.unsubscribe(by=request.user, endpoint=form.cleaned_data["endpoint"])
    return HttpResponse(status=204)
