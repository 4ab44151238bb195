"""The mode that saves data: no picture is asked for, by choice or because the browser says so; all else is the same."""

import pytest

from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
URL = "/ca-nhan/giao-dien/"
SAVES = {"Save-Data": "on"}


@pytest.fixture
def article(cast):
    covered = {"cover": made.picture(), "cover_alt": "Lễ trao quyết định", "audience": "public"}
    found = made.published(cast.ward, cast.editor, cast.approver, "Tin có ảnh", **covered)
    made.draw_all()
    return found


@pytest.mark.parametrize(
    ("chosen", "headers", "pictures"),
    [
        ("", {}, True),
        ("", SAVES, False),
        ("bat", {}, False),
        ("bat", SAVES, False),
        ("tat", SAVES, True),
        ("x", {}, True),
    ],
)
def test_pictures_come_as_was_chosen_and_else_as_the_browser_says(client, article, chosen, headers, pictures):
    client.post(URL, {"tiet_kiem": chosen})
    for page in ("/tin-tuc/", article.get_absolute_url()):
        answer = client.get(page, headers=headers)
        assert ("<img" in answer.text) == pictures and "Tin có ảnh" in answer.text
        assert ('data-saves="1"' in answer.text) != pictures


def test_a_browser_that_has_the_page_with_its_pictures_gets_the_other_one(client, article):
    page = article.get_absolute_url()
    etag = client.get(page)["ETag"]
    assert client.get(page, headers={"If-None-Match": etag}).status_code == 304
    saved = client.get(page, headers=SAVES | {"If-None-Match": etag})
    assert saved.status_code == 200 and "ETag" not in saved and "Save-Data" in saved["Vary"]
    assert f"[Ảnh: {article.cover_alt}]" in saved.text


def test_drawings_of_the_portal_stay_and_files_are_untouched(client, cast):
    client.force_login(cast.hoa, backend="members.accounts.backends.PhoneBackend")
    client.post(URL, {"tiet_kiem": "bat"})
    assert '<svg class="step-picture"' in client.get("/ca-nhan/cai-dat/").text
    document = factories.document(cast.ward, "27-KH/ĐU", text=True)
    assert b"".join(client.get(f"{document.get_absolute_url()}tep/").streaming_content).startswith(b"%PDF")
