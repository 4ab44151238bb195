"""What a member and a secretary see first on a small screen, in letters of every size."""

import pytest

from members import audit
from tests.browser.signing_in import sign_in
from tests.documents.library_cast import document
from tests.meetings import scenes
from tests.news import made

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = ("/tin-tuc/", "/van-kien/", "/sinh-hoat/", "/dang-vien/")
FIRST_BELOW, LEAST_LETTERS = 380, 14  # pixels
# Of each label the widest word beside the place that it has: a word that does not fit is broken or cut.
BROKEN = """labels => labels.filter(label => {
  const range = document.createRange();
  return [...label.querySelectorAll("*"), label].some(part => [...part.childNodes].some(node => {
    if (node.nodeType !== Node.TEXT_NODE) return false;
    let at = 0;
    return node.data.split(/(\\s+)/).some(word => {
      range.setStart(node, at); range.setEnd(node, at += word.length);
      return word.trim() && new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
    });
  })) || label.scrollWidth > label.clientWidth + 1;
}).map(label => label.textContent.trim())"""


@pytest.fixture
def secretary(cast):
    made.published(cast.ward, cast.editor, cast.approver)
    document(cast.ward)
    scenes.plan(cast.cell_7, cast.secretary)
    return cast.secretary


def test_lists_show_their_first_item_and_the_desk_is_one_row(phone, secretary):
    sign_in(phone, secretary)
    for address in LISTS:
        phone.goto(address)
        first = phone.locator("main .row-link, main .panel").first
        assert first.bounding_box()["y"] < FIRST_BELOW, address
        rooms = phone.locator(".desk a")
        assert rooms.count() > 2, address
        assert len({round(each.bounding_box()["y"]) for each in rooms.all()}) == 1, address


@pytest.mark.parametrize("size", ["", "lon", "rat-lon"])
def test_labels_are_large_enough_and_whole_in_letters_of_every_size(phone, secretary, size):
    sign_in(phone, secretary)
    phone.evaluate("size => { if (size) document.documentElement.dataset.size = size; }", size)
    labels = phone.locator(".tabbar a")
    assert labels.count() == 5
    sizes = labels.evaluate_all("found => found.map(each => parseFloat(getComputedStyle(each).fontSize))")
    assert min(sizes) >= LEAST_LETTERS
    assert labels.evaluate_all(BROKEN) == []
    assert phone.locator("main .tile").evaluate_all(BROKEN) == []


def test_every_room_of_an_administrator_is_on_the_screen_of_a_desk(desk, cast):
    sign_in(desk, cast.administrator)
    desk.evaluate("document.documentElement.dataset.size = 'rat-lon'")
    rooms = desk.locator(".desk a").all()
    assert len(rooms) > 8
    assert [each.inner_text() for each in rooms if each.bounding_box()["x"] + each.bounding_box()["width"] > 1366] == []


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_one_long_word_in_a_table_is_broken(request, screen, cast):
    page, word = request.getfixturevalue(screen), "Nghịquyết" * 20
    audit.record(cast.secretary, "meeting.plan", cast.cell_7, before={"title": word}, after={"title": ""}, reason=word)
    sign_in(page, cast.inspector)
    page.goto("/nhat-ky/?viec=meeting.plan")
    assert page.locator("main tbody tr").count() == 1
    wide = "cells => cells.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"
    assert page.locator("main .panel, main td").evaluate_all(wide) == []
    page.locator("main tbody a").click()
    assert page.locator("main .panel, main dd, main td").evaluate_all(wide) == []
