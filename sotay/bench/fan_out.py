"""One notice to all devices of a đảng bộ, sealed for each of them and handed to a push service on this machine by one
worker, while another service takes every connection and never answers."""

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from urllib.request import urlopen

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from members import notice_kinds, notices
from members.delivery import sending, vapid
from members.models import Member, Notice, Outgoing, PushSubscription, User
from sotay.bench.rollup import spent
from sotay.bench.table import Line
from sotay.demo import scale

MANY = 20_000
SILENT = 50  # of devices at the service that hangs
LEAST = 350  # a second


@contextmanager
def _services() -> Iterator[list[int]]:
    """The ports of one that answers and of one that hangs, both in a process beside this one."""
    beside = subprocess.Popen(
        [sys.executable, "-m", "sotay.bench.push_service"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield json.loads(beside.stdout.readline())
    finally:
        beside.kill()
        beside.wait()


def _devices(users: list[User], port: int, first: int = 0) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    facts = {"p256dh": base64.urlsafe_b64encode(point).decode().rstrip("="), "auth": "A" * 22, "server_key": "k"}
    facts["host"] = f"127.0.0.1:{port}"
    PushSubscription.objects.bulk_create(
        PushSubscription(user=user, device=str(place), endpoint=f"http://127.0.0.1:{port}/{place}", **facts)
        for place, user in enumerate(users, first)
    )


def fan_out(many: int) -> dict:
    """Seconds for `many` devices, by the clock and of processor time; how many were told, how many twice; what is
    left at the service that hangs."""
    settings.PUSH_KEY, settings.PUSH_SUBJECT = vapid.new_private_key(), "mailto:so-tay@thanhuy.vn"
    settings.PUSH_PRIVATE_NETWORKS = [ip_network("127.0.0.1/32")]
    for rows in (Outgoing, PushSubscription):
        rows.objects.all().delete()
    Notice.objects.update(waiting=False)
    missing = Member.objects.eligible().filter(user=None).exclude(phone="")[:many]
    made = (User(member=member, phone=member.phone, password="!") for member in missing)
    User.objects.bulk_create(made, ignore_conflicts=True)  # of a number that two have given
    users = list(User.objects.signing_in().exclude(member=None).order_by("pk")[:many])
    with _services() as (well, silent):
        _devices(users, well)
        _devices(users[:SILENT], silent, first=len(users))
        began = time.perf_counter()
        worked = spent(lambda: _tell(users))
        seconds = time.perf_counter() - began
        with urlopen(f"http://127.0.0.1:{well}/") as answer:  # the process beside this one
            taken = json.load(answer)
    return {"sent": len(users), "seconds": seconds, "worked": worked / 1000, "left": Outgoing.objects.count()} | taken


def _tell(users: list[User]) -> None:
    notices.tell_all(users, "Mời họp", "/sinh-hoat/", kind=notice_kinds.MEETING_CHANGE)
    while sending.send_due():
        continue


MEASURES = (fan_out,)


def goals(bench) -> Iterator[Line]:
    many = max(1_000, MANY * bench.members // scale.MEMBERS)
    found = bench.city.probe("fan_out", many=many)
    rate, by_the_clock = (found["devices"] / found[each] for each in ("worked", "seconds"))
    said = f"{rate:.0f} máy mỗi giây xử lý, theo đồng hồ {by_the_clock:.0f}"
    what = f"thông báo lên {many} máy, một tiến trình, một dịch vụ khác bị treo ({said})"
    # What must not be too little is measured as what a thousand cost.
    yield Line("PUSH", f"{what}: thời gian của 1.000 máy", 1e6 / rate, 1e6 / LEAST)
    lost = found["sent"] - found["devices"] + found["again"]
    yield Line("PUSH", "máy không được báo hoặc báo hai lần", lost, 0, unit="máy")
