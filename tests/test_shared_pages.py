"""Every page that is made once for many shows what is so now: with its cache, without one, and with one that dies
between two requests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import library
from members.committees import terms
from members.models import Office, UnitEvent
from members.powers import Role
from members.rights import roles
from news.models import Article
from news.publishing import workflow
from tests import factories
from tests.members.events import happen
from tests.news import made
from tests.page_cache import signed_in

pytestmark = pytest.mark.django_db
NEWS = "Phường trao quyết định cho 12 chi bộ"
SECRET = "Dự kiến nhân sự cấp ủy"
PAPER = "Kế hoạch triển khai Sổ tay"


@dataclass(frozen=True)
class Page:
    """`address` of the page about `thing`, which shows `words`; `gone`: what it answers when that is not to be read;
    `statements`: what it costs who is shown what others were shown."""

    address: Callable[[object], str]
    words: str
    gone: int = 200
    statements: int = 2


NEWS_PAGES = {
    "list": Page(lambda article: "/tin-tuc/", NEWS),
    "level": Page(lambda article: "/tin-tuc/?cap=dang-bo", NEWS),
    "article": Page(lambda article: article.get_absolute_url(), NEWS, gone=404),
    "home": Page(lambda article: "/", NEWS),
    "unit": Page(lambda article: reverse("unit_page", args=[article.unit.code]), NEWS, statements=4),
}
PAPER_PAGES = {
    "library": Page(lambda paper: "/van-kien/", PAPER),
    "document": Page(lambda paper: paper.get_absolute_url(), PAPER, gone=404),
    "home": Page(lambda paper: "/", PAPER),
    "unit": Page(lambda paper: reverse("unit_page", args=[paper.unit.code]), PAPER, statements=4),
}


def shows(client: Client, page: Page, thing, words: str = "") -> bool:
    """Whether it stands there; also that the page is answered as one that it stands on, or as one without it."""
    response = client.get(page.address(thing))
    there = (words or page.words) in response.text
    assert response.status_code == (200 if there else page.gone)
    return there


news_pages = pytest.mark.parametrize("page", NEWS_PAGES.values(), ids=NEWS_PAGES)
paper_pages = pytest.mark.parametrize("page", PAPER_PAGES.values(), ids=PAPER_PAGES)


@news_pages
def test_what_is_withdrawn_is_gone_with_the_next_request(cast, kept_in, page):
    article = made.published(cast.ward, cast.editor, cast.approver, NEWS)
    client = signed_in(cast.hoa)
    assert [shows(client, page, article) for _ in range(2)] == [True, True]
    kept_in.between()
    workflow.withdraw(Article.objects.get(pk=article.pk), by=cast.approver, reason="Sai")
    assert not shows(client, page, article)


@news_pages
def test_what_is_corrected_is_so_with_the_next_request(cast, kept_in, page):
    article = made.published(cast.ward, cast.editor, cast.approver, NEWS)
    client = signed_in(cast.hoa)
    assert shows(client, page, article)
    kept_in.between()
    Article.objects.filter(pk=article.pk).update(title="Đã đính chính")
    assert "Đã đính chính" in client.get(page.address(article)).text


@news_pages
def test_a_moved_unit_reads_what_is_of_its_new_place(cast, kept_in, page):
    """Chi bộ 7 goes from one phường to the other."""
    article = made.published(cast.ward, cast.editor, cast.approver, NEWS)
    client = signed_in(cast.hoa)
    assert shows(client, page, article)
    kept_in.between()
    plan = {"units": [cast.cell_7.pk], "parent": cast.beside.pk}
    happen(UnitEvent.Kind.HAND_OVER, plan, by=cast.organiser)
    assert not shows(client, page, article)


@news_pages
def test_who_leaves_the_committee_reads_nothing_of_it_any_more(cast, kept_in, page):
    article = made.published(cast.ward, cast.editor, cast.approver, SECRET, audience="committee")
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": factories.days_ago(30)}
    seat = Office.objects.create(
        unit=cast.ward, member=cast.hoa.member, code="committee_member", since=factories.days_ago(30), **facts
    )
    client, other = signed_in(cast.hoa), signed_in(cast.neighbour)
    assert shows(client, page, article, SECRET) and not shows(other, page, article, SECRET)
    kept_in.between()
    terms.end(seat, by=cast.organiser, until=timezone.localdate(), reason="Thôi tham gia")
    assert not shows(client, page, article, SECRET)


@news_pages
def test_a_role_that_is_taken_is_gone_from_the_frame_with_the_next_request(cast, kept_in, page):
    article = made.published(cast.ward, cast.editor, cast.approver, NEWS)
    roles.give(cast.hoa, Role.EDITOR, cast.ward, by=None)
    factories.with_second_factor(cast.hoa)
    client, other = signed_in(cast.hoa), signed_in(cast.neighbour)
    there = page.address(article)
    assert "Viết, duyệt tin" in client.get(there).text and "Viết, duyệt tin" not in other.get(there).text
    kept_in.between()
    roles.take(cast.hoa, Role.EDITOR, cast.ward, by=None, reason="Chuyển công tác")
    assert "Viết, duyệt tin" not in client.get(there).text


@news_pages
def test_what_is_scheduled_comes_and_what_expires_leaves_on_time(cast, kept_in, page, monkeypatch):
    coming = made.published(cast.ward, cast.editor, cast.approver, NEWS)
    Article.objects.filter(pk=coming.pk).update(publish_at=timezone.now() + timedelta(minutes=2))
    client = signed_in(cast.hoa)
    assert not shows(client, page, coming)
    kept_in.between()
    then = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr(timezone, "now", lambda: then)
    assert shows(client, page, coming)


@paper_pages
def test_a_withdrawn_document_is_gone_with_the_next_request(cast, kept_in, page):
    paper = factories.document(cast.ward, title=PAPER)
    client = signed_in(cast.hoa)
    assert [shows(client, page, paper) for _ in range(2)] == [True, True]
    kept_in.between()
    library.withdraw(paper, by=cast.clerk, reason="Gửi nhầm")
    assert not shows(client, page, paper)


@paper_pages
def test_a_moved_unit_reads_the_documents_of_its_new_place(cast, kept_in, page):
    paper = factories.document(cast.ward, title=PAPER)
    client = signed_in(cast.hoa)
    assert shows(client, page, paper)
    kept_in.between()
    plan = {"units": [cast.cell_7.pk], "parent": cast.beside.pk}
    happen(UnitEvent.Kind.HAND_OVER, plan, by=cast.organiser)
    assert not shows(client, page, paper)


EVERY_PAGE = {**NEWS_PAGES, **{f"{name} of documents": page for name, page in PAPER_PAGES.items()}}


@pytest.mark.parametrize("page", EVERY_PAGE.values(), ids=EVERY_PAGE)
def test_nothing_of_one_person_and_no_look_stands_on_the_page_of_another(cast, kept_in, page):
    thing = factories.document(cast.ward, title=PAPER) if page.words == PAPER else None
    thing = thing or made.published(cast.ward, cast.editor, cast.approver, NEWS)
    clients = {user: signed_in(user) for user in (cast.hoa, cast.neighbour)}
    clients[cast.hoa].cookies["giao_dien"] = "toi"
    for turn in range(2):
        texts = {user: client.get(page.address(thing)).text for user, client in clients.items()}
        assert "Chi bộ 7 ·" in texts[cast.hoa] and "Chi bộ 8 ·" not in texts[cast.hoa]
        assert "Chi bộ 8 ·" in texts[cast.neighbour] and "Chi bộ 7 ·" not in texts[cast.neighbour]
        assert 'data-bs-theme="dark"' in texts[cast.hoa] and "data-bs-theme" not in texts[cast.neighbour]
        assert all(text.count("\0") == 0 for text in texts.values())
        if not turn:
            kept_in.between()


@pytest.mark.parametrize("page", EVERY_PAGE.values(), ids=EVERY_PAGE)
def test_a_page_that_was_shown_to_a_comrade_costs_two_statements(cast, page, django_assert_num_queries):
    """The account, and what it may read; the session is in the cache."""
    thing = factories.document(cast.ward, title=PAPER) if page.words == PAPER else None
    thing = thing or made.published(cast.ward, cast.editor, cast.approver, NEWS)
    comrade = factories.account(factories.member(cast.cell_7, "Lê Thị Mai"))
    cache.clear()
    first, second = signed_in(cast.hoa), signed_in(comrade)
    first.get(page.address(thing))
    second.get("/ca-nhan/")
    with django_assert_num_queries(page.statements):
        assert shows(second, page, thing)
