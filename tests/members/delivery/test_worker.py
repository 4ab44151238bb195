"""A notice goes all the way by itself: told in a request, sent by a real worker, opened by the browser's key."""

import pytest

from members import notices
from members.models import Outgoing
from tests import celery_worker

pytestmark = pytest.mark.process


def test_what_is_told_reaches_the_telephone_without_anybody_doing_anything(worker, service, cast, settings):
    settings.PUSH_KEY = celery_worker.PUSH["SOTAY_PUSH_KEY"]
    phone, _ = service.subscribed(cast.hoa)
    told = notices.tell_all([cast.hoa], "Hoãn họp", "/sinh-hoat/7/", kind="meeting-change")  # heard at any hour
    worker(lambda: phone.shown and not Outgoing.objects.exists())
    assert told == 1 and [each["body"] for each in phone.shown] == ["Buổi sinh hoạt có thay đổi"]
