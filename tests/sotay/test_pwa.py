import json
import re

from django.contrib.staticfiles import finders


def test_the_worker_keeps_files_that_exist_and_no_page_but_the_offline_one(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = json.loads(re.search(r"KEPT = (\[.*?\])", answer.text).group(1))
    assert kept[0] == "/ngoai-tuyen/"
    assert [url for url in kept[1:] if not finders.find(url.removeprefix("/static/"))] == []


def test_the_worker_forgets_pages_at_signing_in_and_out(client):
    assert 'LEAVE = ["/dang-xuat/", "/dang-nhap/", "/kich-hoat/"]' in client.get("/sw.js").text


def test_the_manifest_is_vietnamese_and_its_pictures_exist(client):
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["name"], manifest["lang"], manifest["start_url"]) == ("Sổ tay đảng viên", "vi", "/")
    assert [icon["src"] for icon in manifest["icons"] if not finders.find(icon["src"].removeprefix("/static/"))] == []


def test_the_offline_page_is_the_same_for_everybody_and_asks_no_database(client):
    page = client.get("/ngoai-tuyen/")
    assert "đang không có mạng" in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert not page.cookies
