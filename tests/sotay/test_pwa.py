import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from documents.saved import saving
from news.models import ArticleRead
from news.reader import view_counts
from tests import factories
from tests.meetings import scenes
from tests.news import made


def test_the_worker_keeps_files_that_exist_and_no_page_but_the_offline_one(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = json.loads(re.search(r"KEPT = (\[.*?\])", answer.text).group(1))
    assert kept[0] == "/ngoai-tuyen/"
    assert [url for url in kept[1:] if not finders.find(url.removeprefix("/static/"))] == []


def test_the_worker_is_the_same_in_every_answer_of_a_release(client):
    """A browser takes another one for a new release, and drops what it has kept."""
    assert client.get("/sw.js").content == client.get("/sw.js").content


def test_the_worker_forgets_pages_at_signing_in_and_out(client):
    assert 'LEAVE = ["/dang-xuat/", "/dang-nhap/", "/kich-hoat/"]' in client.get("/sw.js").text


def test_the_manifest_is_vietnamese_and_its_pictures_exist(client):
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["name"], manifest["lang"], manifest["start_url"]) == ("Sổ tay đảng viên", "vi", "/")
    pictures = manifest["icons"] + manifest["screenshots"] + [each["icons"][0] for each in manifest["shortcuts"]]
    assert [each["src"] for each in pictures if not finders.find(each["src"].removeprefix("/static/"))] == []


def test_the_screens_that_an_installing_browser_shows_are_what_they_say_and_light(client):
    screens = client.get("/manifest.webmanifest").json()["screenshots"]
    for each in screens:
        path = Path(finders.find(each["src"].removeprefix("/static/")))
        with Image.open(path) as picture:
            assert (f"{picture.width}x{picture.height}", picture.format) == (each["sizes"], "WEBP")
        assert path.stat().st_size <= 100_000
    assert {each["form_factor"] for each in screens} == {"narrow", "wide"}


@pytest.mark.django_db
def test_shortcuts_lead_to_pages(client, cast):
    client.force_login(cast.hoa, backend="members.accounts.backends.PhoneBackend")
    shortcuts = client.get("/manifest.webmanifest").json()["shortcuts"]
    assert [client.get(each["url"]).status_code for each in shortcuts] == [200] * 4


@pytest.mark.django_db
class TestAtHand:
    def test_what_a_member_needs_without_a_network(self, client, cast):
        papers = [factories.document(cast.ward, f"{number}-KH/ĐU", text=True) for number in (1, 2, 3)]
        for paper in papers:
            saving.save(paper, by=cast.hoa)
        meeting = scenes.plan(cast.cell_7, cast.secretary)
        news = [made.published(cast.ward, cast.editor, cast.approver, f"Tin {number}") for number in range(25)]
        client.force_login(cast.hoa, backend="members.accounts.backends.PhoneBackend")
        found = [url for url, _ in client.get("/ngoai-tuyen/can-giu/").json()["pages"]]
        assert found[-2:] == ["/sinh-hoat/", "/"] and len(found) == len(set(found))
        own = meeting.get_absolute_url()
        assert {own, f"{own}xin-vang/", f"{own}y-kien-truoc/"} <= set(found)
        for paper in papers:
            own = paper.get_absolute_url()
            assert {own, f"{own}van-ban/", f"{own}tep/"} <= set(found)
        newest = {each.get_absolute_url() for each in news[-20:]}
        assert {url for url in found if url.startswith("/tin-tuc/")} == newest
        for url in found:
            answer = client.get(url, headers={"X-Offline": "1"})
            assert (url, answer.status_code, answer.get("X-Offline")) == (url, 200, "1")

    def test_what_the_device_fetches_ahead_is_not_read_by_anybody(self, client, cast):
        article = made.published(cast.ward, cast.editor, cast.approver)
        client.force_login(cast.hoa, backend="members.accounts.backends.PhoneBackend")
        client.get(article.get_absolute_url(), headers={"X-Offline": "1"})
        view_counts.flush()
        assert not ArticleRead.objects.exists()
        client.get(article.get_absolute_url())
        view_counts.flush()
        assert ArticleRead.objects.get().member == cast.hoa.member


def test_the_offline_page_is_the_same_for_everybody_and_asks_no_database(client):
    page = client.get("/ngoai-tuyen/")
    assert "đang không có mạng" in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert not page.cookies
