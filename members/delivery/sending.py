"""Sends what is due: to devices in rounds, by the other channels as one message a person, and settles every row."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from members.delivery import gateways, outbox, pushing, queue
from members.delivery.pushing import Outcome, Parcel
from members.models import Outgoing, PushSubscription, User

MOST_TRIES = 6  # then the notice waits in the portal alone
MOST_REFUSALS = 5  # of one device, without a success in between
UNTRIED_SECONDS = 60
SECONDS = 20  # a worker does something else in between


def send_due(seconds: float = SECONDS) -> bool:
    """Sends for about so long; whether something is left that is due. May run twice at once: each has its own rows."""
    until = timezone.now() + timedelta(seconds=seconds)
    while outbox.pass_on():
        continue
    while claimed := outbox.claim(timezone.now()):
        send(outbox.load(claimed))
        if timezone.now() > until:
            return True
    return False


def send(rows: list[Outgoing]) -> None:
    """Sends claimed rows; what could not be sent now is due again later."""
    parcels = pushing.parcels(rows)
    aside = pushing.push(parcels)
    _settle(parcels, aside)
    _tell_otherwise([row for row in rows if row.channel != Outgoing.Channel.PUSH])


@transaction.atomic
def _settle(parcels: list[Parcel], aside: dict[str, int]) -> None:
    now = timezone.now()
    found: dict[Outcome, list[Parcel]] = defaultdict(list)
    for parcel in parcels:
        found[parcel.outcome].append(parcel)
    _delete(found[Outcome.SENT] + found[Outcome.REFUSED])
    _devices(found[Outcome.SENT]).update(succeeded_at=now, failures=0)
    _devices(found[Outcome.REFUSED]).update(failures=F("failures") + 1)
    dead = [parcel.subscription.pk for parcel in found[Outcome.GONE]]
    dead += [each.subscription.pk for each in found[Outcome.REFUSED] if each.subscription.failures + 1 >= MOST_REFUSALS]
    _prune(dead)
    _postpone(found[Outcome.LATER], now)
    for host, seconds in aside.items():
        waiting = Outgoing.objects.filter(
            subscription__host=host, claimed_at=None, due_at__lt=now + timedelta(seconds=seconds)
        )
        waiting.update(due_at=now + timedelta(seconds=seconds))


def _prune(devices: list[int]) -> None:
    """Devices that are not there any more; who was to be told there is told by the channel they chose besides."""
    if not devices:
        return
    lost = Outgoing.objects.filter(subscription__in=devices)
    told = set(lost.values_list("notice", flat=True))
    PushSubscription.objects.filter(pk__in=devices).delete()
    outbox.put(told, again=True)


def _postpone(parcels: list[Parcel], now: datetime) -> None:
    """Tried again, each time later; given up after MOST_TRIES: the notice stands in the portal. What a service had no
    turn for comes after what is due for others."""
    given_up = [row for each in parcels for row in each.rows if each.tried and row.tries + 1 >= MOST_TRIES]
    Outgoing.objects.filter(pk__in=[row.pk for row in given_up]).delete()
    silent = {row.subscription_id for row in given_up}
    PushSubscription.objects.filter(pk__in=silent).update(failures=F("failures") + 1)
    by_wait: dict[tuple[int, int], list[int]] = defaultdict(list)
    for parcel in parcels:
        for row in parcel.rows:
            wait = max(parcel.wait, 30 * 2**row.tries) if parcel.tried else UNTRIED_SECONDS
            by_wait[wait, int(parcel.tried)].append(row.pk)
    for (wait, tried), keys in by_wait.items():
        again = {"due_at": now + timedelta(seconds=wait), "claimed_at": None, "tries": F("tries") + tried}
        Outgoing.objects.filter(pk__in=keys).update(**again)


def _tell_otherwise(rows: list[Outgoing]) -> None:
    """One message a person and channel, which says that there is something and not what."""
    by_person: dict[tuple[int, str], list[Outgoing]] = defaultdict(list)
    for row in rows:
        by_person[row.user_id, row.channel].append(row)
    users = User.objects.select_related("member").in_bulk({user for user, _ in by_person}) if by_person else {}
    for (user, channel), own in by_person.items():
        if address := gateways.address_of(users[user], channel):
            queue.send(channel, address, _words(len(own)))
    Outgoing.objects.filter(pk__in=[row.pk for row in chain.from_iterable(by_person.values())]).delete()


def _words(many: int) -> str:
    return f"Sổ tay đảng viên: đồng chí có {many} thông báo mới. Mời đồng chí mở Sổ tay để xem."


def _devices(parcels: list[Parcel]):
    return PushSubscription.objects.filter(pk__in=[parcel.subscription.pk for parcel in parcels])


def _delete(parcels: list[Parcel]) -> None:
    Outgoing.objects.filter(pk__in=[row.pk for parcel in parcels for row in parcel.rows]).delete()
