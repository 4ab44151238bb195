"""The editorial desk in the admin: writing, sending, correcting, and what it refuses."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEntry
from members.powers import Role
from news.models import Article, Topic
from news.publishing import workflow
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
LIST, ADD = "/quan-tri/news/article/", "/quan-tri/news/article/add/"


def change(article) -> str:
    return reverse("admin:news_article_change", args=[article.pk])


def typed(unit, **fields) -> dict:
    """What the form sends."""
    return {
        "unit": unit.pk,
        "topic": "",
        "title": "Bài mới",
        "summary": "Tóm tắt",
        "body": made.TEXT,
        "cover_alt": "",
        "cover_caption": "",
        "audience": "members",
        "responsible_body": "Đảng ủy phường Phúc Lâm",
        "publish_at_0": "",
        "publish_at_1": "",
        "expires_at_0": "",
        "expires_at_1": "",
        "source_name": "",
        "source_url": "",
        "seen_version": "1",
        "_save": "Lưu nháp",
        **made.NO_UPLOADS,
    } | fields


def errors_of(response) -> dict:
    return response.context["adminform"].form.errors


def test_an_editor_writes_a_draft_and_sends_it(client, cast):
    client.force_login(cast.editor)
    response = client.post(ADD, typed(cast.ward), follow=True)
    article = Article.objects.get()
    assert (article.state, article.author, article.unit) == ("draft", cast.editor, cast.ward)
    assert [str(message) for message in response.context["messages"]] == ["Đã lưu nháp."]

    sent = typed(cast.ward, _submit="Gửi duyệt")
    del sent["_save"]
    response = client.post(change(article), sent, follow=True)
    article.refresh_from_db()
    assert article.state == "submitted"
    assert [str(message) for message in response.context["messages"]] == ["Đã gửi bài cho người duyệt."]


@pytest.mark.parametrize("day", ["01/01/0001", "05/12/0026", "05/12/2126"])
def test_a_day_of_another_age_is_not_taken(client, cast, day):
    client.force_login(cast.editor)
    response = client.post(ADD, typed(cast.ward, publish_at_0=day, publish_at_1="00:00"))
    (sentence,) = errors_of(response)["publish_at"]
    assert sentence.startswith("Ngày cần trong khoảng từ 01/01/2000 đến ")
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("typed_day", ["05/12/{}", "{}-12-05", "5.12.{}", "5 tháng 12 năm {}"])
def test_a_day_is_read_as_it_is_written_here_the_day_before_the_month(client, cast, typed_day):
    client.force_login(cast.editor)
    year = timezone.localdate().year
    client.post(ADD, typed(cast.ward, publish_at_0=typed_day.format(year), publish_at_1="07:30"))
    article = Article.objects.get()
    assert timezone.localtime(article.publish_at).strftime("%H:%M %d/%m") == "07:30 05/12"
    page = client.get(change(article)).content.decode()
    assert f'value="05/12/{year}"' in page and 'value="07:30"' in page
    assert 'type="date"' not in page and 'type="time"' not in page  # an English browser shows the month first


@pytest.mark.parametrize("unit", ["abc", "9" * 30, "-1"])
def test_an_address_that_names_no_unit_opens_an_empty_form(client, cast, unit):
    client.force_login(cast.editor)
    assert client.get(f"{ADD}?unit={unit}").status_code == 200


def test_a_first_save_may_send_at_once(client, cast):
    client.force_login(cast.editor)
    sent = typed(cast.ward, _submit="Gửi duyệt")
    del sent["_save"]
    client.post(ADD, sent)
    assert Article.objects.get().state == "submitted"


def test_a_cover_that_would_be_a_strip_is_told_and_cut_by_choice(client, cast):
    client.force_login(cast.editor)
    sent = typed(cast.ward, cover_alt="Toàn cảnh", upload=made.picture(3000, 500))
    assert "quá dẹt" in errors_of(client.post(ADD, sent))["upload"][0]
    client.post(ADD, sent | {"upload": made.picture(3000, 500), "cover_crop": "giua"})
    article = Article.objects.get()
    assert (article.cover_width, article.cover_height) == (889, 500)


def test_where_nobody_approves_the_editor_is_told(client, cast):
    client.force_login(cast.editor_beside)
    response = client.post(ADD, typed(cast.beside, _submit="Gửi duyệt"), follow=True)
    assert "chưa có ai khác được giao duyệt tin" in str(next(iter(response.context["messages"])))


def test_the_responsible_body_is_known_beforehand_and_follows_the_unit(client, cast):
    client.force_login(cast.editor)
    assert 'value="Đảng ủy phường Phúc Lâm"' in client.get(ADD).content.decode()
    client.post(ADD, typed(cast.cell_7))
    client.post(ADD, typed(cast.ward, responsible_body=""))
    client.post(ADD, typed(cast.ward, responsible_body="Ban Xây dựng Đảng"))
    bodies = Article.objects.order_by("pk").values_list("responsible_body", flat=True)
    assert list(bodies) == ["Chi ủy chi bộ 7", "Đảng ủy phường Phúc Lâm", "Ban Xây dựng Đảng"]


def test_another_unit_cannot_be_chosen(client, cast):
    client.force_login(cast.editor)
    response = client.post(ADD, typed(cast.beside))
    assert (response.status_code, "unit" in errors_of(response), Article.objects.count()) == (200, True, 0)


def test_the_editor_beside_is_refused_and_a_member_has_no_desk(client, cast):
    article = made.draft(cast.ward, cast.editor)
    client.force_login(cast.editor_beside)
    addresses = [
        change(article),
        reverse("admin:news_article_history", args=[article.pk]),
        f"/quan-tri/news/article/{article.pk}/dien-thoai/",
    ]
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    assert client.post(change(article), typed(cast.beside, title="Chiếm")).status_code == 403
    client.force_login(cast.hoa)
    assert {client.get(address).status_code for address in (LIST, ADD, *addresses)} <= {302, 403, 404}
    assert Article.objects.get().title != "Chiếm"


def test_a_colleague_of_the_unit_may_correct_a_draft_and_the_author_stays(client, cast):
    article = made.draft(cast.cell_7, cast.secretary)
    client.force_login(cast.editor)
    client.post(change(article), typed(cast.cell_7, title="Sửa giúp"))
    article.refresh_from_db()
    assert (article.title, article.author) == ("Sửa giúp", cast.secretary)


def test_what_was_typed_is_shown_again_when_the_article_was_sent_meanwhile(client, cast):
    article = made.draft(cast.ward, cast.editor)
    client.force_login(cast.editor)
    workflow.submit(Article.objects.get(pk=article.pk), by=cast.editor)
    response = client.post(change(article), typed(cast.ward, title="Gõ dở", body="<p>Chữ gõ dở</p>"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "chưa được lưu" in page
    assert "Gõ dở" in page
    assert "Chữ gõ dở" in page
    article.refresh_from_db()
    assert (article.state, article.title) == ("submitted", "Phường trao quyết định cho 12 chi bộ")


@pytest.mark.parametrize("publish_at", [{}, {"publish_at_0": "05/12/2026", "publish_at_1": "07:30"}])
@pytest.mark.parametrize("fields", [{}, {"title": ""}, {"seen_version": "9"}])
def test_a_draft_saved_after_its_approval_answers_409_with_the_text(client, cast, publish_at, fields):
    article = made.submitted(cast.ward, cast.editor)
    workflow.approve(article, by=cast.approver)
    client.force_login(cast.editor)
    sent = typed(cast.ward, body="<p>Chữ gõ dở</p>", **publish_at) | fields
    response = client.post(change(article), sent)
    assert response.status_code == 409
    assert "chưa được lưu" in response.content.decode() and "Chữ gõ dở" in response.content.decode()
    assert Article.objects.get().body == made.TEXT


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn"])
def test_what_is_not_to_be_edited_is_shown_without_a_form(client, cast, state):
    article = made.published(cast.ward, cast.editor, cast.approver, body="<p>Nguyên <strong>văn</strong></p>")
    Article.objects.filter(pk=article.pk).update(state=state)
    client.force_login(cast.editor)
    page = client.get(change(article)).content.decode()
    assert "<p>Nguyên <strong>văn</strong></p>" in page
    assert 'name="title"' not in page


def test_an_approver_reads_it_all_and_has_both_decisions_at_hand(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(cast.approver)
    page = client.get(change(article)).content.decode()
    for slug in ("duyet", "tra-lai"):
        assert reverse("news:move", args=[article.pk, slug]) in page
    response = client.post(reverse("news:move", args=[article.pk, "duyet"]), {"to_admin": "1"})
    assert response["Location"] == change(article)
    assert client.post(change(article), typed(cast.ward, title="Sửa của người khác")).status_code == 403


def test_a_returned_article_shows_the_reason_is_corrected_sent_and_approved(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    client.force_login(cast.approver)
    client.post(reverse("news:move", args=[article.pk, "tra-lai"]), {"reason": "Ghi rõ ngày ký."})
    client.force_login(cast.editor)
    assert "Ghi rõ ngày ký." in client.get(change(article)).content.decode()
    client.post(change(article), typed(cast.ward, title="Đã ghi ngày", _submit="Gửi duyệt"))
    client.force_login(cast.approver)
    assert "Lần trước trả lại vì" in client.get(change(article)).content.decode()
    client.post(reverse("news:move", args=[article.pk, "duyet"]))
    article.refresh_from_db()
    assert (article.state, article.title, article.return_reason) == ("published", "Đã ghi ngày", "Ghi rõ ngày ký.")


def test_whoever_works_on_an_article_that_was_taken_away_reads_why(client, cast):
    article = made.published(cast.ward, cast.editor, cast.approver, topic=Topic.objects.create(name="Dân vận"))
    workflow.withdraw(article, by=cast.approver, reason="Sai người trong ảnh")
    client.force_login(cast.editor)
    for address in (change(article), reverse("news:preview", args=[article.pk])):
        page = client.get(address).content.decode()
        assert "Sai người trong ảnh" in page and "/quan-tri/news/topic/" not in page
    workflow.reopen(article, by=cast.editor)
    assert "Sai người trong ảnh" not in client.get(change(article)).content.decode()


def test_the_history_tells_who_did_what_and_why(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    workflow.send_back(article, by=cast.approver, reason="Thiếu nguồn ảnh")
    article.title, article.expires_at = "Tên đã sửa", datetime(2099, 12, 31, 16, 30, tzinfo=UTC)
    workflow.save(article, by=cast.editor, seen=article.version)
    client.force_login(cast.editor)
    page = client.get(reverse("admin:news_article_history", args=[article.pk])).content.decode()
    for words in (
        "Viết bài",
        "Gửi duyệt",
        "Trả lại",
        "Sửa bài",
        "Thiếu nguồn ảnh",
        "Nguyễn Thị Minh Tâm",
        "Tên đã sửa",
        "23:30, 31/12/2099",
    ):
        assert words in page


@pytest.mark.parametrize(
    "body", ["", "<p></p>", "<script>alert(1)</script>", "<p>   </p>", '<p><img src="x" onerror="alert(1)"></p>']
)
def test_an_article_without_words_is_not_saved(client, cast, body):
    client.force_login(cast.editor)
    response = client.post(ADD, typed(cast.ward, body=body))
    assert (list(errors_of(response)), Article.objects.count()) == (["body"], 0)


def test_hostile_html_is_saved_clean_and_shown_clean(client, cast):
    client.force_login(cast.editor)
    hostile = '<p onclick="alert(1)">Chào <a href="javascript:alert(2)">bạn</a></p><script>alert(3)</script>'
    client.post(ADD, typed(cast.ward, body=hostile))
    article = Article.objects.get()
    assert article.body == "<p>Chào <a>bạn</a></p>"
    assert "alert(" not in client.get(reverse("news:preview", args=[article.pk])).content.decode()


def test_a_cover_is_taken_replaced_and_dropped(client, cast):
    client.force_login(cast.editor)
    described = {"cover_alt": "Lễ trao quyết định"}
    client.post(ADD, typed(cast.ward, upload=made.picture(2000, 1000), **described))
    assert Article.objects.values_list("cover_width", "cover_height").get() == (1280, 640)
    article = Article.objects.get()
    client.post(change(article), typed(cast.ward, upload=made.picture(600, 600), **described))
    article.refresh_from_db()
    assert (article.cover_width, article.cover_height) == (600, 600)
    client.post(change(article), typed(cast.ward, seen_version=article.version, **described))
    article.refresh_from_db()
    assert article.cover_width == 600
    client.post(change(article), typed(cast.ward, seen_version=article.version, drop_cover="on"))
    article.refresh_from_db()
    assert (article.cover.name, article.cover_alt) == ("", "")


def test_a_cover_needs_its_description(client, cast):
    client.force_login(cast.editor)
    response = client.post(ADD, typed(cast.ward, upload=made.picture()))
    assert (list(errors_of(response)), Article.objects.count()) == (["cover_alt"], 0)
    article = made.draft(cast.ward, cast.editor, cover=made.picture(), cover_alt="Lễ trao")
    assert list(errors_of(client.post(change(article), typed(cast.ward)))) == ["cover_alt"]


def test_a_picture_of_a_hundred_megapixels_is_answered_with_a_sentence(client, cast):
    client.force_login(cast.editor)
    huge = made.picture(10_000, 10_000, "PNG", "1")
    response = client.post(ADD, typed(cast.ward, upload=huge, cover_alt="Ảnh", body="<p>Chữ còn đây</p>"))
    page = response.content.decode()
    assert (response.status_code, Article.objects.count()) == (413, 0)
    assert "10000 × 10000 điểm ảnh (100 megapixel), quá giới hạn 40 megapixel" in page
    assert "Chữ còn đây" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(client, cast, count, django_assert_max_num_queries):
    for n in range(count):
        made.draft(cast.ward, cast.editor, f"Tin {n}")
    client.force_login(cast.editor)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_nothing_is_deleted_in_the_admin(client, cast):
    article = made.draft(cast.ward, cast.editor)
    client.force_login(cast.editor)
    assert client.post(reverse("admin:news_article_delete", args=[article.pk]), {"article": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [article.pk], "article": "yes"})
    assert Article.objects.count() == 1


def test_the_telephone_shows_the_preview_in_our_own_frame(client, cast):
    article = made.draft(cast.ward, cast.editor)
    client.force_login(cast.editor)
    page = client.get(f"/quan-tri/news/article/{article.pk}/dien-thoai/").content.decode()
    assert f'src="/tin-tuc/{article.pk}/xem-truoc/?khung=1"' in page


@pytest.mark.parametrize(
    ("name", "why"),
    [("Hoc tap", "Đã có chuyên mục “Học tập”, tên quá giống nhau."), ("!!!", "Tên chuyên mục phải có chữ.")],
)
def test_a_topic_needs_an_address_of_its_own(client, cast, name, why):
    client.force_login(factories.holder(Role.EDITOR, cast.city))
    Topic.objects.create(name="Học tập", slug="hoc-tap")
    page = client.post("/quan-tri/news/topic/add/", {"name": name, "position": 1})
    assert errors_of(page) == {"name": [why]}


def test_topics_are_kept_by_the_editors_of_the_whole_portal(client, cast):
    chief = factories.holder(Role.EDITOR, cast.city, "Cao Thị Thành")
    client.force_login(chief)
    client.post("/quan-tri/news/topic/add/", {"name": "Học tập và làm theo Bác, Đảng", "position": 1})
    topic = Topic.objects.get()
    assert topic.slug == "hoc-tap-va-lam-theo-bac-dang"
    client.post(reverse("admin:news_topic_change", args=[topic.pk]), {"name": "Học và làm theo Bác", "position": 2})
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Học và làm theo Bác", "hoc-tap-va-lam-theo-bac-dang")
    assert AuditEntry.objects.filter(action__startswith="topic.", actor=chief).count() == 2

    client.force_login(cast.editor)
    got = [client.get(address).status_code for address in ("/quan-tri/news/topic/", "/quan-tri/news/topic/add/")]
    assert got == [403, 403]
