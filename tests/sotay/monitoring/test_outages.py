"""What readers get while Redis or PostgreSQL is killed under them, on real servers."""

import time
from urllib.parse import urlencode

import pytest

from tests.sotay.monitoring.stage import SESSION, Load, Stage, until

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/", "/tin-tuc/", "/van-kien/", "/sinh-hoat/")
CSRF = "k" * 32


@pytest.fixture
def cookies(client, cast):
    """The cookies of the member Hoa and of the organiser, who are signed in."""

    def of(user):
        client.force_login(user)
        return f"{SESSION}={client.cookies[SESSION].value}; csrftoken={CSRF}"

    return {"hoa": of(cast.hoa), "organiser": of(cast.organiser)}


@pytest.fixture
def stage(cookies, tmp_path):
    with Stage(tmp_path) as stage:
        yield stage


def test_readers_go_on_while_redis_is_killed_under_them(stage, cookies, cast):
    assert all(stage.ask(page, cookies["hoa"])[0] == 200 for page in PAGES)
    counted = stage.figure("sotay_requests_total", view="home")
    with Load(stage, cookies["hoa"], PAGES) as load:
        time.sleep(1)
        stage.kill(stage.valkey)
        killed, asked = time.monotonic(), sum(load.statuses.values())
        status, text, _ = stage.ask("/suc-khoe/san-sang/")
        assert status == 503 and "Cơ sở dữ liệu: trả lời." in text
        assert "Bộ nhớ đệm: không kết nối được" in text and "Hàng đợi việc nền: không kết nối được" in text
        _takes_out_a_list(stage, cookies["organiser"], cast)
        until(lambda: time.monotonic() - killed > 3 and sum(load.statuses.values()) > asked + 50)
        assert stage.ask("/suc-khoe/")[0] == 200
        assert stage.figure("sotay_up", server="cache") == 0 and stage.figure("sotay_up", server="database") == 1
        status, text, headers = stage.ask("/dang-nhap/", f"csrftoken={CSRF}", _sign_in("0912345678"))
        assert status == 503 and headers["X-Request-ID"] in text  # limits are not to be counted: nobody signs in
        stage.restart_valkey()
        time.sleep(2.5)
    assert set(load.statuses) == {200}
    home = stage.figure("sotay_requests_total", view="home") - counted
    assert abs(home - load.statuses[200] / len(PAGES)) <= 4  # both processes are in the sum
    assert stage.figure("sotay_cache_errors_total") > 0 and stage.figure("sotay_tasks_not_sent_total") == 1
    away, back = stage.lines("server_away"), stage.lines("server_back")
    assert "cache" in {line["server"] for line in away} and all(line["cost"] for line in away)
    assert back and all(line["seconds"] > 2 and line["lost_calls"] > 0 for line in back)


def _takes_out_a_list(stage, cookie, cast):
    """The request is answered as ever, soon; its task is told to be lost."""
    began = time.monotonic()
    body = urlencode({"csrfmiddlewaretoken": CSRF, "reason": "Chuẩn bị đại hội chi bộ"})
    status, _, headers = stage.ask(f"/dang-vien/xuat/don-vi/{cast.cell_7.code}/", cookie, body)
    assert status == 302 and time.monotonic() - began < 4
    (line,) = stage.lines("task_not_sent")
    assert line["task"] == "members.people.tasks.write_export" and line["request_id"] == headers["X-Request-ID"]


def _sign_in(phone: str) -> str:
    return urlencode({"csrfmiddlewaretoken": CSRF, "login": phone, "password": "khong-dung"})


def test_no_page_fails_after_postgresql_was_restarted(stage, cookies):
    with Load(stage, cookies["hoa"], PAGES, readers=8) as before:
        until(lambda: before.statuses[200] > 60)
    assert set(before.statuses) == {200}
    stage.restart_postgres()
    with Load(stage, cookies["hoa"], PAGES, readers=8) as after:
        until(lambda: after.statuses[200] > 100)
    assert set(after.statuses) == {200}
    with Load(stage, cookies["hoa"], PAGES) as during:
        time.sleep(0.5)
        stage.restart_postgres()
        answered = during.statuses[200]
        until(lambda: during.statuses[200] > answered + 50)
    assert set(during.statuses) <= {200, 503}  # what was being read as the server went is told to try again
