"""The page of a unit: everything of it for those who belong there, its public side for anybody, old codes lead on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Office, Unit, UnitPeriod
from sotay import sitemap
from tests import factories
from tests.meetings import scenes
from tests.news import made

pytestmark = pytest.mark.django_db


def page(unit) -> str:
    return reverse("unit_page", args=[unit.code])


def text(client, unit, user=None) -> str:
    client.logout()
    if user:
        client.force_login(user)
    answer = client.get(page(unit))
    assert answer.status_code == 200
    return answer.content.decode()


def seat(unit, member, code, **dates):
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": factories.days_ago(40)}
    return Office.objects.create(
        unit=unit, member=member, code=code, **facts | {"since": factories.days_ago(30)} | dates
    )


@pytest.fixture
def scene(cast):
    """One of each kind at the ward, and what must be seen by nobody outside."""
    made.published(cast.ward, cast.editor, cast.approver, "Tin công khai phường", audience="public")
    made.published(cast.ward, cast.editor, cast.approver, "Tin nội bộ phường")
    made.published(cast.ward, cast.editor, cast.approver, "Tin cấp ủy phường", audience="committee")
    made.draft(cast.ward, cast.editor, "Tin nháp phường")
    factories.document(cast.ward, "12-NQ/ĐU", "Nghị quyết nội bộ phường", kind="resolution")
    scenes.plan(cast.cell_7, cast.secretary, title="Buổi họp kín chi bộ 7")
    seat(cast.ward, cast.approver.member, "secretary")
    seat(cast.ward, cast.secretary.member, "deputy", until=factories.days_ago(2))
    return cast


SECRETS = (
    "Tin nội bộ",
    "Tin nháp",
    "Tin cấp ủy",
    "12-NQ/ĐU",
    "Nghị quyết nội bộ",
    "Buổi họp kín",
    "Minh Tâm",
    "Viết bài",
)


def test_members_below_read_news_documents_and_contacts(scene, client):
    seen = text(client, scene.ward, scene.hoa)
    for words in ("Tin công khai phường", "Tin nội bộ phường", "12-NQ/ĐU", "Nguyễn Thị Minh Tâm", "Chi bộ 8"):
        assert words in seen
    for words in ("Tin nháp", "Tin cấp ủy", "Buổi họp kín", "Trần Văn Bình", "Viết bài", scene.approver.phone):
        assert words not in seen


@pytest.mark.parametrize("who", [None, "stranger", "editor_beside", "secretary_beside"])
def test_who_does_not_belong_sees_the_public_side_and_nothing_else(scene, client, who):
    unit = scene.cell_7 if who == "secretary_beside" else scene.ward
    seen = text(client, unit, getattr(scene, who) if who else None)
    assert unit.name in seen
    assert [words for words in SECRETS if words in seen] == []
    if unit == scene.ward:
        assert "Tin công khai phường" in seen and "Chi bộ 7" in seen


def test_meetings_are_shown_to_those_who_are_called_only(scene, client):
    assert "Buổi họp kín chi bộ 7" in text(client, scene.cell_7, scene.hoa)
    assert "Buổi họp kín chi bộ 7" not in text(client, scene.cell_7, scene.editor)  # works above, is not called


def test_news_from_above_stands_below_the_own(scene, client):
    made.published(scene.cell_7, scene.secretary, scene.approver, "Tin chi bộ 7")
    seen = text(client, scene.cell_7, scene.hoa)
    assert seen.index("Tin chi bộ 7") < seen.index("Từ cấp trên") < seen.index("Tin nội bộ phường")


def test_a_unit_without_an_article_says_so_kindly_and_helps_its_editor(cast, client):
    assert "Đơn vị chưa có bài nào của mình." in text(client, cast.ward, cast.hoa)
    seen = text(client, cast.ward, cast.editor)
    assert f'href="/quan-tri/news/article/add/?unit={cast.ward.pk}"' in seen
    assert "Viết bài" not in text(client, cast.city, cast.editor)
    assert "chưa có tin công khai" in text(client, cast.ward)


def test_an_old_code_leads_on_and_an_unknown_one_nowhere(cast, client):
    UnitPeriod.objects.filter(unit=cast.ward).update(code="01.009.009.000.000")
    assert client.get("/don-vi/01.009.009/")["Location"] == page(cast.ward)
    assert client.get(f"/don-vi/{cast.ward.code[:10]}/")["Location"] == page(cast.ward)
    unknown = [f"/don-vi/{code}/" for code in ("99.999.999.999.999", "x", "01.1")]
    assert [client.get(address)["Location"] for address in unknown] == [f"/dang-nhap/?next={each}" for each in unknown]
    client.force_login(cast.hoa)
    assert [client.get(address).status_code for address in unknown] == [404] * 3


def test_the_page_of_a_closed_unit_is_still_there(scene, client):
    scene.ward.status, scene.ward.closed_on = "merged", timezone.localdate()
    scene.ward.save()
    assert "đã kết thúc hoạt động" in text(client, scene.ward)
    assert "Viết bài" not in text(client, scene.ward, scene.editor)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_one_row_and_for_thirty(cast, client, django_assert_num_queries, rows):
    for number in range(rows):
        factories.cell(cast.ward, f"01.001.001.000.1{number:02}", f"Chi bộ mới {number}")
        made.published(cast.ward, cast.editor, cast.approver, f"Tin {number}", audience="public")
        made.published(cast.city, cast.administrator, factories.account(staff_name="B"), f"Trên {number}")
        seat(cast.ward, factories.member(cast.cell_8, f"Ủy viên {number}"), "committee_member")
        factories.document(cast.ward, f"{number + 1}-KH/ĐU", f"Kế hoạch {number}")
    for who, queries in ((None, 2), ("hoa", 4), ("editor", 5)):
        text(client, cast.ward, who and getattr(cast, who))
        with django_assert_num_queries(queries):
            client.get(page(cast.ward))


def test_articles_and_the_own_page_lead_there(scene, client):
    client.force_login(scene.hoa)
    article = scene.ward.articles.get(title="Tin nội bộ phường")
    assert f'href="{page(scene.ward)}"' in client.get(article.get_absolute_url()).content.decode()
    assert f'href="{page(scene.cell_7)}"' in client.get(reverse("me")).content.decode()


def test_search_engines_are_told_what_the_page_is(cast, client):
    seen = text(client, cast.ward)
    assert f'<link rel="canonical" href="http://testserver{page(cast.ward)}">' in seen
    assert '<meta property="og:title" content="Đảng bộ phường Phúc Lâm">' in seen


def test_a_meeting_that_is_over_is_not_to_come(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, title="Đã xong")
    meeting.starts_at, meeting.ends_at = (timezone.now() - timedelta(hours=hours) for hours in (3, 1))
    meeting.save()
    assert "Đã xong" not in text(client, cast.cell_7, cast.hoa)


# Which units strangers may see


@pytest.fixture
def armed(cast):
    """One by its sector with a chi bộ of an innocent name, one by its own name."""
    barracks = factories.party(cast.city, "01.077", "Đảng bộ khối 77")
    Unit.objects.filter(pk=barracks.pk).update(sector=Unit.Sector.ARMED_FORCES)
    return [
        barracks,
        factories.cell(barracks, "01.077.000.000.001", "Chi bộ 1 khối 77"),
        factories.cell(cast.ward, "01.001.001.000.099", "Chi bộ Công an phường"),
    ]


def seen_by_strangers(client, unit) -> bool:
    client.logout()
    places = [client.get(page(unit)), client.get(reverse("news:unit_rss", args=[unit.code]))]
    portion = (unit.pk - 1) // sitemap.A_PAGE + 1
    mapped = page(unit) in client.get(f"/sitemap-don-vi.xml?p={portion}").text
    listed = unit.name in "".join(client.get(page(above)).text for above in Unit.objects.filter(pk=unit.parent_id))
    statuses = [place.status_code for place in places]
    assert statuses in ([200, 200], [302, 404]), statuses
    assert unit.name not in places[0].text or statuses == [200, 200]
    assert mapped == (statuses == [200, 200]) and listed <= mapped
    return mapped


def test_strangers_learn_nothing_of_the_armed_forces_unless_a_province_says_so(client, cast, armed, settings):
    assert [seen_by_strangers(client, unit) for unit in armed] == [False] * 3
    assert seen_by_strangers(client, cast.ward) and seen_by_strangers(client, cast.cell_7)
    assert "Chi bộ Công an phường" in text(client, cast.ward, cast.hoa), "members see the whole tree"
    settings.UNITS_SHOWN = "all"
    assert [seen_by_strangers(client, unit) for unit in armed] == [True] * 3
    settings.UNITS_SHOWN = "none"
    assert not any(seen_by_strangers(client, unit) for unit in [*armed, cast.ward, cast.cell_7])


def test_a_hidden_unit_and_one_that_is_not_there_are_answered_alike(client, armed):
    hidden, missing = client.get(page(armed[0])), client.get(reverse("unit_page", args=["01.099"]))
    assert (hidden.status_code, missing.status_code) == (302, 302)
    assert hidden["Location"].replace(armed[0].code, "01.099") == missing["Location"]
