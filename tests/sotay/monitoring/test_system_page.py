"""The administrator's page: is everything running, since when, what failed."""

import json
from datetime import timedelta
from time import time

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import DocumentFile
from members.models import ListExport
from news.models import Source
from sotay.monitoring import health, state
from sotay.monitoring.models import TaskRun
from sotay.schedule import LABELS
from tests.documents import library_cast

pytestmark = pytest.mark.django_db
PAGE = "/he-thong/"


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def run(name, **fields) -> TaskRun:
    now = timezone.now()
    return TaskRun.objects.create(name=name, **{"is_well": True, "since": now, "succeeded_at": now} | fields)


def test_whoever_rules_all_finds_it_at_the_desk(administrator, cast):
    assert PAGE in administrator.get("/").content.decode()
    administrator.force_login(cast.organiser)
    assert PAGE not in administrator.get("/").content.decode() and administrator.get(PAGE).status_code == 403


def test_it_names_every_server_and_every_entry_of_the_schedule(administrator):
    page = administrator.get(PAGE).content.decode()
    for words in (*LABELS.values(), *(probe.name for probe in health.PROBES.values()), "PostgreSQL", "Web chạy từ"):
        assert words in page, words


def test_what_failed_is_said_first_with_its_words_and_since_when(administrator, cast):
    past = timezone.now() - timedelta(hours=2)
    run("news.feeds.tasks.fetch_feeds", is_well=False, since=past, failed_at=past, failure="ConnectionError: gone")
    run("members.people.tasks.write_export", is_well=False, failed_at=past, failure="OSError")
    run("members.people.tasks.purge_exports", succeeded_at=timezone.now() - timedelta(days=2))
    page = administrator.get(PAGE).content.decode()
    assert "2 việc theo lịch bị lỗi hoặc trễ." in page and "1 loại việc nền bị lỗi lần chạy cuối." in page
    assert "ConnectionError: gone" in page and f"từ {timezone.localtime(past):%H:%M %d/%m/%Y}" in page
    assert page.index(LABELS["fetch-feeds"]) < page.index(LABELS["close-day"])
    assert "Mọi thứ đang chạy" not in page


def test_feeds_and_exports_that_fail_are_told(administrator, cast):
    Source.objects.create(
        unit=cast.ward,
        name="Báo Nhân Dân",
        url="https://example.vn/rss",
        keeper=cast.approver,
        failures=3,
        result="404",
    )
    ListExport.objects.create(
        unit=cast.cell_7,
        by=cast.organiser,
        reason="Chuẩn bị đại hội",
        state=ListExport.State.FAILED,
        expires_at=timezone.now() + timedelta(days=1),
    )
    page = administrator.get(PAGE).content.decode()
    assert "1 nguồn tin không lấy được." in page and "Báo Nhân Dân" in page
    assert "1 lần xuất danh sách trong 7 ngày qua không lập được tệp." in page


def test_it_is_shown_while_the_broker_is_away(administrator):
    with override_settings(USAGE_REDIS_URL="redis://127.0.0.1:1/0"):
        assert "Không đọc được hàng đợi" in administrator.get(PAGE).content.decode()


def test_it_asks_the_same_number_of_queries_whatever_there_is(administrator):
    with CaptureQueriesContext(connection) as few:
        administrator.get(PAGE)
    for number in range(30):
        run(f"tests.{number}")
    with CaptureQueriesContext(connection) as many:
        administrator.get(PAGE)
    assert len(many) <= len(few)


def test_a_queue_that_nobody_takes_and_a_file_that_nobody_reads_are_told(administrator, cast, monkeypatch):
    old = json.dumps({"headers": {"sent_at": time() - 45 * 60}})
    since = timezone.now() - timedelta(days=2)
    document = library_cast.document(cast.ward)
    DocumentFile.objects.filter(document=document).update(words=DocumentFile.Words.WAITING, added_at=since)
    with state.server(settings.USAGE_REDIS_URL) as broker:
        broker.lpush("texts", old)
        page = administrator.get(PAGE).content.decode()
        broker.delete("texts")
    assert "Hàng đợi texts: việc lâu nhất đã chờ 45 phút." in page
    assert f"Tệp chờ đọc chữ từ {timezone.localtime(since):%H:%M %d/%m/%Y}." in page
    assert "Mọi thứ đang chạy" not in page


def test_all_is_well_when_all_is(administrator, monkeypatch):
    well = {key: health.Answer(probe.name, True, "trả lời") for key, probe in health.PROBES.items()}
    monkeypatch.setattr(health, "asked", lambda: well)
    assert "Mọi thứ đang chạy" in administrator.get(PAGE).content.decode()
