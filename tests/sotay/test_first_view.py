"""The first view of a page is weighed with all that it loads (tests/test_url_table.py weighs what a member opens)."""

import gzip

import pytest

from tests.weights import FIRST_VIEW, first_view, loaded


@pytest.mark.django_db
def test_the_first_page_is_weighed_with_its_scripts_styles_and_icons(client, cast):
    client.force_login(cast.hoa, backend="members.accounts.backends.PhoneBackend")
    page = client.get("/")
    found = {address.partition("?")[0].rpartition("/")[2] for address in loaded(page.text)}
    assert {"sotay.css", "print.css", "forms.js", "device.js", "later.js", "mark.svg"} <= found
    assert len(gzip.compress(page.content)) + 30_000 < first_view(page, client) <= FIRST_VIEW


def test_pictures_that_wait_until_one_comes_to_them_are_no_part_of_it():
    page = '<img src="/a.webp"><img src="/b.webp" loading="lazy"><a href="/c/"></a><link href="https://a.vn/d.css">'
    assert loaded(page) == {"/a.webp"}
