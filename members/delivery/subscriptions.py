"""The devices on which somebody wants to be told."""

import secrets

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from members.delivery import endpoints, vapid
from members.models import PushSubscription, User
from members.refusals import Refused

IN_SESSION = "push-device"  # stays with the sign-in when its session gets another key


class PushNotOffered(Refused):
    """This portal has no key for push services."""

    status = 422


def device_of(session: SessionBase) -> str:
    """Which device this sign-in is of; "" where none was ever told anything."""
    return session.get(IN_SESSION, "")


def named_device(session: SessionBase) -> str:
    """The same; it gets its name when it has none."""
    return session.setdefault(IN_SESSION, secrets.token_hex(16))


@transaction.atomic
def subscribe(*, by: User, device: str, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """The device shows what `by` is told, until its owner signs out there or ends that sign-in. A browser that is known
    changes its owner and keys: who signed in there last is told.

    Raises EndpointRefused, PushNotOffered.
    """
    if not vapid.is_set_up():
        raise PushNotOffered("Cổng này chưa gửi thông báo lên máy.")
    place = endpoints.read(endpoint).place
    endpoints.check_keys(p256dh, auth)
    keys = {"p256dh": p256dh, "auth": auth, "server_key": vapid.public_key(), "host": place}
    facts = keys | {"user": by, "device": device, "failures": 0}
    kept, _ = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=facts)
    # A browser that renewed itself leaves its old address behind.
    PushSubscription.objects.of_device(device).exclude(pk=kept.pk).delete()
    oldest = by.push_subscriptions.order_by("-pk").values_list("pk", flat=True)[PushSubscription.MOST :]
    PushSubscription.objects.filter(pk__in=list(oldest)).delete()
    return kept


def unsubscribe(*, by: User, endpoint: str) -> None:
    """Nothing more is sent to this device of `by`."""
    by.push_subscriptions.filter(endpoint=endpoint).delete()


def forget_device(device: str) -> None:
    """The owner has signed out there, or lost it: it is told nothing more."""
    PushSubscription.objects.of_device(device).delete()


def forget_at_sign_out(sender, request, user, **kwargs) -> None:
    """Django's signal; the session is still there."""
    forget_device(device_of(request.session))


def forget_others(sender, request, user, **kwargs) -> None:
    """allauth's signal of a new password, with which every other sign-in has ended."""
    user.push_subscriptions.exclude(device=device_of(request.session)).delete()
