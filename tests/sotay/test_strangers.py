"""Who brings no cookie is answered by a shorter way, which nobody can tell from the ordinary one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import Article, Topic
from tests.news import made

pytestmark = pytest.mark.django_db
LIST = "/tin-tuc/"
ORDINARY = {"cookie": "khac=1"}  # any cookie
OF_EACH_REQUEST = "X-Request-ID"


@pytest.fixture
def addresses(cast) -> list[str]:
    topic = Topic.objects.create(name="Dân vận", slug="dan-van")
    public = [
        made.published(cast.city, cast.editor, cast.approver, f"Tin {number}", audience="public", topic=topic)
        for number in range(3)
    ]
    return [LIST, *(article.get_absolute_url() for article in public)]


def told(response) -> tuple:
    headers = {name: value for name, value in response.items() if name != OF_EACH_REQUEST}
    return response.status_code, headers, dict(response.cookies), response.content


def test_both_ways_give_the_same_answer(client, addresses):
    for address in addresses:
        short, ordinary = client.get(address), client.get(address, headers=ORDINARY)
        assert told(short) == told(ordinary) and short.status_code == 200 and short["Content-Length"]
        mark = {"if-none-match": short["ETag"]}
        assert told(client.get(address, headers=mark)) == told(client.get(address, headers=ORDINARY | mark))
        assert client.get(address, headers=mark).status_code == 304
        assert client.get(address, headers=mark | {"save-data": "on"}).status_code == 200


def test_what_is_no_page_for_strangers_is_answered_by_the_ordinary_way(client, cast, addresses):
    inside = made.published(cast.ward, cast.editor, cast.approver, "nội bộ").get_absolute_url()
    for address in (inside, "/tin-tuc/99999999/", "/khong-co/", "/van-kien/", "/dang-nhap/", f"{LIST}?cap=thanh-pho"):
        short, ordinary = client.get(address), client.get(address, headers=ORDINARY)
        assert short.status_code == ordinary.status_code and short.get("Location") == ordinary.get("Location")
        client.cookies.clear()
    assert client.get(inside).status_code == 302
    assert client.get(LIST, headers={"host": "xấu hổ"}).status_code == 400


def test_what_changes_shows_with_the_next_request(client, addresses):
    before = client.get(LIST)
    Article.objects.filter(title="Tin 1").update(title="Tin đã sửa")
    after = client.get(LIST)
    assert "Tin đã sửa" in after.text and after["ETag"] != before["ETag"]
    Article.objects.filter(title="Tin 2").update(state="archived")
    assert "Tin 2" not in client.get(LIST).text and client.get(addresses[3]).status_code == 302


def test_one_statement_is_asked(client, addresses):
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) == 1
