"""What one test leaves cannot reach the next, and nothing is taken away under who is still at work."""

import threading
import time
from datetime import datetime, timedelta
from http.client import HTTPConnection
from itertools import zip_longest
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.utils import timezone

from members.models import RuleParameter, Unit, User
from tests import database, factories
from tests.cast import handed_out
from tests.serving import Gate

RANDOM = {"password", "session_seed", "data", "object_id"}  # salted, drawn by lot, encrypted; a key written as text


def everything() -> dict:
    """All rows of all tables; a key is its place among those of its table, a moment just now is `now`."""
    models = [model for model in apps.get_models() if not model._meta.proxy and model._meta.managed]
    places = {
        model: {pk: place for place, pk in enumerate(model.objects.order_by("pk").values_list("pk", flat=True))}
        for model in models
    }
    return {
        model._meta.label: [
            {field.attname: plain(places, field, row) for field in model._meta.concrete_fields}
            for row in model.objects.order_by("pk")
        ]
        for model in models
    }


def plain(places, field, row):
    value = getattr(row, field.attname)
    target = field.related_model if field.is_relation else row.__class__ if field.primary_key else None
    if field.name in RANDOM:
        return "…"
    if isinstance(value, datetime) and abs(timezone.now() - value) < timedelta(minutes=2):
        return "now"
    if field.name == "after" and value and "user" in value:
        return value | {"user": places[User][value["user"]]}
    return places[target].get(value) if target in places and value is not None else value


@pytest.mark.django_db
def test_the_cast_that_is_handed_out_is_the_one_that_would_be_built():
    with transaction.atomic():
        database.hand_out_cast()
        handed_out = everything()
        transaction.set_rollback(True)
    with transaction.atomic():
        factories.cast()
        built = everything()
        transaction.set_rollback(True)
    differing = [
        (table, set(map(repr, then.items())) ^ set(map(repr, now.items())))
        for table in built
        for then, now in zip_longest(handed_out[table], built[table], fillvalue={})
        if then != now
    ]
    assert differing == [] and len(built["members.User"]) == 13


def as_read(cast) -> list[tuple]:
    """All that each of the cast holds, and what was read with it."""
    users = [row for row in vars(cast).values() if isinstance(row, User)]
    rows = [
        *vars(cast).values(),
        *(user.member for user in users),
        *(user.member and user.member.user for user in users),
    ]
    return [
        (type(row), vars(row) | {"_state": [sorted(row._state.fields_cache), row._state.adding, row._state.db]})
        for row in filter(None, rows)
    ]


@pytest.mark.django_db
def test_the_cast_is_handed_out_afresh_by_one_statement(django_assert_num_queries):
    with transaction.atomic():
        before = handed_out()
        transaction.set_rollback(True)
    with django_assert_num_queries(1):
        cast = handed_out()
    assert as_read(cast) == as_read(factories.found({name: row.pk for name, row in vars(cast).items()}))
    assert cast.hoa is not before.hoa and cast.hoa.date_joined > before.hoa.date_joined
    assert cast.hoa.member.unit == cast.cell_7 and cast.ward.parent == cast.city
    newcomers = [factories.member(cast.cell_7), factories.account(factories.member(cast.cell_8)).member]
    assert all(each.phone not in {cast.hoa.phone, cast.clerk.phone} for each in newcomers)


@pytest.mark.django_db(transaction=True)
def test_whatever_was_committed_is_gone_and_what_a_new_portal_holds_is_back(cast):
    rules, permissions = RuleParameter.objects.count(), Permission.objects.count()
    RuleParameter.objects.update(value=0)
    RuleParameter.objects.first().delete()
    Permission.objects.first().delete()
    database.empty()
    assert not Unit.objects.exists() and not apps.get_model("members", "AuditEntry").objects.exists()
    assert (RuleParameter.objects.count(), Permission.objects.count()) == (rules, permissions)
    assert RuleParameter.objects.exclude(value=0).exists()
    assert factories.city().parent is None


def littered() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        return ("public.django_session",) in cursor.execute(database.LITTERED, [database.DEAD_ROWS]).fetchall()


@pytest.mark.django_db(transaction=True)
def test_the_dead_rows_of_tests_are_swept_away_when_no_transaction_is_open():
    database.sweep()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MANY_SESSIONS, [database.DEAD_ROWS + 1])
        transaction.set_rollback(True)
    assert littered()
    with transaction.atomic():
        database.sweep()
    assert littered()
    database.sweep()
    assert not littered()


MANY_SESSIONS = """
    INSERT INTO django_session (session_key, session_data, expire_date)
    SELECT number, '', now() FROM generate_series(1, %s) AS number
"""
LEFT = "SET statement_timeout = 7000; SET search_path = public, tests; SELECT pg_advisory_lock(7); LISTEN anyone"
FOUND = """
    SELECT current_setting('statement_timeout'), current_setting('search_path'), current_setting('TimeZone'),
        to_regclass('pg_temp.left_behind')::text,
        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
        (SELECT count(*) FROM pg_listening_channels()), pg_backend_pid()
"""


@pytest.mark.django_db(transaction=True)
def test_the_session_goes_on_and_nothing_stays_that_was_set_in_it():
    with connection.cursor() as cursor:
        before = cursor.execute(FOUND).fetchone()
        cursor.execute("CREATE TEMPORARY TABLE left_behind (); SET timezone = 'Asia/Ho_Chi_Minh'")
        cursor.execute(LEFT)
        left = cursor.execute(FOUND).fetchone()
        assert [then == now for then, now in zip(before, left, strict=True)] == [False] * 6 + [True]
    assert database.renew_session()
    with connection.cursor() as cursor:
        assert cursor.execute(FOUND).fetchone() == before


@pytest.mark.django_db(transaction=True)
def test_a_session_that_was_ended_is_not_taken_for_a_new_one():
    with connection.cursor() as cursor:
        (own,) = cursor.execute("SELECT pg_backend_pid()").fetchone()
    ender = connection.copy()
    with ender.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    ender.close()
    assert not database.renew_session()
    connection.close()


@pytest.fixture
def other():
    """`other(sql, for_seconds)`: somebody else who begins with `sql` and ends the transaction later."""
    threads = []

    def start(sql, seconds):
        begun = threading.Event()

        def work():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql)
                    begun.set()
                    cursor.execute("SELECT pg_sleep(%s)", [seconds])
            except Exception as error:  # noqa: BLE001 the test asks for what happened
                ended.append(error)
            finally:
                connection.close()

        threads.append(threading.Thread(target=work))
        threads[-1].start()
        assert begun.wait(30)
        return ended

    ended = []
    yield start
    for thread in threads:
        thread.join(30)


ONE_MORE = "UPDATE members_unit SET name = name || '!'"


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_only_when_others_have_done_their_work(cast, other):
    ended = other(ONE_MORE, 0.5)
    database.empty()
    assert ended == [] and not Unit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_does_not_end_is_named_and_the_tables_are_empty_all_the_same(cast, other):
    ended = other(ONE_MORE, 60)
    with pytest.raises(RuntimeError, match="pg_sleep"):
        database.empty(within=0.2)
    assert not Unit.objects.exists()
    deadline = time.monotonic() + 30
    while not ended and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(ended) == 1


@pytest.mark.django_db(transaction=True)
def test_the_live_server_answers_what_it_has_begun_and_nothing_more(live_server, cast, other):
    address, answers = urlsplit(live_server.url).netloc, []

    def ask():
        client = HTTPConnection(address, timeout=60)
        client.request("GET", "/tin-tuc/")
        answers.append(client.getresponse().status)
        client.close()

    other("LOCK TABLE news_article", 1)
    first = threading.Thread(target=ask)
    first.start()
    while not live_server.gate.busy and not answers:
        time.sleep(0.01)
    live_server.gate.close()
    assert not live_server.gate.busy
    ask()
    first.join(30)
    assert sorted(answers) == [200, 503]


def test_a_gate_does_not_wait_for_ever():
    gate = Gate(lambda environ, start_response: [b"ok"])
    answer = gate({}, lambda status, headers: None)
    with pytest.raises(TimeoutError, match="1 requests"):
        gate.close(within=0.05)
    answer.close()
    gate.close(within=0.05)
    assert gate({}, lambda status, headers: None) == []
