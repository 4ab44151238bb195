"""By what the hits can be narrowed, and how many there are of each."""

from datetime import date

import pytest

from documents.finding import search
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db


def offered(client, query: str = "") -> dict[str, dict[str, str]]:
    facets = client.get(f"/van-kien/{query}").context["facets"]
    return {facet.title: {choice.label: choice.count for choice in facet.choices} for facet in facets}


@pytest.fixture
def shelf(client, cast):
    document(cast.city, "21-KH/TU", "Kế hoạch một", issued_on=date(2026, 2, 1))
    document(cast.city, "22-KH/TU", "Kế hoạch hai", issued_on=date(2025, 2, 1))
    document(cast.ward, "23-TB/ĐU", "Thông báo một", issued_on=date(2026, 3, 1), issuer="Đảng ủy phường Phúc Lâm")
    document(cast.beside, "24-BC/ĐU", "Báo cáo một", issued_on=date(2024, 3, 1), issuer="Đảng ủy phường Đông Sơn")
    client.force_login(cast.hoa)
    return cast


def test_each_way_is_offered_with_its_count_and_nothing_of_others(client, shelf):
    found = offered(client)
    assert found["Loại văn bản"] == {"Kế hoạch": "2", "Thông báo": "1"}
    assert found["Cơ quan ban hành"] == {"Thành ủy": "2", "Đảng ủy phường Phúc Lâm": "1"}
    assert found["Năm ban hành"] == {"2026": "2", "2025": "1"}


def test_counts_are_those_of_the_search(client, shelf):
    assert offered(client, "?q=một")["Loại văn bản"] == {"Kế hoạch": "1", "Thông báo": "1"}
    assert "Loại văn bản" not in offered(client, "?q=hai")


def test_a_way_that_was_taken_is_a_chip_that_leads_back(client, shelf):
    page = client.get("/van-kien/?q=kế+hoạch&loai=plan&nam=2025&trang=1")
    assert [each.symbol for each in page.context["page"]] == ["22-KH/TU"]
    assert [(chip.label, chip.url) for chip in page.context["chips"]] == [
        ("Kế hoạch", "?q=k%E1%BA%BF+ho%E1%BA%A1ch&nam=2025"),
        ("2025", "?q=k%E1%BA%BF+ho%E1%BA%A1ch&loai=plan"),
    ]
    assert '<input type="hidden" name="loai" value="plan">' in page.content.decode()


def test_every_address_that_is_offered_finds_as_many_as_it_says(client, shelf):
    for facet in client.get("/van-kien/").context["facets"]:
        for choice in facet.choices:
            assert len(client.get(f"/van-kien/{choice.url}").context["page"]) == int(choice.count), choice


def test_where_only_the_newest_were_counted_the_page_says_so(client, shelf, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 2)
    page = client.get("/van-kien/?q=một+OR")
    assert page.context["facets"] == []
    document(shelf.city, "25-CT/TU", "Chỉ thị một", issued_on=date(2026, 4, 1))
    found = offered(client, "?q=mot")
    assert found["Loại văn bản"]["Chỉ thị"] == "1+"
    assert found["Loại văn bản"]["Nghị quyết"] == ""
    assert "2025" in found["Năm ban hành"]
    assert "Có hơn 500 văn kiện khớp" in client.get("/van-kien/?q=mot").content.decode()
