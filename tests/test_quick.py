import importlib.util

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from meetings.voting import secrecy
from tests import quick


def test_outside_of_the_tests_a_key_costs_what_it_always_has():
    """What a code gives must never change while an urn stands closed."""
    described = importlib.util.find_spec(secrecy.__name__)
    portals = importlib.util.module_from_spec(described)
    described.loader.exec_module(portals)
    assert portals.private_of("k7qm 2xrt 9pza 4hwc", bytes(16)).private_bytes_raw().hex() == (
        "77bac91c6d3b541f34721e086a283533f2d48fe2d2993fe425b03662608789de"
    )
    assert secrecy.COST < portals.COST


@pytest.mark.django_db
def test_a_client_is_signed_in_as_django_does_it(cast):
    ours, theirs = Client(), Client()
    ours.force_login(cast.hoa)
    quick.DJANGOS_LOGIN(theirs, cast.hoa, "members.accounts.backends.PhoneBackend")
    assert dict(ours.session) == dict(theirs.session)
    assert {name: dict(each) for name, each in ours.cookies.items()} == {
        name: dict(each) for name, each in theirs.cookies.items()
    }
    key = ours.session.session_key
    assert key and key != theirs.session.session_key and Session.objects.filter(pk=key).exists()
    assert ours.get("/ca-nhan/").status_code == theirs.get("/ca-nhan/").status_code == 200
    cache.clear()
    assert ours.get("/ca-nhan/").status_code == 200, "the session stands in the database too"


@pytest.mark.django_db
def test_the_next_one_who_signs_in_there_ends_the_session_before(cast):
    client = Client()
    client.force_login(cast.hoa)
    before = client.session.session_key
    client.force_login(cast.neighbour)
    assert cast.neighbour.full_name in client.get("/ca-nhan/").text
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.django_db
def test_who_signs_in_again_stays_signed_in_and_whose_session_was_ended_gets_another(cast):
    client = Client()
    client.force_login(cast.hoa)
    first = client.session.session_key
    client.force_login(cast.hoa)
    assert client.session.session_key == first and client.get("/ca-nhan/").status_code == 200
    Session.objects.all().delete()
    client.force_login(cast.hoa)
    assert client.session.session_key != first and client.get("/ca-nhan/").status_code == 200
    second = client.session.session_key
    cast.hoa.end_sessions()
    assert client.get("/ca-nhan/").status_code == 302
    client.force_login(cast.hoa)
    assert client.session.session_key != second and client.get("/ca-nhan/").status_code == 200


@pytest.mark.django_db
def test_the_contexts_of_a_page_are_kept_and_none_of_its_widgets(cast):
    client = Client()
    client.force_login(cast.secretary)
    page = client.get("/sinh-hoat/moi/")
    assert page.context["form"].fields["title"] and page.context["user"] == cast.secretary
    first, *others = (template.name for template in page.templates)
    assert first == "meetings/plan.html" and "components/panel.html" in others
    assert [name for name in others if name.startswith("django/forms/")] == []
    assert "news/list.html" in [each.name for each in client.get("/tin-tuc/").templates]
