"""Forms that a telephone kept without a network: carried out once, refused with a reason, under no other name."""

from uuid import uuid4

import pytest
from django.utils import timezone

from meetings.models import Answer, Feedback
from meetings.planning import sessions
from members.kept_forms import sending
from members.kept_forms.tasks import purge_kept_forms
from members.models import KeptForm, SentForm
from tests.meetings import scenes
from tests.together import at_once

pytestmark = pytest.mark.django_db
FROM_DEVICE = {"X-Gui-Lai": "1", "Accept": "application/json"}


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


@pytest.fixture
def hoa(client, cast):
    client.force_login(cast.hoa, backend="members.accounts.backends.PhoneBackend")
    return client


def send(client, address, data, key, owner, **headers):
    return client.post(f"{address}?lan_gui={key}&cua={owner}&ten=x", data, headers=headers)


def feedback(client, cast, key, text="Đề nghị sửa đường vào tổ 7"):
    form = client.get("/sinh-hoat/gop-y/moi/").context["form"]
    data = {"text": text, "unit": next(iter(form.units)), "phone": cast.hoa.phone}
    return send(client, "/sinh-hoat/gop-y/moi/", data, key, cast.hoa.pk, **FROM_DEVICE)


def test_an_opinion_that_comes_three_times_is_there_once(hoa, cast):
    key = uuid4()
    said = [feedback(hoa, cast, key).json()["state"] for _ in range(3)]
    assert said == ["sent", "again", "again"] and Feedback.objects.count() == 1
    assert feedback(hoa, cast, uuid4(), "Đề nghị lắp đèn đường").json() == {"state": "sent"}
    assert Feedback.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_send_it_at_the_same_moment_send_it_once(hoa, cast):
    key = uuid4()
    feedback(hoa, cast, uuid4(), "Đề nghị lắp đèn đường")  # the session is there
    said = at_once(*[lambda: feedback(hoa, cast, key).json()["state"]] * 2, refusals=())
    assert sorted(said) == ["again", "sent"] and Feedback.objects.count() == 2


def test_an_answer_given_without_a_network_arrives_once(hoa, cast, meeting):
    key, address = uuid4(), f"/sinh-hoat/{meeting.pk}/tra-loi/"
    said = [send(hoa, address, {"coming": "1"}, key, cast.hoa.pk, **FROM_DEVICE).json()["state"] for _ in range(2)]
    assert said == ["sent", "again"] and Answer.objects.get(meeting=meeting).coming


def test_a_form_that_is_sent_as_usual_and_again_by_a_double_click_leads_to_its_page(hoa, cast, meeting):
    key, address = uuid4(), f"/sinh-hoat/{meeting.pk}/tra-loi/"
    first, second = (send(hoa, address, {"coming": "1"}, key, cast.hoa.pk) for _ in range(2))
    assert first["Location"] == second["Location"] == meeting.get_absolute_url()
    assert "Đã nhận trước đó" in hoa.get(second["Location"]).text


class TestRefused:
    def test_what_is_not_possible_any_more_says_why_and_is_not_noted(self, hoa, cast, meeting):
        sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
        key = uuid4()
        sent = send(hoa, f"/sinh-hoat/{meeting.pk}/tra-loi/", {"coming": "1"}, key, cast.hoa.pk, **FROM_DEVICE).json()
        assert sent["state"] == "refused" and sent["said"] == "Buổi sinh hoạt này đã hủy."
        assert sent["page"] == meeting.get_absolute_url()
        assert not SentForm.objects.exists() and not Answer.objects.exists()
        assert sent["said"] not in hoa.get("/thong-bao/").text  # the device has said it

    def test_what_was_typed_stands_on_its_page_again(self, hoa, cast):
        sent = feedback(hoa, cast, uuid4(), text="")
        assert sent.json()["state"] == "refused" and KeptForm.objects.get(user=cast.hoa).path == "/sinh-hoat/gop-y/moi/"

    def test_it_is_kept_from_a_page_with_a_long_address_too(self, hoa, cast):
        page = f"http://testserver/sinh-hoat/gop-y/moi/?tim={'a' * 400}"
        headers = FROM_DEVICE | {"Referer": page}
        sent = send(hoa, "/sinh-hoat/gop-y/moi/", {"text": "Đèn đường"}, uuid4(), cast.hoa.pk, **headers)
        kept = KeptForm.objects.get(user=cast.hoa)
        assert sent.json()["state"] == "refused" and len(kept.page) == 300 and kept.page in page

    def test_a_page_that_is_gone_is_not_found(self, hoa, cast):
        assert (
            send(hoa, "/sinh-hoat/999/tra-loi/", {"coming": "1"}, uuid4(), cast.hoa.pk, **FROM_DEVICE).status_code
            == 404
        )


def test_nothing_is_sent_under_the_name_of_who_signed_in_since(hoa, cast, meeting):
    address = f"/sinh-hoat/{meeting.pk}/tra-loi/"
    sent = send(hoa, address, {"coming": "1"}, uuid4(), cast.secretary.pk, **FROM_DEVICE)
    assert (sent.status_code, sent.json()) == (409, {"state": "not-yours"}) and not Answer.objects.exists()


@pytest.mark.parametrize("key", ["", "1", "khong-phai", "0" * 400])
def test_a_key_that_is_none_makes_an_ordinary_form(hoa, cast, meeting, key):
    send(hoa, f"/sinh-hoat/{meeting.pk}/tra-loi/", {"coming": "1"}, key, cast.hoa.pk)
    assert Answer.objects.count() == 1 and not SentForm.objects.exists()


def test_the_key_is_forgotten_after_two_months(hoa, cast):
    feedback(hoa, cast, uuid4())
    purge_kept_forms()
    assert SentForm.objects.count() == 1
    SentForm.objects.update(at=timezone.now() - sending.KNOWN_FOR)
    purge_kept_forms()
    assert not SentForm.objects.exists()
