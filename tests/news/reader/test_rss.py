"""What leaves the portal: RSS, sitemap, robots.txt and what a link shows elsewhere; public articles and nothing
else."""

from datetime import timedelta

import feedparser
import pytest
from django.utils import timezone

from news.models import Article
from sotay import sitemap
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
HIDDEN = ("Tin nội bộ", "Tin cấp ủy", "Tin nháp", "Tin hẹn giờ", "Tin đã gỡ", "Tin hết hạn")


@pytest.fixture
def articles(cast):
    public, tomorrow = {"audience": "public"}, timezone.now() + timedelta(days=1)
    made.published(cast.ward, cast.editor, cast.approver, "Tin công khai phường", **public)
    made.published(
        cast.city, cast.administrator, factories.account(staff_name="B"), "Tin công khai thành phố", **public
    )
    made.published(cast.ward, cast.editor, cast.approver, "Tin nội bộ")
    made.published(cast.ward, cast.editor, cast.approver, "Tin cấp ủy", audience="committee")
    made.draft(cast.ward, cast.editor, "Tin nháp", **public)
    made.published(cast.ward, cast.editor, cast.approver, "Tin hẹn giờ", publish_at=tomorrow, **public)
    gone = made.published(cast.ward, cast.editor, cast.approver, "Tin đã gỡ", **public)
    Article.objects.filter(pk=gone.pk).update(state="withdrawn")
    over = made.published(cast.ward, cast.editor, cast.approver, "Tin hết hạn", **public)
    Article.objects.filter(pk=over.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    return {article.title: article for article in Article.objects.all()}


def content(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", [None, "hoa", "editor", "administrator"])
def test_rss_holds_public_articles_whoever_asks(articles, cast, client, who):
    if who:
        client.force_login(getattr(cast, who))
    feed = feedparser.parse(content(client, "/tin-tuc/rss/"))
    assert {entry.title for entry in feed.entries} == {"Tin công khai phường", "Tin công khai thành phố"}
    assert feed.entries[0].link.startswith("http://testserver/tin-tuc/") and feed.entries[0].published
    of_ward = feedparser.parse(content(client, f"/tin-tuc/rss/{cast.ward.code}/"))
    assert [entry.title for entry in of_ward.entries] == ["Tin công khai phường"]
    assert client.get("/tin-tuc/rss/99.999/").status_code == 404


def test_signs_that_no_feed_may_hold_are_not_kept_with_an_article(cast, client):
    pasted = {"summary": "Dán từ\x0c Word\u2067", "responsible_body": "Đảng ủy\x01", "audience": "public"}
    made.published(cast.ward, cast.editor, cast.approver, "Tin\x0bdán\ufffe ", **pasted)
    (entry,) = feedparser.parse(content(client, "/tin-tuc/rss/")).entries
    assert (entry.title, entry.summary) == ("Tin dán", "Dán từ Word")
    assert content(client, "/tin-tuc/") and content(client, "/sitemap.xml")


def test_rss_may_be_kept_and_is_asked_for_again_by_its_date(articles, client):
    first = client.get("/tin-tuc/rss/")
    assert first["Cache-Control"] == "public, max-age=300" or first["Cache-Control"] == "max-age=300, public"
    again = client.get("/tin-tuc/rss/", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304


@pytest.mark.parametrize("rows", [1, 30])
def test_rss_costs_one_query(cast, client, django_assert_num_queries, rows):
    for number in range(rows):
        made.published(cast.ward, cast.editor, cast.approver, f"Tin {number}", audience="public")
    with django_assert_num_queries(1):
        client.get("/tin-tuc/rss/")


def test_the_sitemap_leads_to_public_articles_and_units_alone(articles, cast, client):
    index = content(client, "/sitemap.xml")
    assert index.count("<loc>") == 2 and "http://testserver/sitemap-tin-tuc.xml" in index
    news = content(client, "/sitemap-tin-tuc.xml")
    shown = {title for title, article in articles.items() if f"testserver{article.get_absolute_url()}<" in news}
    assert shown == {"Tin công khai phường", "Tin công khai thành phố"} and news.count("<loc>") == 2
    units = content(client, "/sitemap-don-vi.xml")
    assert f"http://testserver/don-vi/{cast.cell_7.code}/" in units and units.count("<loc>") == 6
    assert client.get("/sitemap-khac.xml").status_code == 404


def test_the_sitemap_turns_pages_by_number_and_never_counts(
    articles, cast, client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(sitemap, "A_PAGE", 1)
    index = content(client, "/sitemap.xml")
    last = max(article.pk for article in articles.values())
    assert f"sitemap-tin-tuc.xml?p={last}" in index
    page = articles["Tin công khai phường"].pk
    with django_assert_num_queries(1) as asked:
        assert content(client, f"/sitemap-tin-tuc.xml?p={page}").count("<loc>") == 1
    assert "COUNT" not in asked[0]["sql"] and "OFFSET" not in asked[0]["sql"]
    assert [client.get(f"/sitemap-tin-tuc.xml?p={bad}").status_code for bad in ("0", "x", "-1", "99999999", "1e3")] == [
        404
    ] * 5


def test_robots_learn_what_is_public(client):
    said = content(client, "/robots.txt")
    assert "Disallow: /\n" in said and "Allow: /tin-tuc/\n" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said


def test_a_public_article_says_what_a_link_shows_and_no_other_does(articles, cast, client):
    client.force_login(cast.hoa)
    public = content(client, articles["Tin công khai phường"].get_absolute_url())
    address = f"http://testserver{articles['Tin công khai phường'].get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in public
    assert '<meta property="og:title" content="Tin công khai phường">' in public
    assert '<meta name="description" content="Trao quyết định.">' in public
    private = content(client, articles["Tin nội bộ"].get_absolute_url())
    assert "og:" not in private and "canonical" not in private and 'name="description"' not in private


def test_the_picture_of_a_public_article_is_named_with_its_host(cast, client):
    cover = {"cover": made.picture(), "cover_alt": "Lễ trao"}
    article = made.published(cast.ward, cast.editor, cast.approver, "Có ảnh", audience="public", **cover)
    assert f'<meta property="og:image" content="http://testserver/tin-tuc/{article.pk}/anh-bia/' in content(
        client, article.get_absolute_url()
    )


def test_hidden_articles_are_named_nowhere(articles, cast, client):
    for address in (
        "/tin-tuc/rss/",
        f"/tin-tuc/rss/{cast.ward.code}/",
        "/sitemap-tin-tuc.xml",
        f"/don-vi/{cast.ward.code}/",
    ):
        said = content(client, address)
        assert [title for title in HIDDEN if title in said] == []
