"""The audit may be archived or partitioned: articles and bulletins are driven with it, and with all of it gone after
every step; nothing that anybody is shown or may do is another thing."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from members import approval
from members.models import AuditEntry
from members.moves import WrongState
from members.powers import Role
from members.refusals import Refused
from members.versions import VersionConflict
from news.bulletins import workflow as bulletins
from news.models import Article, Bulletin
from news.newsroom import figures
from news.publishing import steps
from news.publishing import workflow as articles
from tests import factories
from tests.news import made
from tests.news.editing.test_admin import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def emptied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was just written is checked first
        cursor.execute("TRUNCATE members_auditentry")
    assert not AuditEntry.objects.exists()


def kept() -> None:
    assert AuditEntry.objects.exists()


def outcome(act: Callable, row, **asked) -> str:
    """What came of it: the state, or the name of the refusal."""
    try:
        act(row, **asked)
    except Refused as refusal:
        return type(refusal).__name__
    return type(row).objects.get(pk=row.pk).state


def conflict(client, user, address: str, sent: dict) -> tuple:
    """Status, who saved in between, and which fields differ."""
    client.force_login(user)
    response = client.post(address, sent)
    found = response.context["adminform"].form.conflict
    return response.status_code, found and found.by, found and [each.label for each in found.differences]


def decided(act_on, workflow, cast, second, after: Callable) -> list[str]:
    """Both steps of approval, with everybody trying who may not, and back once."""
    seen = []
    for act, asked in (
        (workflow.submit, {"by": cast.editor}),
        (workflow.approve, {"by": second}),  # two steps here
        (workflow.check, {"by": cast.editor}),  # wrote it
        (workflow.check, {"by": cast.secretary}),  # saved a text of it
        (workflow.send_back, {"by": cast.approver, "reason": "Thiếu nguồn"}),
        (workflow.submit, {"by": cast.editor}),
        (workflow.check, {"by": cast.approver}),
        (workflow.approve, {"by": cast.approver}),  # took the first step
        (workflow.approve, {"by": second}),
        (workflow.approve, {"by": second}),
        (workflow.withdraw, {"by": cast.approver, "reason": "Số liệu sai"}),
    ):
        seen.append(outcome(act, type(act_on).objects.select_related("unit").get(pk=act_on.pk), **asked))
        after()
    return seen


DECIDED = [
    *("submitted", "OtherSteps", "SelfApproval", "SelfApproval", "returned", "submitted", "checked"),
    *("SameApprover", "published", "WrongState", "withdrawn"),
]


@pytest.fixture
def second(cast):
    steps.set_rule(cast.ward, by=cast.administrator, approval_steps=2, own_approval=False)
    return factories.holder(Role.APPROVER, cast.ward, "Đặng Thu Thủy")


def driven_article(client, cast, second, after: Callable) -> list:
    article = made.draft(cast.ward, cast.editor, "Tên cũ")
    after()
    other = Article.objects.get(pk=article.pk)
    other.summary = "Tóm tắt của người kia"
    articles.save(other, by=cast.secretary, seen=1)
    after()
    page = reverse("admin:news_article_change", args=[article.pk])
    seen = [conflict(client, cast.editor, page, typed(cast.ward, title="Tên của tôi"))]
    seen += decided(article, articles, cast, second, after)
    seen.append("Đã gỡ vì: Số liệu sai" in client.get(reverse("news:preview", args=[article.pk])).text)
    seen.append(outcome(articles.archive, Article.objects.get(pk=article.pk), by=cast.approver))
    after()
    seen.append("Số liệu sai" in client.get(page).text)
    seen.append(outcome(articles.reopen, Article.objects.get(pk=article.pk), by=cast.editor))
    after()
    seen.append("Số liệu sai" in client.get(page).text)
    numbers = [each.number for each in Article.objects.get(pk=article.pk).revisions.all()]
    return [*seen, numbers]


@pytest.mark.parametrize("after", [kept, emptied])
def test_an_article_goes_its_way_without_the_audit(client, cast, second, after):
    told, *rest = driven_article(client, cast, second, after)
    assert told == (409, cast.secretary, ["Tiêu đề", "Tóm tắt"])
    assert rest == [*DECIDED, True, "archived", True, "draft", False, [2, 1]]


def driven_bulletin(client, cast, second, after: Callable) -> list:
    bulletin = Bulletin(unit=cast.ward, month=date(2026, 12, 1), title="Tên cũ", body="<p>Họp sáng</p>")
    bulletins.create(bulletin, by=cast.editor)
    after()
    other = Bulletin.objects.get(pk=bulletin.pk)
    other.body = "<p>Họp chiều</p>"
    bulletins.save(other, by=cast.secretary, seen=1)
    after()
    sent = {"unit": cast.ward.pk, "month": "2026-12-01", "title": "Tên của tôi", "body": "<p>Họp sáng</p>"}
    sent |= {"responsible_body": bulletin.responsible_body, "seen_version": "1"}
    page = reverse("admin:news_bulletin_change", args=[bulletin.pk])
    seen = [conflict(client, cast.editor, page, sent), *decided(bulletin, bulletins, cast, second, after)]
    client.force_login(cast.editor)
    return [*seen, "Đã gỡ vì: Số liệu sai" in client.get(bulletin.get_absolute_url()).text]


@pytest.mark.parametrize("after", [kept, emptied])
def test_a_bulletin_goes_its_way_without_the_audit(client, cast, second, after):
    told, *rest = driven_bulletin(client, cast, second, after)
    assert told == (409, cast.secretary, ["Tên bản tin", "Nội dung"])
    assert rest == [*DECIDED, True]


def test_the_use_cases_know_an_older_text_without_the_audit(cast):
    article = made.draft(cast.ward, cast.editor)
    bulletin = Bulletin(unit=cast.ward, month=date(2026, 12, 1), body="<p>Họp sáng</p>")
    bulletins.create(bulletin, by=cast.editor)
    emptied()
    for row, workflow in ((article, articles), (bulletin, bulletins)):
        row.title = "Bản đầu"
        workflow.save(row, by=cast.secretary, seen=1)
        emptied()
        late = type(row).objects.get(pk=row.pk)
        late.title = "Bản sau"
        with pytest.raises(VersionConflict) as refusal:
            workflow.save(late, by=cast.editor, seen=1)
        assert (refusal.value.stored.saved_by, refusal.value.stored.version) == (cast.secretary, 2)
        with pytest.raises(WrongState):
            workflow.withdraw(late, by=cast.approver, reason="Chưa đăng")


@pytest.mark.parametrize("after", [kept, emptied])
def test_the_figures_of_the_desk_are_the_same_without_the_audit(client, cast, after):
    for title in ("Một", "Hai"):
        made.published(cast.ward, cast.editor, cast.approver, title)
    back = made.submitted(cast.ward, cast.editor, "Ba")
    articles.send_back(back, by=cast.approver, reason="Thiếu nguồn")
    after()
    figures.refresh()
    month = figures.months_of(cast.ward)[0]
    assert (month.own, month.decided, month.returned) == (2, 3, 1)
    assert dict(figures.states_of(cast.ward)[0])[approval.State.PUBLISHED.label] == 2
    client.force_login(cast.approver)
    assert client.get(reverse("news:unit_dashboard", args=[cast.ward.code])).status_code == 200
    assert month.month == timezone.localdate().replace(day=1)
