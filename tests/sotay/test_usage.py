"""Who used the portal: noted once a member and day, off the page's path, and never lost half-way."""

import threading

import pytest
import redis
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from members.models import Member
from members.outages import Outage
from sotay.usage import pending_usage, tasks, use
from sotay.usage.models import DailyUse
from tests import factories
from tests.factories import days_ago


@pytest.fixture(autouse=True)
def no_marks():
    for key in pending_usage.server.keys("use:*"):
        pending_usage.server.delete(key)


@pytest.fixture
def today(morning):
    return timezone.localdate()


@pytest.fixture
def person(db):
    return factories.member(factories.city())


def rows():
    return set(DailyUse.objects.values_list("member_id", "day"))


def mark(member_id, day):
    pending_usage.server.sadd(pending_usage.key(day), member_id)


def test_a_page_read_by_a_member_becomes_one_row_of_the_day(client, cast, today):
    client.force_login(cast.hoa)
    for _ in range(3):
        assert client.get("/ca-nhan/").status_code == 200
    tasks.flush()
    cast.hoa.member.refresh_from_db()
    assert rows() == {(cast.hoa.member_id, today)} and cast.hoa.member.last_active_on == today


def test_a_page_that_was_not_there_is_not_use(client, cast):
    client.force_login(cast.hoa)
    assert client.get("/khong-co-trang-nay/").status_code == 404
    assert list(pending_usage.unwritten(timezone.localdate())) == []


def test_staff_without_a_member_and_strangers_leave_no_mark(client, cast):
    client.get("/tin-tuc/")
    client.force_login(cast.clerk)
    client.get("/ca-nhan/")
    assert list(pending_usage.unwritten(timezone.localdate())) == []


def test_flush_twice_writes_nothing_new(person, today, django_assert_num_queries):
    pending_usage.note(person.pk)
    use.flush()
    before = rows()
    pending_usage.note(person.pk)
    use.flush()
    assert rows() == before == {(person.pk, today)}
    with django_assert_num_queries(0):
        use.flush()


def test_a_flush_that_dies_before_it_forgets_the_marks_is_simply_done_again(person, today):
    pending_usage.note(person.pk)
    use.write(today, {person.pk})
    assert list(pending_usage.unwritten(today)) == [{person.pk}]
    use.flush()
    assert rows() == {(person.pk, today)} and list(pending_usage.unwritten(today)) == []


def test_a_flush_that_dies_half_way_loses_nothing(person, today):
    pending_usage.note(person.pk)
    with connection.execute_wrapper(_refuse_updates), pytest.raises(ConnectionError):
        use.flush()
    assert rows() == set() and list(pending_usage.unwritten(today)) == [{person.pk}]
    use.flush()
    assert rows() == {(person.pk, today)}


def test_marks_of_the_last_days_are_written_for_their_own_day(person):
    mark(person.pk, days_ago(2))
    mark(person.pk, days_ago(7))
    use.flush()
    person.refresh_from_db()
    assert rows() == {(person.pk, days_ago(2)), (person.pk, days_ago(7))} and person.last_active_on == days_ago(2)


def test_the_last_day_of_use_only_moves_forward(person, today):
    pending_usage.note(person.pk)
    use.flush()
    mark(person.pk, days_ago(3))
    use.flush()
    person.refresh_from_db()
    assert person.last_active_on == today and (person.pk, days_ago(3)) in rows()


def test_the_number_of_nobody_is_dropped(person, today):
    mark(person.pk, today)
    mark(person.pk + 10**9, today)
    use.flush()
    assert rows() == {(person.pk, today)} and list(pending_usage.unwritten(today)) == []


def test_marks_come_in_batches(today):
    pending_usage.server.sadd(pending_usage.key(today), *range(1, 12_001))
    batches = list(pending_usage.unwritten(today, at_once=1_000))
    assert set().union(*batches) == set(range(1, 12_001)) and max(map(len, batches)) <= 1_000


def test_marks_are_kept_for_a_week_and_no_longer(person, today):
    pending_usage.note(person.pk)
    assert 6 * 86_400 < pending_usage.server.ttl(pending_usage.key(today)) <= 7 * 86_400


def test_a_page_is_answered_while_the_cache_server_refuses_connections(monkeypatch, capsys, person):
    monkeypatch.setattr(
        "members.pending_usage.server", redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.5)
    )
    monkeypatch.setattr("members.pending_usage.OUTAGE", Outage("marks", cost="uses are not counted"))
    assert [pending_usage.note(person.pk) for _ in range(3)] == [False] * 3
    said = capsys.readouterr().err
    assert said.count("server_away") == 1 and "uses are not counted" in said


def test_marks_wait_while_the_database_is_away(person, today, monkeypatch):
    """Neither side loses anything: what could not be written is still marked."""
    pending_usage.note(person.pk)
    with connection.execute_wrapper(_refuse), pytest.raises(ConnectionError):
        use.flush()
    assert list(pending_usage.unwritten(today)) == [{person.pk}]


def _refuse_updates(execute, sql, params, many, context):
    if sql.startswith("UPDATE"):
        raise ConnectionError("the database is away")
    return execute(sql, params, many, context)


def _refuse(execute, sql, params, many, context):
    raise ConnectionError("the database is away")


@pytest.mark.django_db(transaction=True)
def test_a_member_held_by_another_transaction_is_noted_the_next_time(today):
    """A roster import may hold every row for seconds: neither waits for the other."""
    person = factories.member(factories.city())
    pending_usage.note(person.pk)
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Member.objects.filter(pk=person.pk).update(status_date=today)
            held.set()
            done.wait(120)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(120)
    try:
        use.flush()
        person.refresh_from_db()
        assert person.last_active_on is None and list(pending_usage.unwritten(today)) == [{person.pk}]
    finally:
        done.set()
        other.join()
    use.flush()
    person.refresh_from_db()
    assert person.last_active_on == today and rows() == {(person.pk, today)}


@pytest.mark.parametrize("work", ["flush", "refresh", "close"])
def test_a_run_that_meets_another_leaves_the_work_to_it(person, work, django_assert_num_queries):
    pending_usage.note(person.pk)
    cache.add(f"at-work:{work}", True, 60)
    with django_assert_num_queries(0):
        getattr(tasks, work)()
    cache.delete(f"at-work:{work}")
    getattr(tasks, work)()
    assert cache.get(f"at-work:{work}") is None


def test_a_run_that_fails_frees_its_place(db):
    with pytest.raises(ZeroDivisionError), tasks.alone("flush", minutes=1):
        raise ZeroDivisionError
    with tasks.alone("flush", minutes=1) as first:
        assert first


def test_the_worker_writes_marks_down(worker, today):
    person = factories.member(factories.city())
    pending_usage.note(person.pk)
    tasks.flush.delay()
    worker(lambda: rows() == {(person.pk, today)})
