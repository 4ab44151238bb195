"""A pooled connection is asked only when its socket says that something happened."""

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from sotay.connections import ASK, WatchedConnection

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
