"""Statements that a connection keeps ready answer as Django's cursor does, and fail as it does."""

from datetime import UTC, date, datetime

import pytest
from django.db import DataError, IntegrityError, InternalError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus

from members.models import Unit
from members.ready_statements import MINE, ask

SAID = "SELECT %s::text || '%%', %s::bigint, %s::date, %s::timestamptz, %s::bool, %s::bigint[], %s::numeric, NULL"
GIVEN = ["Đảng ủy", 7, date(2026, 11, 30), datetime(2026, 11, 30, 5, tzinfo=UTC), True, "{3,4}", "2.50"]
QUIT = "SELECT pg_terminate_backend(pg_backend_pid()) WHERE %s = 1"


def ready() -> list[bytes]:
    return sorted(vars(connection.connection)[MINE].names.values())


def by_cursor(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.mark.django_db
def test_values_and_rows_are_written_and_read_as_by_a_cursor():
    found = ask(SAID, GIVEN)
    assert found.rows == by_cursor(SAID, GIVEN) and found.many == 1
    assert found.rows[0][:2] == ("Đảng ủy%", 7)
    none = "SELECT 1 WHERE %s::bigint IS NULL"
    assert ask(none, [3]).rows == [] and ask(none, [None]).rows == [(1,)]


@pytest.mark.django_db
def test_it_is_planned_once_for_each_kind_of_value():
    plans = "SELECT name FROM pg_prepared_statements WHERE starts_with(name, %s)"
    by_cursor("SELECT %s", [1])  # psycopg begins the transaction with its own first statement
    ask(SAID, GIVEN)
    before = ready()
    for word in ("a", "b", "c"):
        ask(SAID, [word, *GIVEN[1:]])
    assert ready() == before
    ask(SAID, ["a", 2**40, *GIVEN[2:]])  # another type of number
    assert len(ready()) == len(before) + 1
    assert {name for (name,) in by_cursor(plans, [MINE])} == {name.decode() for name in ready()}


@pytest.mark.django_db
def test_what_is_ready_outlives_what_is_taken_back():
    """Also tables that are made and taken back in between: PostgreSQL plans anew what has changed."""
    asked = "SELECT name FROM taken_back WHERE name <> %s"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE taken_back (name text)")
    for column in ("name text", "name text, number integer"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE taken_back")
            cursor.execute(f"CREATE TABLE taken_back ({column}); INSERT INTO taken_back VALUES ('Hoa')")
            assert ask(asked, [""]).rows == [("Hoa",)]
            transaction.set_rollback(True)
    plans = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT name FROM taken_back%%'"
    assert by_cursor(plans, []) == [(1,)]


@pytest.mark.django_db
def test_what_the_log_of_statements_shows_is_the_same(django_assert_num_queries):
    with django_assert_num_queries(1) as told:
        found = ask(SAID, GIVEN)
    assert found.rows == by_cursor(SAID, GIVEN)
    assert "Đảng ủy" in told.captured_queries[0]["sql"]


@pytest.mark.django_db
def test_wrappers_of_the_connection_see_each_once():
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append((sql, params, many, context["connection"]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        assert ask("SELECT %s::bigint", [5]).rows == [(5,)]
    assert seen == [("SELECT %s::bigint", [5], False, connection)]


@pytest.mark.django_db
def test_what_is_refused_is_refused_as_by_django(cast):
    with pytest.raises(DataError), transaction.atomic():
        ask("SELECT 1 / %s::bigint", [0])
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ask("UPDATE members_unit SET path = NULL WHERE id = %s", [cast.city.pk])
    assert refused.value.__cause__.diag.column_name == "path"
    with transaction.atomic():
        with pytest.raises(DataError), transaction.atomic():
            ask("SELECT 1 / %s::bigint", [0])
        assert ask("SELECT name FROM members_unit WHERE id = %s", [cast.city.pk]).rows == [(cast.city.name,)]
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            ask("SELECT %s::bigint", [1])


@pytest.mark.django_db(transaction=True)
class TestOutsideTransactions:
    def test_what_is_changed_stands_at_once(self, cast):
        assert ask("UPDATE members_unit SET name = %s WHERE id = %s", ["Tên mới", cast.city.pk]).many == 1
        assert Unit.objects.get(pk=cast.city.pk).name == "Tên mới"

    def test_a_transaction_that_it_is_first_in_is_taken_back_whole(self, cast):
        ask("SELECT %s::bigint", [1])

        def change():
            with transaction.atomic():
                ask("UPDATE members_unit SET name = %s WHERE id = %s", ["Tên mới", cast.city.pk])
                ask("SELECT 1 / %s::bigint", [0])

        with pytest.raises(DataError):
            change()
        assert Unit.objects.get(pk=cast.city.pk).name == cast.city.name

    def test_a_connection_that_was_ended_is_told_and_the_next_one_prepares_anew(self):
        ask("SELECT %s::bigint", [1])
        with pytest.raises((OperationalError, InternalError)):
            ask(QUIT, [1])
        assert connection.connection.pgconn.status == ConnStatus.BAD
        connection.close()
        assert ask("SELECT %s::bigint", [1]).rows == [(1,)] and len(ready()) == 1


def test_psycopg_has_what_is_asked_of_its_low_layer():
    names = ("dump_sequence", "types", "formats", "set_pgresult", "load_rows", "encoding")
    assert all(hasattr(Transformer, name) for name in names)
