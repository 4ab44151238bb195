"""A button that is pressed twice does once what it is for."""

from functools import partial

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Feedback, MinutesCorrection, Petition, Task, Vote
from members.operations.models import Case
from tests import factories
from tests.meetings import scenes
from tests.meetings.resolutions import scenes as resolved
from tests.meetings.tasks import scenes as tasks
from tests.meetings.voting import evenings
from tests.together import at_once

pytestmark = pytest.mark.django_db


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    return client


def task(cast) -> tuple:
    return Task, cast.secretary, f"/sinh-hoat/nhiem-vu/giao/?don-vi={cast.cell_7.code}", tasks.typed(cast)


def petition(cast) -> tuple:
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    return Petition, cast.hoa, f"/sinh-hoat/{meeting.pk}/y-kien-truoc/", {"kind": "opinion", "text": "Bàn việc đèn ngõ"}


def vote(cast) -> tuple:
    meeting = evenings.evening(cast.cell_7, cast.secretary).meeting
    facts = {"subject": "resolution", "question": "Thông qua nghị quyết", "way": "cards"}
    return Vote, cast.secretary, f"/sinh-hoat/{meeting.pk}/bieu-quyet/moi/", facts


def correction(cast) -> tuple:
    meeting = resolved.meeting(cast)
    resolved.signed_minutes(meeting, cast)
    facts = {"text": "19/20 hộ", "reason": "Đếm sót"}
    return MinutesCorrection, cast.secretary, f"/sinh-hoat/{meeting.pk}/bien-ban/dinh-chinh/", facts


def feedback(cast) -> tuple:
    facts = {"unit": cast.cell_7.code, "text": "Đề nghị sửa đèn ngõ 12", "phone": "0912345678"}
    return Feedback, cast.hoa, "/sinh-hoat/gop-y/moi/", facts


def dossier(cast) -> tuple:
    """About people who are named later: nothing else keeps a second one away."""
    facts = {"person": "Sáp nhập tổ 7", "cell": cast.cell_7.code, "event_on": f"{timezone.localdate():%d/%m/%Y}"}
    facts |= {"destination": "Chi bộ 1", "decision": "31-QĐ/ĐU"}
    return Case, cast.secretary, reverse("cases:begin", args=["transfer_collective"]), facts


CASES = {"task": task, "petition": petition, "vote": vote, "correction": correction, "feedback": feedback}
CASES |= {"dossier": dossier}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_same_sent_twice_is_made_once_and_leads_to_the_same_page(cast, case):
    model, user, address, sent = case(cast)
    client, before = browser(user), model.objects.count()
    first, second = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert model.objects.count() == before + 1


def test_another_word_another_person_and_later_are_another_thing(cast):
    model, user, address, sent = petition(cast)
    client = browser(user)
    client.post(address, sent)
    client.post(address, sent | {"text": "Bàn việc khác"})
    browser(factories.account(factories.member(cast.cell_7, "Lê Văn Tư"))).post(address, sent)
    assert model.objects.count() == 3
    cache.clear()  # as after some seconds
    client.post(address, sent)
    assert model.objects.count() == 4


def test_what_was_not_taken_may_be_sent_again(cast):
    model, user, address, sent = petition(cast)
    client = browser(user)
    for _ in range(2):
        assert client.post(address, sent | {"text": ""}).status_code == 400
    assert not model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_one(cast):
    model, user, address, sent = petition(cast)
    clients = [browser(user), browser(user)]
    found = at_once(*[partial(client.post, address, sent) for client in clients], refusals=())
    assert [page.status_code for page in found] == [302, 302] and model.objects.count() == 1
