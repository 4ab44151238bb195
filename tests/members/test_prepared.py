"""What is asked through libpq is what Django would find; whatever goes wrong is said as Django says it."""

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from members.prepared import Prepared

WHEN = datetime(2026, 11, 29, 20, 30, tzinfo=UTC)
VALUES = [7, "Chi bộ 7 %s 'a'", date(2026, 11, 29), WHEN, [1, 2, 3]]
EVERYTHING = "SELECT %s, %s, %s, %s, %s, 'một %%', NULL, true"


def everything() -> Prepared:
    return Prepared(EVERYTHING, [type(value) for value in VALUES])


@pytest.fixture(params=[False, True], ids=["alone", "in a transaction"])
def place(request, transactional_db):
    if not request.param:
        yield
        return
    with transaction.atomic():
        yield


def test_values_come_back_as_they_went(place):
    asked = everything()
    for _ in range(2):  # planned, then planned already
        found = asked.ask(VALUES)
        assert found.rows() == [(*VALUES, "một %", None, True)]
        assert found.raw(0)[0] == b"7" and found.raw(0)[6] is None and len(found) == 1


def test_it_is_planned_once_for_each_connection(place):
    asked = everything()
    for _ in range(3):
        asked.ask(VALUES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = %s", [asked.name.decode()])
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_what_another_has_forgotten_is_planned_again():
    asked = everything()
    asked.ask(VALUES)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert [asked.ask(VALUES).rows() for _ in range(2)] == [[(*VALUES, "một %", None, True)]] * 2


@pytest.mark.django_db(transaction=True)
def test_an_error_is_djangos_and_the_connection_goes_on():
    with pytest.raises(ProgrammingError):
        Prepared("SELECT * FROM khong_co_bang", []).ask([])
    with pytest.raises(DatabaseError):
        Prepared("SELECT 1 / %s", [int]).ask([0])
    assert everything().ask(VALUES).rows()


@pytest.mark.django_db(transaction=True)
def test_the_first_statement_of_a_transaction_stands_in_it():
    with transaction.atomic():
        everything().ask(VALUES)
        assert connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS


def test_slow_queries_and_counts_see_it(place, django_assert_num_queries):
    seen = []
    wrapped = connection.execute_wrapper(lambda execute, *told: seen.append(told[0]) or execute(*told))
    with wrapped, django_assert_num_queries(1):
        everything().ask(VALUES)
    assert seen == [EVERYTHING]
