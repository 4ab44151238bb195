"""A published article is corrected while it is read: written, approved by another, then said to its readers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.approval import SelfApproval
from members.models import AuditEntry, Notice
from members.moves import WrongState
from news.corrections import workflow
from news.models import Article, ArticleCorrection, ArticleRevision
from news.publishing import workflow as publishing
from tests.news import made

pytestmark = pytest.mark.django_db


def corrected(cast, article, **fields) -> ArticleCorrection:
    """Written and sent by the editor."""
    correction = workflow.begin(article, by=cast.editor)
    for name, value in ({"note": "Số chi bộ là 13, không phải 12.", "title": "Tên đúng"} | fields).items():
        setattr(correction, name, value)
    workflow.save(correction, by=cast.editor, seen=correction.version)
    workflow.submit(correction, by=cast.editor)
    return correction


def read(client, article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def test_readers_read_the_old_text_until_it_is_approved_and_then_see_that_and_when(cast, client):
    article = made.published(cast.ward, cast.editor, cast.approver, "Tên sai")
    correction = corrected(cast, article)
    client.force_login(cast.hoa)
    page = read(client, article)
    assert "Tên sai" in page and "đính chính" not in page.lower()
    workflow.approve(correction, by=cast.approver)
    page = read(client, article)
    now = timezone.localtime(Article.objects.get().corrected_at)
    assert "Tên đúng" in page and "Tên sai" not in page
    assert f"<b>Đã đính chính</b> lúc {now:%H:%M, %d/%m/%Y}:" in page and "Số chi bộ là 13, không phải 12." in page
    assert Article.objects.get().state == "published"


def test_it_is_a_revision_an_entry_of_the_audit_and_a_notice(cast):
    article = made.published(cast.ward, cast.editor, cast.approver, "Tên sai")
    workflow.approve(corrected(cast, article), by=cast.approver)
    kept = ArticleRevision.objects.get(number=2)
    assert (kept.by, kept.content["title"]) == (cast.editor, "Tên đúng")
    entry = AuditEntry.objects.get(action="correction_of_news.approve")
    assert (entry.actor, entry.before, entry.after) == (cast.approver, {"title": "Tên sai"}, {"title": "Tên đúng"})
    assert Notice.objects.filter(user=cast.editor, text="Bài “Tên đúng” đã được đính chính.").exists()


def test_nobody_approves_the_own_correction_and_a_return_says_why(cast):
    article = made.published(cast.ward, cast.editor, cast.approver, "Tên sai")
    correction = corrected(cast, article)
    with pytest.raises(SelfApproval):
        workflow.approve(correction, by=cast.editor)
    workflow.send_back(correction, by=cast.approver, reason="Ghi rõ nguồn.")
    assert (correction.state, Article.objects.get().title) == ("returned", "Tên sai")
    assert Notice.objects.filter(user=cast.editor, text__contains="cần sửa: Ghi rõ nguồn.").exists()


def test_one_correction_of_an_article_is_open_and_a_draft_has_none(cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    first = workflow.begin(article, by=cast.editor)
    assert workflow.begin(article, by=cast.secretary) == first
    with pytest.raises(workflow.NotPublished):
        workflow.begin(made.draft(cast.ward, cast.editor), by=cast.editor)
    workflow.discard(first, by=cast.editor)
    assert ArticleCorrection.objects.count() == 0


def test_a_correction_that_corrects_nothing_or_says_nothing_is_not_sent(cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    for fields in ({"title": article.title}, {"note": ""}):
        with pytest.raises(workflow.NothingCorrected):
            corrected(cast, article, **fields)


def test_an_article_that_was_taken_away_or_changed_meanwhile_is_not_overwritten(cast):
    gone, moved = (made.published(cast.ward, cast.editor, cast.approver, title) for title in ("Một", "Hai"))
    corrections = [corrected(cast, article) for article in (gone, moved)]
    publishing.withdraw(gone, by=cast.approver, reason="Sai")
    moved.claim_version(moved.version, by=cast.editor)
    for correction in corrections:
        with pytest.raises(workflow.ArticleMoved):
            workflow.approve(correction, by=cast.approver)
    assert set(Article.objects.values_list("title", flat=True)) == {"Một", "Hai"}
    workflow.send_back(corrections[1], by=cast.approver, reason="Xem lại")
    workflow.save(corrections[1], by=cast.editor, seen=corrections[1].version)
    workflow.submit(corrections[1], by=cast.editor)
    workflow.approve(corrections[1], by=cast.approver)
    assert Article.objects.get(pk=moved.pk).title == "Tên đúng"


def test_a_scheduled_article_is_corrected_without_a_word_to_readers_or_recalled_by_its_editor(cast, client):
    tomorrow = timezone.now() + timedelta(days=1)
    article = made.published(cast.ward, cast.editor, cast.approver, "Tên sai", publish_at=tomorrow)
    workflow.approve(corrected(cast, article), by=cast.approver)
    article.refresh_from_db()
    assert (article.title, article.corrected_at, article.is_scheduled) == ("Tên đúng", None, True)
    client.force_login(cast.editor)
    page = client.get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
    assert "Rút về sửa" in page and "Đính chính bài này" in page
    client.post(reverse("news:move", args=[article.pk, "rut-hen-gio"]))
    article.refresh_from_db()
    assert (article.state, article.approver, article.publish_at) == ("draft", None, tomorrow)
    assert Notice.objects.filter(user=cast.approver, text__contains="được Lê Quang Việt rút về để sửa").exists()


def test_what_readers_read_already_is_not_recalled(cast):
    with pytest.raises(WrongState):
        publishing.unschedule(made.published(cast.ward, cast.editor, cast.approver), by=cast.editor)


def test_the_pages_lead_from_the_article_to_the_correction_and_its_approval(cast, client):
    article = made.published(cast.ward, cast.editor, cast.approver, "Tên sai")
    client.force_login(cast.editor)
    begun = client.post(reverse("news:correct", args=[article.pk]))
    correction = ArticleCorrection.objects.get()
    assert begun["Location"] == reverse("admin:news_articlecorrection_change", args=[correction.pk])
    typed = {"note": "Sửa tên bài.", "title": "Tên đúng", "summary": "Tóm tắt", "body": made.TEXT, "seen_version": "1"}
    assert client.post(begun["Location"], typed | {"seen_version": "7"}).status_code == 409
    sent = client.post(begun["Location"], typed | {"_submit": "Gửi duyệt"}, follow=True)
    assert [str(message) for message in sent.context["messages"]] == ["Đã gửi bản đính chính cho người duyệt."]
    client.force_login(cast.approver)
    assert "Tên sai" in client.get(f"{reverse('news:inbox')}?muc=dinh-chinh").content.decode()
    page = client.get(correction.get_absolute_url()).content.decode()
    assert "<del>" in page and "Duyệt đăng" in page
    refused = client.post(reverse("news:correction_decide", args=[correction.pk, "tra-lai"]), {"reason": ""})
    assert refused.status_code == 400
    client.post(reverse("news:correction_decide", args=[correction.pk, "duyet"]))
    assert Article.objects.get().title == "Tên đúng"


def test_a_correction_saved_after_its_approval_answers_409_with_the_text(cast, client):
    correction = corrected(cast, made.published(cast.ward, cast.editor, cast.approver))
    workflow.approve(correction, by=cast.approver)
    client.force_login(cast.editor)
    typed = {"note": "Ghi dở.", "title": "Gõ dở", "summary": "Tóm tắt", "body": made.TEXT, "seen_version": "2"}
    response = client.post(reverse("admin:news_articlecorrection_change", args=[correction.pk]), typed)
    assert response.status_code == 409 and "Gõ dở" in response.content.decode()


def test_the_open_corrections_of_a_unit_are_work_to_hand_over(cast):
    corrected(cast, made.published(cast.ward, cast.editor, cast.approver))
    assert ArticleCorrection.objects.unfinished().count() == 1
