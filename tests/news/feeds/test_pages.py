"""Pages of the desk for what comes from outside: sources and machines of those who answer, the inbox of editors."""

import pytest
from django.urls import reverse

from members.models import AuditEntry
from news.feeds import sources
from news.models import Article, FeedHost, FeedItem, Source

pytestmark = pytest.mark.django_db
INBOX = "/tin-tuc/tu-nguon/"


@pytest.fixture
def source(cast):
    sources.allow_host("bao.example.vn", "Báo thử nghiệm", by=cast.administrator)
    return sources.keep(Source(unit=cast.ward, name="Báo Đảng", url="https://bao.example.vn/rss"), by=cast.approver)


def item(source: Source, title: str, **fields) -> FeedItem:
    facts = {"guid": title, "fingerprint": title, "summary": "Tóm tắt", "body": "<p>Nội dung</p>", "dated": "hôm qua"}
    return FeedItem.objects.create(source=source, unit=source.unit, title=title, **facts | fields)


def published(client, user, action: str, *items: FeedItem):
    client.force_login(user)
    return client.post(reverse("news:feed_decide"), {"tin": [each.pk for each in items], "viec": action})


def test_the_inbox_shows_the_news_of_own_units_with_source_and_date_as_given(source, cast, client):
    item(source, "Tin của phường")
    client.force_login(cast.editor)
    seen = client.get(INBOX).content.decode()
    assert "Tin của phường" in seen and "Báo Đảng" in seen and "Ngày ghi ở nguồn: hôm qua" in seen
    client.force_login(cast.editor_beside)
    assert "Tin của phường" not in client.get(INBOX).content.decode()


def test_one_piece_that_is_taken_opens_in_the_editor(source, cast, client):
    answer = published(client, cast.editor, "nhan", item(source, "Tin A"))
    assert answer["Location"] == reverse("admin:news_article_change", args=[Article.objects.get().pk])


def test_many_are_taken_or_dismissed_in_one_go(source, cast, client):
    pieces = [item(source, f"Tin {number}") for number in range(4)]
    assert published(client, cast.editor, "gui-duyet", *pieces[:2])["Location"] == INBOX
    assert published(client, cast.editor, "bo-qua", pieces[2])["Location"] == INBOX
    assert list(Article.objects.values_list("state", flat=True)) == ["submitted"] * 2
    assert list(FeedItem.objects.order_by("pk").values_list("state", flat=True)) == [
        "taken",
        "taken",
        "dismissed",
        "new",
    ]
    assert published(client, cast.editor, "lay-lai", pieces[2]).status_code == 302
    assert FeedItem.objects.waiting().count() == 2


def test_the_news_of_another_desk_is_passed_over(source, cast, client):
    published(client, cast.editor_beside, "nhan", item(source, "Tin của phường"))
    assert Article.objects.count() == 0 and FeedItem.objects.waiting().count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"tin": ["x"], "viec": "nhan"}, {"tin": ["1"], "viec": "xoa"}, {"tin": ["9" * 30]}]
)
def test_a_form_that_chooses_nothing_changes_nothing(source, cast, client, sent):
    item(source, "Tin A")
    client.force_login(cast.editor)
    answer = client.post(reverse("news:feed_decide"), sent, follow=True)
    assert "Đồng chí chưa chọn tin nào." in answer.content.decode() and FeedItem.objects.waiting().count() == 1


def test_who_was_late_is_told(source, cast, client):
    piece = item(source, "Tin A")
    published(client, cast.editor, "bo-qua", piece)
    late = client.post(reverse("news:feed_decide"), {"tin": [piece.pk], "viec": "nhan"}, follow=True)
    assert "đã được người khác xử lý" in late.content.decode() and Article.objects.count() == 0


def test_an_approver_looks_and_takes_nothing(source, cast, client):
    piece = item(source, "Tin A")
    client.force_login(cast.approver)
    assert "Nhận thành bài nháp" not in client.get(piece.get_absolute_url()).content.decode()
    assert published(client, cast.approver, "nhan", piece).status_code == 403


def test_a_source_is_added_on_its_page_and_a_refusal_loses_nothing(source, cast, client):
    client.force_login(cast.approver)
    typed = {"unit": cast.ward.pk, "name": "Cổng thành phố", "mode": "inbox", "audience": "members"}
    refused = client.post("/tin-tuc/nguon/them/", typed | {"url": "https://khac.example.vn/rss"})
    assert "khac.example.vn chưa có trong danh sách" in refused.content.decode()
    assert "Cổng thành phố" in refused.content.decode()
    assert client.post("/tin-tuc/nguon/them/", typed | {"url": "https://bao.example.vn/hai"}).status_code == 302
    assert Source.objects.get(name="Cổng thành phố").keeper == cast.approver


def test_a_source_of_another_unit_cannot_be_set_by_its_number(source, cast, client):
    client.force_login(cast.approver)
    typed = {"unit": cast.beside.pk, "name": "Lạ", "url": "https://bao.example.vn/x", "mode": "at_once"}
    client.post("/tin-tuc/nguon/them/", typed | {"audience": "public"})
    assert not Source.objects.filter(name="Lạ").exists()


def test_fetching_now_makes_it_due_and_is_audited(source, cast, client):
    client.force_login(cast.approver)
    client.post(reverse("news:source_hurry", args=[source.pk]))
    assert list(Source.objects.due()) == [source]
    assert AuditEntry.objects.filter(action="feed.source_hurry", actor=cast.approver).exists()


def test_machines_are_allowed_and_barred_at_the_root(source, cast, client):
    client.force_login(cast.administrator)
    page = "/tin-tuc/nguon/may-chu/"
    assert "không ghi địa chỉ bằng số" in client.post(page, {"name": "127.0.0.1", "owner": "Ai"}).content.decode()
    assert client.post(page, {"name": "moi.example.vn", "owner": "Báo mới"}).status_code == 302
    host = FeedHost.objects.get(name="moi.example.vn")
    client.post(reverse("news:feed_host_bar", args=[host.pk]))
    assert not FeedHost.objects.get(pk=host.pk).active
    assert client.post(reverse("news:feed_host_bar", args=[host.pk + 99])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_lists_cost_the_same_for_one_row_and_for_thirty(source, cast, client, django_assert_num_queries, rows):
    for number in range(rows):
        item(source, f"Tin {number}")
        sources.keep(Source(unit=cast.ward, name=f"S{number}", url="https://bao.example.vn/rss"), by=cast.approver)
    for user, address, queries in ((cast.editor, INBOX, 3), (cast.approver, "/tin-tuc/nguon/", 3)):
        client.force_login(user)
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
