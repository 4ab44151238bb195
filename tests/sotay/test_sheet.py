"""Filters stand behind a button, in a sheet over the page; what is wrong in them stands in the page."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "anchor", "field"),
    [
        ("/dang-vien/", "loc-them", 'name="gender"'),
        ("/dang-vien/", "tim-theo-so", 'name="number"'),
        ("/nhat-ky/", "loc-nhat-ky", "<select"),
        ("/van-kien/gui-nhan/", "loc-danh-sach", 'name="trang_thai"'),
    ],
)
def test_the_filters_of_a_list_open_over_it_without_a_script(cast, client, address, anchor, field):
    client.force_login(cast.administrator)
    page = client.get(address).text
    button, sheet = page.index(f'popovertarget="{anchor}"'), page.index(f'id="{anchor}" popover')
    assert button < sheet < page.index(field, sheet) and f'popovertarget="{anchor}" popovertargetaction="hide"' in page


def test_what_is_wrong_in_the_filters_is_seen_without_opening_them(cast, client):
    client.force_login(cast.organiser)
    page = client.get("/dang-vien/?age_from=abc")
    assert page.status_code == 400 and 'class="sheet-inline"' in page.text and 'id="loc-them" popover' not in page.text


def test_a_row_of_documents_and_of_people_is_two_lines(cast, client):
    document = factories.document(cast.ward, "27-KH/ĐU", "Kế hoạch sắp xếp")
    client.force_login(cast.hoa)
    page = client.get("/van-kien/").text
    row = page[page.index(document.get_absolute_url()) :].split("</li>")[0]
    assert row.count('class="row-title') == 1 and row.count('class="row-line"') == 1 and "row-meta" not in row
    client.force_login(cast.organiser)
    assert 'class="grid grid-cards grid-text grid-lines"' in client.get("/dang-vien/").text
