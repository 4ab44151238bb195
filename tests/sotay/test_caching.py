import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/", "/tin-tuc/", "/ca-nhan/"])
def test_a_page_of_somebody_signed_in_is_kept_by_nobody_else(client, cast, page):
    client.force_login(cast.hoa)
    assert client.get(page)["Cache-Control"] == "private, no-cache"


def test_a_page_of_everybody_says_nothing_more(client):
    assert "Cache-Control" not in client.get("/tin-tuc/")


def test_a_page_that_is_never_to_be_kept_stays_so(client, cast):
    client.force_login(cast.hoa)
    assert "no-store" in client.post("/ca-nhan/xem-so/")["Cache-Control"]
