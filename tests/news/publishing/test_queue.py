"""The approver's inbox, the preview and the decisions published there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.approval import SelfApproval
from members.models import Notice
from members.moves import WrongState
from members.powers import Role
from news.models import Article
from news.publishing import workflow
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
INBOX = "/tin-tuc/cho-duyet/"


def decide(client, article, slug, **data):
    return client.post(reverse("news:move", args=[article.pk, slug]), data)


def state_of(article) -> str:
    return Article.objects.get(pk=article.pk).state


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_inbox_shows_who_waits_and_how_long_the_longest_first(client, cast):
    first = made.submitted(cast.ward, cast.editor, "chờ lâu")
    made.submitted(cast.cell_7, cast.secretary, "mới gửi")
    made.submitted(cast.beside, cast.editor_beside, "của phường bên")
    Article.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - timezone.timedelta(days=3))
    client.force_login(cast.approver)
    response = client.get(INBOX)
    assert [row["article"].title for row in response.context["rows"]] == ["chờ lâu", "mới gửi"]
    page = response.content.decode()
    assert "Chờ 3 ngày" in page
    assert "Lê Quang Việt, Đảng bộ phường Phúc Lâm" in page


@pytest.mark.parametrize("count", [1, 20])
def test_the_inbox_costs_the_same_for_one_and_for_twenty(client, cast, count, django_assert_max_num_queries):
    for n in range(count):
        made.submitted(cast.ward, cast.editor, f"Tin {n}", cover=None)
    client.force_login(cast.approver)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(5):
        client.get(INBOX)


def test_only_those_who_write_or_approve_have_an_inbox(client, cast):
    got = {}
    for name in ("hoa", "clerk", "secretary", "editor", "approver"):
        client.force_login(getattr(cast, name))
        got[name] = client.get(INBOX).status_code
    assert got == {"hoa": 403, "clerk": 403, "secretary": 200, "editor": 200, "approver": 200}


def test_one_article_from_the_inbox_publishes(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(cast.approver)
    response = decide(client, article, "duyet", seen=article.submitted_at.isoformat())
    assert (response["Location"], state_of(article)) == (INBOX, "published")
    assert said(client.get(INBOX)) == ["Đã duyệt đăng bài."]


def test_the_second_of_two_is_told_that_it_was_done(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    workflow.approve(Article.objects.get(pk=article.pk), by=factories.holder(Role.APPROVER, cast.city, "Đặng Thu Thủy"))
    client.force_login(cast.approver)
    response = client.post(reverse("news:move", args=[article.pk, "duyet"]), follow=True)
    assert (response.status_code, said(response)) == (200, [WrongState.message])


def test_a_return_without_a_reason_is_asked_for_one_and_changes_nothing(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(cast.approver)
    response = decide(client, article, "tra-lai", reason="  ")
    assert (response.status_code, state_of(article)) == (400, "submitted")
    assert "Chưa thực hiện được" in response.content.decode()


def test_a_reason_that_is_too_long_is_not_lost(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(cast.approver)
    reason = "Cần sửa. " * 100
    response = decide(client, article, "tra-lai", reason=reason)
    assert (response.status_code, state_of(article)) == (400, "submitted")
    assert reason.strip() in response.content.decode()


def test_a_text_that_was_sent_anew_is_not_approved_unread(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    read_at = article.submitted_at.isoformat()
    workflow.send_back(article, by=cast.approver, reason="Sửa")
    workflow.submit(article, by=cast.editor)
    client.force_login(cast.approver)
    response = decide(client, article, "duyet", seen=read_at)
    assert (response.status_code, state_of(article)) == (400, "submitted")
    assert "đã được sửa và gửi lại" in response.content.decode()


def test_the_notice_of_an_approval_leads_an_author_of_another_ward_to_the_article(client, cast):
    author = factories.holder(Role.EDITOR, cast.ward, "Hồ Văn Hai", at=cast.cell_1)
    workflow.approve(made.submitted(cast.ward, author), by=cast.approver)
    client.force_login(author)
    assert client.get(author.notices.first().url).status_code == 200


def test_nobody_approves_their_own_article_and_a_sentence_says_why(client, cast):
    both = factories.holder(Role.APPROVER, cast.ward, "Hồ Văn Hai")
    article = made.submitted(cast.ward, both)
    client.force_login(both)
    page = client.get(INBOX).content.decode()
    assert "người khác sẽ duyệt" in page
    assert reverse("news:move", args=[article.pk, "duyet"]) not in page
    response = client.post(reverse("news:move", args=[article.pk, "duyet"]), follow=True)
    assert (said(response), state_of(article)) == (
        [SelfApproval.message],
        "submitted",
    )


@pytest.mark.parametrize(
    ("who", "status"), [("approver", 302), ("editor", 404), ("secretary", 404), ("hoa", 404), ("stranger", 404)]
)
def test_who_may_decide(client, cast, who, status):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(getattr(cast, who))
    assert decide(client, article, "duyet").status_code == status


def test_an_approver_of_another_ward_is_refused(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(factories.holder(Role.APPROVER, cast.beside, "Ngô Văn Tám"))
    assert [decide(client, article, "duyet").status_code, state_of(article)] == [403, "submitted"]


@pytest.mark.parametrize("slug", ["gui-duyet", "duyet", "tra-lai", "go-bai", "xoa"])
def test_nothing_changes_by_get_and_unknown_decisions_are_not_there(client, cast, slug):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(cast.approver)
    assert client.get(reverse("news:move", args=[article.pk, slug])).status_code == 405
    assert decide(client, article, "xoa").status_code == 404


def test_an_approver_withdraws_with_a_reason(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    client.force_login(cast.approver)
    decide(client, article, "go-bai", reason="Số liệu sai")
    assert state_of(article) == "withdrawn"
    assert Notice.objects.filter(user=cast.editor, text__contains="Số liệu sai").exists()


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 200), ("approver", 200), ("hoa", 404), ("secretary", 403), ("editor_beside", 403)]
)
def test_who_may_preview_what_is_not_published(client, cast, who, status):
    article = made.draft(cast.ward, cast.editor)
    client.force_login(getattr(cast, who))
    assert client.get(reverse("news:preview", args=[article.pk])).status_code == status


def test_the_preview_offers_each_what_they_may_do(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    got = {}
    for name in ("editor", "approver"):
        client.force_login(getattr(cast, name))
        response = client.get(reverse("news:preview", args=[article.pk]))
        got[name] = [decision.move for decision in response.context["decisions"]]
    assert got == {"editor": ["recall"], "approver": ["approve", "clear", "return"]}


def test_only_the_preview_may_stand_in_our_own_frame(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    client.force_login(cast.approver)
    preview, article = (client.get(reverse(f"news:{name}", args=[article.pk])) for name in ("preview", "article"))
    assert (preview["X-Frame-Options"], article["X-Frame-Options"]) == ("SAMEORIGIN", "DENY")
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in article["Content-Security-Policy"]
