"""What was typed is given back to who typed it, across a session that ended, and to nobody else; it goes in time."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.kept_forms import keeping
from members.models import KeptForm
from tests import factories

pytestmark = pytest.mark.django_db
LIST, OPEN, KEEP, DROP = (reverse(f"kept_forms:{name}") for name in ("list", "open", "keep", "drop"))
# Forms of each app that has some; any other would do.
FORMS = [
    ("meetings:list", {"place": "Nhà văn hóa khu phố Ba Đình"}),
    ("corrections:own", {"note": "Căn cước mới cấp ngày 20/11"}),
    ("documents:send", {"title": "Báo cáo kết quả quý III"}),
    ("admin:news_article_add", {"title": "Phường trao quyết định", "body": "<p>Sáng nay, Đảng ủy trao</p>"}),
    ("admin:documents_document_add", {"title": "Kế hoạch số 121 về chuyển đổi số"}),
]


def sign_in(client, user):
    return client.post("/dang-nhap/", {"login": user.phone, "password": factories.PASSWORD})


def end_session(client) -> None:
    """As time does it: the row is there, and over."""
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    cache.clear()


def opened(client, path: str) -> dict:
    return client.get(OPEN, {"dia_chi": path}).json()


@pytest.mark.parametrize(("name", "typed"), FORMS, ids=[name for name, _ in FORMS])
def test_a_form_sent_after_the_session_ended_comes_back_after_sign_in(client, cast, name, typed):
    path = reverse(name)
    client.force_login(cast.hoa)
    end_session(client)
    sent = client.post(
        path, typed | {"csrfmiddlewaretoken": "x"}, headers={"Referer": f"http://testserver{path}?trang=2"}
    )
    assert sent["Location"] == f"/dang-nhap/?next={path}%3Ftrang%3D2"
    assert "những gì vừa ghi vẫn còn" in client.get(sent["Location"]).content.decode()
    assert sign_in(client, cast.hoa).status_code == 302
    told = opened(client, path)
    assert (dict(told["fields"]), told["interrupted"]) == (typed, True)
    page = client.get(LIST).content.decode()
    assert f'action="{path}"' in page and f'href="{path}?trang=2"' in page  # what needs no script


def test_somebody_else_who_signs_in_on_that_browser_gets_nothing(client, cast):
    client.force_login(cast.hoa)
    end_session(client)
    client.post("/sinh-hoat/", {"place": "Nhà văn hóa"})
    sign_in(client, cast.neighbour)
    assert opened(client, "/sinh-hoat/") == {"fields": []}
    assert "Nhà văn hóa" not in client.get(LIST).content.decode()
    client.logout()
    sign_in(client, cast.hoa)
    assert dict(opened(client, "/sinh-hoat/")["fields"]) == {"place": "Nhà văn hóa"}


def test_a_session_of_which_nothing_is_known_leaves_the_form_to_the_browser_that_sent_it(client, cast):
    client.post("/sinh-hoat/", {"place": "Nhà văn hóa"})
    elsewhere = type(client)()
    sign_in(elsewhere, cast.hoa)
    assert opened(elsewhere, "/sinh-hoat/") == {"fields": []}
    sign_in(client, cast.hoa)
    assert dict(opened(client, "/sinh-hoat/")["fields"]) == {"place": "Nhà văn hóa"}


def test_a_page_older_than_the_session_loses_nothing_and_another_site_plants_nothing(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.secretary)
    path = "/sinh-hoat/"
    for origin, back in (("https://xau.example", False), ("http://testserver", True)):
        told = {"Origin": origin, "Referer": f"http://testserver{path}"}
        page = client.post(path, {"place": "Nhà văn hóa", "csrfmiddlewaretoken": "cu"}, headers=told)
        assert page.status_code == 403
        assert (f'<a href="{path}">mở lại biểu mẫu</a>' in page.content.decode()) is back
        assert KeptForm.objects.filter(user=cast.secretary, path=path, interrupted=True).exists() is back


def test_no_password_and_no_code_is_kept_and_the_rest_is_sealed(client, cast):
    typed = {"note": "Căn cước mới", "password": "bi-mat-1", "mat_khau_moi": "bi-mat-2", "code": "123456"}
    client.post("/sinh-hoat/", typed)
    kept = KeptForm.objects.get()
    assert keeping.fields_of(kept) == [("note", "Căn cước mới")]
    assert "Căn cước" not in kept.sealed and "bi-mat" not in kept.sealed


def keep(client, path="/sinh-hoat/", **fields):
    told = {"dia_chi": path, "trang": path, "ten": "Lên lịch", "noi_dung": json.dumps(list(fields.items()))}
    return client.post(KEEP, told)


def test_a_draft_saves_itself_with_its_version_and_is_only_mine(client, cast):
    client.force_login(cast.secretary)
    assert keep(client, place="Nhà văn hóa", seen_version="3").json() == {"kept": True}
    keep(client, place="Nhà văn hóa khu 2", seen_version="3")
    told = opened(client, "/sinh-hoat/")
    assert told["fields"] == [["place", "Nhà văn hóa khu 2"], ["seen_version", "3"]]
    assert not told["interrupted"]
    client.force_login(cast.hoa)
    assert opened(client, "/sinh-hoat/") == {"fields": []}


def test_what_was_stored_is_kept_no_longer(client, cast):
    client.force_login(cast.hoa)
    path = reverse("read_all_notices")
    keep(client, path, note="Ghi dở")
    client.post(path)
    assert KeptForm.objects.count() == 1  # sent from elsewhere
    client.post(path, {"ban_giu": "1"})
    assert KeptForm.objects.count() == 0


def test_it_is_dropped_by_a_button_and_goes_when_nobody_comes_back(client, cast):
    client.force_login(cast.hoa)
    keep(client, place="Nhà văn hóa")
    client.post(DROP, {"dia_chi": "/sinh-hoat/"})
    assert KeptForm.objects.count() == 0
    keep(client, place="Nhà văn hóa")
    assert keeping.purge() == 0
    KeptForm.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert opened(client, "/sinh-hoat/") == {"fields": []}
    assert keeping.purge() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"noi_dung": "không phải JSON"},
        {"noi_dung": '{"a": 1}'},
        {"noi_dung": '[["a", 1]]'},
        {"noi_dung": json.dumps([["a", "x" * keeping.LARGEST]])},
        {"dia_chi": "https://example.vn/"},
        {"dia_chi": "//example.vn/"},
        {"trang": "javascript:x"},
        {"trang": "/" + "x" * 300},
    ],
)
def test_what_is_no_form_of_ours_or_too_large_is_not_kept(client, cast, told):
    client.force_login(cast.hoa)
    sent = {"dia_chi": "/sinh-hoat/", "trang": "/sinh-hoat/", "noi_dung": '[["a", "b"]]'} | told
    assert client.post(KEEP, sent).status_code == 400
    assert KeptForm.objects.count() == 0


def test_no_stranger_fills_the_disk(client, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_SIGNED_OUT", 2)
    for _ in range(4):
        client.post("/sinh-hoat/", {"place": "Nhà văn hóa"})
    assert KeptForm.objects.count() == 2


def test_of_one_person_twenty_forms_are_kept(client, cast):
    client.force_login(cast.hoa)
    for number in range(keeping.MOST_OF_ONE + 3):
        keep(client, f"/sinh-hoat/{number}/", place="Nhà văn hóa")
    assert KeptForm.objects.count() == keeping.MOST_OF_ONE
    assert opened(client, "/sinh-hoat/0/") == {"fields": []}


@pytest.mark.parametrize("rows", [1, 15])
def test_the_list_costs_the_same_for_one_and_for_many(client, cast, django_assert_num_queries, rows):
    client.force_login(cast.hoa)
    for number in range(rows):
        keep(client, f"/sinh-hoat/{number}/", place="Nhà văn hóa khu phố")
    with django_assert_num_queries(2):
        assert client.get(LIST).content.decode().count("Mở lại biểu mẫu") == rows
