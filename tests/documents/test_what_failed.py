"""Above a form of the library stands what was not done: nothing is “saved” where one sends, recalls or uploads."""

import re

import pytest
from django.urls import reverse

from documents.exchange import dispatch
from documents.models import Dispatch, Receipt
from members.powers import Role
from tests import factories
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(cast):
    return document(cast.ward, "27-BC/ĐU", "Báo cáo quý III")


@pytest.fixture
def clerk_beside(cast):
    return factories.holder(Role.CLERK, cast.beside, "Phan Thị Mai")


@pytest.fixture
def receipt(cast, paper, clerk_beside):
    """Opened where it was sent to, so that it may be given back."""
    dispatch.send(Dispatch(unit=cast.ward, document=paper), [cast.beside], by=cast.clerk)
    receipt = Receipt.objects.for_list().get()
    dispatch.receive(receipt, by=clerk_beside)
    return receipt


def failed(client, user, address: str, **typed) -> list[str]:
    """What the boxes of errors are headed by, of a form that was sent as it stood."""
    client.force_login(user)
    answer = client.post(address, typed or {"nothing": "typed"})
    assert answer.status_code == 400
    return [
        heading.strip() for heading in re.findall(r'role="alert".*?<h2>.*?</svg>([^<]*)</h2>', answer.text, re.DOTALL)
    ]


def test_nothing_was_sent(client, cast, paper):
    address = f"{reverse('documents:send')}?don-vi={cast.ward.code}&van-kien={paper.pk}"
    assert failed(client, cast.clerk, address) == ["Chưa gửi được, mời đồng chí xem lại:"]


def test_nothing_was_recalled(client, cast, receipt):
    address = reverse("documents:recall", args=[receipt.dispatch_id])
    assert failed(client, cast.clerk, address) == ["Chưa thu hồi được, mời đồng chí xem lại:"]


def test_nothing_was_given_back(client, clerk_beside, receipt):
    address = reverse("documents:return_received", args=[receipt.pk])
    assert failed(client, clerk_beside, address) == ["Chưa trả lại được, mời đồng chí xem lại:"]


def test_nobody_was_asked_to_read(client, cast, paper):
    address = reverse("documents:ask_reading", args=[paper.pk])
    assert failed(client, cast.clerk, address) == ["Chưa gửi được, mời đồng chí xem lại:"]


def test_nothing_was_uploaded(client, cast):
    assert failed(client, cast.clerk, reverse("documents:imports")) == ["Chưa tải lên được, mời đồng chí xem lại:"]
