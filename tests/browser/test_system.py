"""The administrator reads how the system stands, on a phone and at a desk."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from sotay.monitoring.models import TaskRun
from tests.browser.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runs(cast):
    """Everything has run just now, but for one task that fails and one whose turn has passed."""
    now = timezone.now()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        TaskRun.objects.create(name=entry["task"], is_well=True, since=now, succeeded_at=now, milliseconds=34)
    failing = {"is_well": False, "since": now - timedelta(hours=5), "failed_at": now, "failure": "ConnectionError"}
    TaskRun.objects.filter(name="news.feeds.tasks.fetch_feeds").update(**failing)
    TaskRun.objects.filter(name="members.roster.tasks.purge_rosters").update(succeeded_at=now - timedelta(days=3))
    TaskRun.objects.create(name="members.people.tasks.write_export", is_well=True, since=now, succeeded_at=now)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_what_fails_is_seen_at_once(screen, request, cast, runs, axe):
    page = request.getfixturevalue(screen)
    sign_in(page, cast.administrator)
    page.goto("/he-thong/")
    said = page.locator("main").inner_text()
    assert "2 việc theo lịch bị lỗi hoặc trễ." in said and "ConnectionError" in said
    assert "Lấy tin từ nguồn chính thức" in page.locator("tbody tr").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    axe(page)
