"""The desk's forms in which a text is written: of two at work neither loses anything, and what is not kept is said."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEntry
from members.versions import VersionConflict
from news.bulletins import workflow
from news.models import Article, Bulletin, Picture
from tests.news import made
from tests.news.bulletins.test_bulletins import drafted, pdf
from tests.news.editing.test_admin import ADD, errors_of
from tests.news.editing.test_admin import typed as post_typed
from tests.together import at_once

pytestmark = pytest.mark.django_db
ELSEWHERE = '<p>Chữ</p><p><img src="https://bao.example/a.jpg" alt="x" width="9" height="9"><img src="data:,x"></p>'


@pytest.fixture
def bulletin(cast) -> Bulletin:
    return drafted(cast.ward, cast.editor, file=False, body="<p>Họp sáng thứ Hai</p>", title="Tên cũ")


def change(bulletin: Bulletin) -> str:
    return reverse("admin:news_bulletin_change", args=[bulletin.pk])


def typed(bulletin: Bulletin, **fields) -> dict:
    kept = {"title": bulletin.title, "body": bulletin.body, "responsible_body": bulletin.responsible_body}
    kept |= {
        "unit": bulletin.unit.pk,
        "month": bulletin.month.isoformat(),
        "seen_version": bulletin.version,
    }
    return kept | fields


def saved_by(user, bulletin: Bulletin, **fields) -> None:
    fresh = Bulletin.objects.get(pk=bulletin.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    workflow.save(fresh, by=user, seen=fresh.version)


# Two at one bulletin


def test_the_later_of_two_who_save_a_bulletin_is_shown_what_the_other_changed_and_loses_nothing(client, cast, bulletin):
    mine = typed(bulletin, title="Tên của tôi", body="<p>Họp chiều thứ Hai</p>")
    saved_by(cast.secretary, bulletin, responsible_body="Ban Tuyên giáo")
    client.force_login(cast.editor)
    response = client.post(change(bulletin), mine)
    page = response.content.decode()
    assert (response.status_code, Bulletin.objects.get().title) == (409, "Tên cũ")
    conflict = response.context["adminform"].form.conflict
    assert conflict.by == cast.secretary
    assert [each.label for each in conflict.differences] == ["Tên bản tin", "Nội dung", "Cơ quan chịu trách nhiệm"]
    for words in ("Tên của tôi", "Họp chiều thứ Hai", "Ban Tuyên giáo</del>", "Đ/c Trần Văn Bình đã lưu lúc"):
        assert words in page
    now = Bulletin.objects.get().version
    assert now == 2
    assert f'name="seen_version" value="{now}"' in page

    assert client.post(change(bulletin), mine | {"seen_version": now}).status_code == 302
    assert Bulletin.objects.get().title == "Tên của tôi"
    assert AuditEntry.objects.filter(action="bulletin.save").first().before["responsible_body"] == "Ban Tuyên giáo"


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_bulletin_is_not_overwritten_blindly(client, cast, bulletin, version):
    client.force_login(cast.editor)
    response = client.post(change(bulletin), typed(bulletin, title="Đè lên", seen_version=version))
    assert (response.status_code, Bulletin.objects.get().title) == (409, "Tên cũ")


def test_another_pdf_is_among_what_differs_and_is_to_be_chosen_again(client, cast, bulletin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mine = typed(bulletin, upload=pdf())
    saved_by(cast.secretary, bulletin, title="Tên của người kia")
    client.force_login(cast.editor)
    response = client.post(change(bulletin), mine)
    found = response.context["adminform"].form.conflict.differences
    assert [each.label for each in found] == ["Tệp PDF", "Tên bản tin"]
    assert "Tệp vừa chọn cần chọn lại." in response.content.decode()
    assert not Bulletin.objects.get().file


def test_a_bulletin_saved_twice_with_the_same_words_is_no_quarrel_and_no_change(client, cast, bulletin):
    client.force_login(cast.editor)
    twice = typed(bulletin, title="Bấm hai lần", responsible_body="")
    for _click in range(2):
        response = client.post(change(bulletin), twice)
        assert response.status_code == 302, errors_of(response)
    assert AuditEntry.objects.filter(action="bulletin.save").count() == 1


def test_what_was_typed_is_shown_again_when_the_bulletin_was_sent_meanwhile(client, cast, bulletin):
    workflow.submit(bulletin, by=cast.secretary)
    client.force_login(cast.editor)
    response = client.post(change(bulletin), typed(bulletin, title="Gõ dở"))
    assert response.status_code == 409
    assert "Nội dung này đã được gửi duyệt" in response.content.decode() and "Gõ dở" in response.content.decode()
    assert Bulletin.objects.get().title == "Tên cũ"


def test_the_use_case_stores_nothing_upon_an_older_text(cast, bulletin):
    seen = bulletin.version
    saved_by(cast.secretary, bulletin, title="Tên của người kia")
    with pytest.raises(VersionConflict):
        workflow.save(bulletin, by=cast.editor, seen=seen)
    assert Bulletin.objects.get().title == "Tên của người kia"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_a_bulletin_at_once_one_is_told(cast):
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Nội dung</p>", title="Tên cũ")
    seen = bulletin.version

    def save(by, title):
        def saved():
            fresh = Bulletin.objects.select_related("unit").get(pk=bulletin.pk)
            fresh.title = title
            workflow.save(fresh, by=by, seen=seen)

        return saved

    done = at_once(save(cast.editor, "Một"), save(cast.secretary, "Hai"), refusals=(VersionConflict,))
    assert sorted(map(str, done)) == sorted(["None", str(VersionConflict)])
    assert AuditEntry.objects.filter(action="bulletin.save").count() == 1


def test_a_returned_bulletin_says_in_its_form_what_is_to_be_corrected(client, cast, bulletin):
    workflow.submit(bulletin, by=cast.editor)
    workflow.send_back(bulletin, by=cast.approver, reason="Ghi rõ số liệu")
    client.force_login(cast.editor)
    assert "Ghi rõ số liệu" in client.get(change(bulletin)).content.decode()


def test_a_long_form_says_above_it_what_is_wrong_and_leads_there(client, cast):
    client.force_login(cast.editor)
    wrong = {"publish_at_0": "31/11/2026", "publish_at_1": "07:30", "title": "", **made.NO_UPLOADS}
    picture = {"pictures-TOTAL_FORMS": "1", "pictures-0-upload": made.picture(), "pictures-0-alt": ""}
    page = client.post(ADD, post_typed(cast.ward, **wrong | picture)).content.decode()
    above = page[: page.index('id="article_form"')]
    for field in ("id_title", "id_publish_at_0", "id_pictures-0-alt"):
        assert f'href="#{field}"' in above and f'id="{field}"' in page
    assert "Tháng 11/2026 có 30 ngày, không có ngày 31." in above
    assert "mời đồng chí xem lại" not in client.get(ADD).content.decode()


# What is not kept


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_an_editor_is_told_how_many_pasted_pictures_an_article_has_lost(client, cast):
    client.force_login(cast.editor)
    lost, saved = told(client.post(ADD, post_typed(cast.ward, body=ELSEWHERE), follow=True))
    assert lost.startswith("2 ảnh dán trong nội dung không được lưu") and "“Ảnh trong bài”" in lost
    assert saved == "Đã lưu nháp."
    assert Article.objects.get().body == "<p>Chữ</p><p></p>"


def test_a_picture_of_ones_own_is_none_that_was_lost(client, cast):
    client.force_login(cast.editor)
    client.post("/tin-tuc/anh/tai-len/", {"upload": made.picture(), "alt": "Lễ trao"})
    shown = '<p>Chữ</p><figure><img src="/tin-tuc/anh/{}/" alt="Lễ trao" width="1600" height="1000"></figure>'
    body = shown.format(Picture.objects.get().pk)
    assert told(client.post(ADD, post_typed(cast.ward, body=body), follow=True)) == ["Đã lưu nháp."]


def test_an_editor_is_told_of_pictures_a_bulletin_has_lost(client, cast):
    client.force_login(cast.editor)
    month = timezone.localdate().replace(day=1).isoformat()
    sent = {"unit": cast.ward.pk, "month": month, "title": "", "body": ELSEWHERE, "responsible_body": ""}
    lost, _saved = told(client.post(reverse("admin:news_bulletin_add"), sent, follow=True))
    assert lost == "2 ảnh dán trong nội dung không được lưu. Ảnh của bản tin để trong tệp PDF."


def test_a_text_nested_too_deep_is_refused_in_a_sentence_with_everything_still_there(client, cast, bulletin):
    deep = f"{'<ul><li>' * 300}Chữ ở đáy{'</li></ul>' * 300}"
    client.force_login(cast.editor)
    for response in (
        client.post(ADD, post_typed(cast.ward, body=deep)),
        client.post(change(bulletin), typed(bulletin, body=deep)),
    ):
        assert "lồng vào nhau hơn 100 cấp" in errors_of(response)["body"][0]
        assert "Chữ ở đáy" in response.content.decode()
    assert not Article.objects.exists() and Bulletin.objects.get().body == "<p>Họp sáng thứ Hai</p>"
