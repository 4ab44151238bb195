"""One walk by the pages: a document is sent, recalled, and sent again to the same office."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from documents.models import Dispatch, Receipt
from members.powers import Role
from tests import factories
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db
TITLE = "Báo cáo kết quả quý III của phường"


def test_what_was_recalled_is_sent_again_and_goes_to_its_end(client, cast):
    clerk_beside = factories.holder(Role.CLERK, cast.beside, "Phan Thị Mai")
    paper = document(cast.ward, "27-BC/ĐU", TITLE)

    def press(user, name: str, *keys, **typed) -> str:
        client.force_login(user)
        answer = client.post(reverse(f"documents:{name}", args=keys), typed, follow=True)
        assert answer.status_code == 200
        return answer.text

    def send() -> Receipt:
        client.force_login(cast.clerk)
        address = f"{reverse('documents:send')}?don-vi={cast.ward.code}&van-kien={paper.pk}"
        assert "Đã gửi." in client.post(address, {"codes": "01.001.002"}, follow=True).text
        client.post(address, {"codes": "01.001.002"})  # a second tap
        cache.clear()  # what comes later is no second tap
        return Receipt.objects.for_list().latest("pk")

    first = send()
    assert Dispatch.objects.get() == first.dispatch
    assert TITLE in press(clerk_beside, "open_received", first.pk)
    assert "Gửi nhầm phụ lục" in press(cast.clerk, "recall", first.dispatch_id, reason="Gửi nhầm phụ lục")
    client.force_login(clerk_beside)
    gone = client.get(first.get_absolute_url()).text
    assert TITLE not in gone and "Nơi gửi đã thu hồi hoặc gỡ văn bản này" in gone

    second = send()
    assert (second.unit, second.received_at, second.dispatch_id > first.dispatch_id) == (cast.beside, None, True)
    assert TITLE in press(clerk_beside, "open_received", second.pk)
    press(clerk_beside, "start_received", second.pk)
    press(clerk_beside, "finish_received", second.pk, result="Đã tổng hợp vào báo cáo chung")
    client.force_login(cast.clerk)
    told = client.get(second.dispatch.get_absolute_url()).text
    assert "Đã tổng hợp vào báo cáo chung" in told and "Phan Thị Mai" in told
    states = Receipt.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["new", "done"] and Dispatch.objects.filter(recalled_at=None).get() == second.dispatch
