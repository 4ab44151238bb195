"""A connection is asked only when its socket says that something happened, and kept from one request to the next."""

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from sotay.connections import ASK, WatchedConnection, base

pytestmark = pytest.mark.django_db
LAST = "SELECT state_change FROM pg_stat_activity WHERE pid = %s"


@pytest.fixture
def pool():
    found = {name: value for name, value in connection.get_connection_params().items() if name != "pool"}
    with ConnectionPool(
        kwargs=found | {"autocommit": True},
        min_size=1,
        max_size=2,
        connection_class=WatchedConnection,
        check=ConnectionPool.check_connection,
    ) as made:
        made.wait()
        yield made


@pytest.fixture
def watcher():
    found = {name: value for name, value in connection.get_connection_params().items() if name != "pool"}
    with psycopg.connect(**found, autocommit=True) as other:
        yield other


def test_a_silent_one_is_handed_out_without_asking(pool, watcher):
    with pool.connection() as used:
        pid = used.info.backend_pid
    before = watcher.execute(LAST, [pid]).fetchone()
    with pool.connection() as used:
        assert used.info.backend_pid == pid
    assert watcher.execute(LAST, [pid]).fetchone() == before


def test_one_that_the_server_ended_is_replaced_before_a_page_gets_it(pool, watcher):
    with pool.connection() as used:
        pid = used.info.backend_pid
    watcher.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pool.connection() as used:
        assert used.info.backend_pid != pid
        assert used.execute("SELECT 1").fetchone() == (1,)


def test_one_that_was_closed_here_is_not_called_alive(pool):
    with pool.connection() as used:
        used.close()
        with pytest.raises(psycopg.OperationalError):
            used.execute(ASK)


@pytest.fixture
def thread(monkeypatch):
    """Makes connections as the threads of a web server have them, on one pool of two."""
    monkeypatch.setattr(base, "KEPT", base._Kept())
    monkeypatch.setattr(base.DatabaseWrapper, "_connection_pools", {})  # not that of a live server of an earlier test
    pool = {"min_size": 1, "max_size": 2, "connection_class": WatchedConnection}
    options = connection.settings_dict["OPTIONS"] | {"pool": pool}
    facts = connection.settings_dict | {"OPTIONS": options, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0}
    made = []

    def make() -> base.DatabaseWrapper:
        made.append(base.DatabaseWrapper(facts, connection.alias))
        return made[-1]

    yield make
    for each in made:
        each.close()
    made[0].close_pool()


def asked(wrapper) -> int:
    """What a request does between its first statement and its end."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = cursor.fetchone()[0]
    wrapper.close_if_unusable_or_obsolete()
    return found


def test_a_thread_keeps_its_connection_and_one_always_goes_round(thread):
    first, second, third = thread(), thread(), thread()
    known = asked(first)
    assert asked(first) == known and first.connection is not None
    assert asked(second) == asked(third) != known and second.connection is third.connection is None
    first.close()
    assert base.KEPT.many == 0 and asked(third) and third.connection is not None and base.KEPT.many == 1


def test_a_kept_one_is_silent_until_a_page_asks(thread, watcher):
    one = thread()
    pid = asked(one)
    before = watcher.execute(LAST, [pid]).fetchone()
    one.close_if_health_check_failed()
    assert one.health_check_done and watcher.execute(LAST, [pid]).fetchone() == before


def test_a_kept_one_that_the_server_ended_is_replaced_before_a_page_gets_it(thread, watcher):
    one = thread()
    pid = asked(one)
    watcher.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert asked(one) != pid


def test_a_kept_one_goes_back_to_the_pool_after_its_time(thread, monkeypatch):
    monkeypatch.setattr(base, "KEEP", 0)
    one = thread()
    assert asked(one) and one.connection is None and base.KEPT.many == 0
