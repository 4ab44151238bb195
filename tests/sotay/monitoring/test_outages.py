"""What readers get while Redis or PostgreSQL is killed under them, on real servers."""

import time
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests import database, factories
from tests.sotay.monitoring.stage import SESSION, Load, Stage, until

pytestmark = pytest.mark.django_db
PAGES = ("/", "/tin-tuc/", "/van-kien/", "/sinh-hoat/")
CSRF = "k" * 32


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    """With the cast; `hoa` and `organiser` are the cookies of these two, who are signed in, `cell` the code of their
    chi bộ. Both tests share it: to set it up takes longer than either."""
    with ExitStack() as held:
        with django_db_blocker.unblock():
            try:
                people = factories.found(database.hand_out_cast())
                hoa, organiser = _signed_in(people.hoa), _signed_in(people.organiser)
                stage = held.enter_context(Stage(tmp_path_factory.mktemp("stage")))
            finally:
                database.empty()
        stage.hoa, stage.organiser, stage.cell = hoa, organiser, people.cell_7.code
        yield stage


def _signed_in(user) -> str:
    client = Client()  # one for each: to sign in where somebody else is signed in ends that session
    client.force_login(user)
    return f"{SESSION}={client.cookies[SESSION].value}; csrftoken={CSRF}"


def test_readers_go_on_while_redis_is_killed_under_them(stage):
    assert {page: stage.ask(page, stage.hoa)[0] for page in PAGES} == dict.fromkeys(PAGES, 200)
    counted = stage.figure("sotay_requests_total", view="home")
    with Load(stage, stage.hoa, PAGES) as load:
        until(lambda: load.statuses[200] > 8)
        with stage.valkey_killed():
            killed, asked = time.monotonic(), load.statuses.total()
            status, text, _ = stage.ask("/suc-khoe/san-sang/")
            assert status == 503 and "Cơ sở dữ liệu: trả lời." in text
            assert "Bộ nhớ đệm: không kết nối được" in text and "Hàng đợi việc nền: không kết nối được" in text
            _takes_out_a_list(stage)
            until(lambda: time.monotonic() - killed > 3 and load.statuses.total() > asked + 50)
            assert stage.ask("/suc-khoe/")[0] == 200
            assert stage.figure("sotay_up", server="cache") == 0 and stage.figure("sotay_up", server="database") == 1
            status, text, headers = stage.ask("/dang-nhap/", f"csrftoken={CSRF}", _sign_in("0912345678"))
            assert status == 503 and headers["X-Request-ID"] in text  # limits are not to be counted: nobody signs in
        until(lambda: len(stage.lines("server_back")) == len(stage.lines("server_away")))
    assert set(load.statuses) == {200}, stage.lines("fault")
    home = stage.figure("sotay_requests_total", view="home") - counted
    assert abs(home - load.statuses[200] / len(PAGES)) <= 4  # both processes are in the sum
    assert stage.figure("sotay_cache_errors_total") > 0 and stage.figure("sotay_tasks_not_sent_total") == 1
    away, back = stage.lines("server_away"), stage.lines("server_back")
    assert "cache" in {line["server"] for line in away} and all(line["cost"] for line in away)
    # It may be away once more for a moment, while it reads what it has kept.
    assert max(line["seconds"] for line in back) >= 2 and all(line["lost_calls"] > 0 for line in back)


def _takes_out_a_list(stage):
    """The request is answered as ever, soon; its task is told to be lost."""
    began = time.monotonic()
    body = urlencode({"csrfmiddlewaretoken": CSRF, "reason": "Chuẩn bị đại hội chi bộ"})
    status, _, headers = stage.ask(f"/dang-vien/xuat/don-vi/{stage.cell}/", stage.organiser, body)
    assert status == 302 and time.monotonic() - began < 4
    (line,) = stage.lines("task_not_sent")
    assert line["task"] == "members.people.tasks.write_export" and line["request_id"] == headers["X-Request-ID"]


def _sign_in(phone: str) -> str:
    return urlencode({"csrfmiddlewaretoken": CSRF, "login": phone, "password": "khong-dung"})


def test_no_page_fails_after_postgresql_was_restarted(stage):
    with Load(stage, stage.hoa, PAGES, readers=8) as before:  # as many as threads: each leaves a connection behind
        until(lambda: before.statuses[200] > 40)
    assert set(before.statuses) == {200}, stage.lines("fault")
    stage.restart_postgres()
    with Load(stage, stage.hoa, PAGES, readers=8) as after:
        until(lambda: after.statuses[200] > 60)
    assert set(after.statuses) == {200}, stage.lines("fault")
    with Load(stage, stage.hoa, PAGES) as during:
        until(lambda: during.statuses[200] > 8)
        stage.restart_postgres()
        answered = during.statuses[200]
        until(lambda: during.statuses[200] > answered + 40)
    assert set(during.statuses) <= {200, 503}, stage.lines("fault")  # what was being read is told to try again
