"""Alive and ready: whatever the host, and never kept waiting."""

import json
import socket
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from sotay.monitoring import health
from sotay.monitoring.models import TaskRun


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    monkeypatch.setattr(health, "KEPT", 0)


@pytest.fixture
def beaten(transactional_db):
    now = timezone.now()
    return TaskRun.objects.create(name=health.BEAT, is_well=True, since=now, succeeded_at=now)


@pytest.mark.parametrize("host", ["testserver", "10.0.0.7:8000", "la.example.vn", ""])
def test_alive_touches_no_server_whatever_the_host(client, host):
    page = client.get("/suc-khoe/", headers={"Host": host})
    assert page.status_code == 200 and page.content == b"ok" and "no-store" in page["Cache-Control"]


def test_alive_is_not_sent_on_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/suc-khoe/").status_code == 200 and client.post("/suc-khoe/").status_code == 405


def test_ready_says_so_of_each_server(client, beaten):
    page = client.get("/suc-khoe/san-sang/", headers={"Host": "10.0.0.7"})
    assert page.status_code == 200, page.content.decode()
    assert page.content.decode().splitlines()[:3] == [
        "Cơ sở dữ liệu: trả lời.",
        "Bộ nhớ đệm: trả lời.",
        "Hàng đợi việc nền: trả lời.",
    ]
    told = json.loads(client.get("/suc-khoe/san-sang/", headers={"Accept": "application/json"}).content)
    assert {key: each["ok"] for key, each in told.items()} == dict.fromkeys(
        ("database", "cache", "broker", "beat"), True
    )


def test_a_late_beat_and_one_that_never_was_are_told(client, beaten):
    TaskRun.objects.update(succeeded_at=timezone.now() - timedelta(minutes=4))
    page = client.get("/suc-khoe/san-sang/")
    assert page.status_code == 503 and "Lịch việc nền: lần cuối lúc" in page.content.decode()
    TaskRun.objects.all().delete()
    assert "Lịch việc nền: chưa chạy lần nào." in client.get("/suc-khoe/san-sang/").content.decode()


def test_a_database_that_hangs_keeps_nobody_waiting_and_is_asked_by_one_thread(client, beaten, monkeypatch):
    """A server that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for name, value in (("HOST", "127.0.0.1"), ("PORT", silent.getsockname()[1])):
            monkeypatch.setitem(health.connections.settings["default"], name, value)
        for _ in range(2):
            began = time.monotonic()
            page = client.get("/suc-khoe/san-sang/")
            assert page.status_code == 503 and time.monotonic() - began < health.WITHIN + 1
        assert "Cơ sở dữ liệu: không" in page.content.decode() and "Bộ nhớ đệm: trả lời." in page.content.decode()


def test_while_one_question_hangs_no_second_one_is_asked():
    begun = []
    probe = health.Probe("Máy chủ", lambda: begun.append(1) or time.sleep(0.5) or "trả lời")
    for _ in range(3):
        probe.begin()
        assert not probe.answer(time.monotonic() + 0.05).is_well
    assert begun == [1] and probe.answer(time.monotonic() + 2).is_well


def test_an_answer_holds_for_a_while(monkeypatch):
    monkeypatch.setattr(health, "KEPT", 60)
    begun = []
    probe = health.Probe("Máy chủ", lambda: begun.append(1) or "trả lời")
    for _ in range(3):
        probe.begin()
        assert probe.answer(time.monotonic() + 2).is_well
    assert begun == [1]
