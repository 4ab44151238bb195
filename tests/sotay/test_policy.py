import pytest

pytestmark = pytest.mark.django_db
HEADER = "Content-Security-Policy"


def parts(response) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in response[HEADER].split(";"))


def test_every_page_says_what_may_be_loaded_and_nothing_of_another_host(client, cast):
    client.force_login(cast.hoa)
    for address in ("/tin-tuc/", "/", "/khong-co-trang-nay/"):
        policy = parts(client.get(address))
        assert (policy["script-src"], policy["style-src"], policy["object-src"]) == ("'self'", "'self'", "'none'")
        assert policy["frame-ancestors"] == "'none'"


def test_a_page_with_a_nonce_has_its_own_policy_and_the_next_one_has_none(client, cast):
    client.force_login(cast.editor)
    nonces = {parts(client.get("/quan-tri/news/article/add/"))["script-src"] for _ in range(2)}
    assert len(nonces) == 2 and all("'nonce-" in each for each in nonces)
    assert parts(client.get("/tin-tuc/"))["script-src"] == "'self'"
