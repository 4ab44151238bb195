"""A use case refuses; the person reads why, on the page that is right for it, and nothing is lost."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.html import format_html

from members.moves import WrongState
from members.refusals import Refused, answers_refusals, shown_on, status_of


class Full(Refused):
    message = "Danh sách đã đủ người."
    field = "name"
    status = 422


class Kept(BaseStorage):
    """Messages of one request only."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, *args, **kwargs):
        return []


class NameForm(forms.Form):
    name = forms.CharField()


@pytest.fixture
def request_():
    request = RequestFactory().post("/")
    request._messages = Kept(request)
    return request


def refusing(refusal):
    def view(request, pk=0):
        raise refusal

    return view


def said(request) -> list[str]:
    return [str(message) for message in get_messages(request)]


def test_a_refusal_warns_and_leads_to_the_named_page_with_the_views_own_arguments(request_):
    answer = answers_refusals("corrections:detail", "pk")(refusing(Full()))(request_, pk=7)
    assert (answer.status_code, answer.url) == (302, "/dang-vien/de-nghi/7/")
    assert said(request_) == ["Danh sách đã đủ người."]


def test_a_function_says_where_to_for_views_and_for_methods_of_an_admin(request_):
    class Desk:
        @answers_refusals(lambda request, pk: f"/{request.method}/{pk}/")
        def act(self, request, pk):
            raise Full

    assert Desk().act(request_, 3).url == "/POST/3/"
    assert Desk().act(request_, pk=4).url == "/POST/4/"


def test_a_view_may_say_it_in_words_of_its_own(request_):
    view = answers_refusals("home", say={WrongState: "Đã gửi trước đó."})
    view(refusing(WrongState("submit", "draft")))(request_)
    view(refusing(Full("Chỉ còn một chỗ.")))(request_)
    assert said(request_) == ["Đã gửi trước đó.", "Chỉ còn một chỗ."]


def test_without_a_page_to_go_back_to_the_sentence_is_a_page_with_the_status(request_, db, client):
    request_.user, request_.session = client.get("/").wsgi_request.user, client.session
    answer = answers_refusals()(refusing(Full("<b>Đủ</b>")))(request_)
    assert answer.status_code == 422 and "&lt;b&gt;Đủ&lt;/b&gt;" in answer.content.decode()
    assert answers_refusals()(refusing(WrongState("submit", "draft")))(request_).status_code == 409


def test_what_is_no_refusal_passes(request_):
    assert answers_refusals("home")(lambda request: HttpResponse("đã làm"))(request_).content.decode() == "đã làm"
    with pytest.raises(ZeroDivisionError):
        answers_refusals("home")(refusing(ZeroDivisionError()))(request_)


def test_a_form_keeps_what_was_typed_and_shows_the_refusal_at_its_field():
    form = NameForm({"name": "Hoa"})
    assert form.is_valid() and status_of(form) == 200
    with shown_on(form):
        raise Full
    assert form.errors == {"name": ["Danh sách đã đủ người."]}
    assert status_of(form) == 422 and 'value="Hoa"' in str(form["name"])


@pytest.mark.parametrize(
    ("refusal", "sentence", "status"),
    [
        (Refused("Chậm mất rồi.", field="other"), "Chậm mất rồi.", 409),
        (ValidationError("Sai quy định."), "Sai quy định.", 400),
    ],
)
def test_what_is_about_no_field_of_the_form_stands_above_it(refusal, sentence, status):
    form = NameForm({"name": "Hoa"})
    with shown_on(form):
        raise refusal
    assert form.non_field_errors() == [sentence] and status_of(form) == status


def test_status_of_forms_that_nobody_refused():
    assert [status_of(NameForm(data)) for data in (None, {"name": ""}, {"name": "Hoa"})] == [200, 400, 200]


def test_markup_made_on_purpose_stays_markup():
    linked = Refused(format_html('<a href="{}">Mở</a>', "/a&b/"))
    assert str(linked) == linked.message == '<a href="/a&amp;b/">Mở</a>' and hasattr(linked.message, "__html__")
